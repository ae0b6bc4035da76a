package dev.neuralcollapse.bench;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks and writes their sections of {@code reports/reference/performance.md}; a
 * section that was not asked for stays as it is. System properties:
 *
 * <ul>
 *   <li>{@code bench.only}: sections, with commas between them; all of them otherwise
 *   <li>{@code bench.rounds}: rounds of paired turns, 9 otherwise
 *   <li>{@code bench.setting}: {@code quick} or {@code standard}, for the trainer
 *   <li>{@code bench.data}: a folder with MNIST's IDX files; synthetic images otherwise
 *   <li>{@code bench.page}: the page
 *   <li>{@code bench.python}: the interpreter that has PyTorch, {@code /usr/bin/python3} otherwise
 * </ul>
 */
public final class Report {
  private static final String PAGE = "reports/reference/performance.md";

  private Report() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, RunnerException {
    Page page = new Page(Path.of(property("bench.page", PAGE)));
    int rounds = Integer.parseInt(property("bench.rounds", "9"));
    String all =
        String.join(
            ",",
            TrainerSection.NAME,
            EngineFigures.NAME,
            IntervalFigures.NAME,
            TransportFigures.NAME);
    Seq<String> sections = Vector.of(property("bench.only", all).split(","));
    for (String section : sections) {
      page.write(section, section(section, rounds));
    }
  }

  private static String section(String name, int rounds) throws IOException, RunnerException {
    return switch (name) {
      case TrainerSection.NAME -> trainer(rounds);
      case EngineFigures.NAME -> EngineFigures.section(rounds);
      case IntervalFigures.NAME -> IntervalFigures.section(rounds);
      case TransportFigures.NAME ->
          TransportFigures.section(Math.min(2, Runtime.getRuntime().availableProcessors()));
      default -> throw new IllegalArgumentException("no section " + name);
    };
  }

  private static String trainer(int rounds) throws IOException {
    String name = property("bench.setting", "standard");
    Setting setting = Setting.of(name, rounds);
    return TrainerSection.of(TrainerBenchmark.run(setting, name, property("bench.data", "")));
  }

  private static String property(String name, String otherwise) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? otherwise : value;
  }
}
