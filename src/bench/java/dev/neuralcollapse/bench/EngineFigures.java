package dev.neuralcollapse.bench;

import dev.neuralcollapse.training.kernel.TileBenchmark;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Speed of the engine's loops on one tile and of whole passes, on one thread, beside the
 * processor's peak in the same round. A section of {@code performance.md}.
 */
final class EngineFigures {
  static final String NAME = "engine";

  private EngineFigures() {}

  static String section(int rounds) throws IOException, RunnerException {
    Map<String, List<Double>> seen = new TreeMap<>();
    int repeats = Math.max(1, rounds / 3);
    for (int round = 0; round < repeats; round++) {
      for (String precision : Vector.of("f32", "f64")) {
        seen.computeIfAbsent("peak " + precision, k -> new ArrayList<>())
            .add(MachinePeak.of(precision, 1));
      }
      collect(seen, "TileBenchmark", 150);
      collect(seen, "PassBenchmark", 250);
    }
    io.vavr.collection.Map<String, Spread> nanos = LinkedHashMap.empty();
    for (var e : seen.entrySet()) {
      nanos = nanos.put(e.getKey(), Spread.of(e.getValue().stream().mapToDouble(x -> x).toArray()));
    }
    return new EngineSection(
            Machine.heading(repeats + (repeats == 1 ? " round" : " rounds")),
            LinkedHashMap.of("f32", TileBenchmark.rows("f32"), "f64", TileBenchmark.rows("f64")),
            PassBenchmark.SAMPLES,
            Vector.of(2, 5, 13, 34),
            nanos)
        .text();
  }

  private static void collect(Map<String, List<Double>> seen, String type, int warm)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(type) + "\\.")
            .mode(Mode.AverageTime)
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.milliseconds(warm))
            .measurementIterations(3)
            .measurementTime(TimeValue.milliseconds(100))
            .jvmArgsAppend("-XX:+UseSerialGC")
            .verbosity(VerboseMode.SILENT);
    for (RunResult r : new Runner(options.build()).run()) {
      String name = r.getParams().getBenchmark().replaceAll(".*\\.", "");
      String depth = r.getParams().getParam("depth");
      String input = r.getParams().getParam("input");
      String place = depth == null ? "" : " " + depth + " " + input;
      String key = name + place + " " + r.getParams().getParam("precision");
      seen.computeIfAbsent(key, k -> new ArrayList<>()).add(r.getPrimaryResult().getScore());
    }
  }
}
