package dev.neuralcollapse.bench;

import dev.neuralcollapse.bench.TrainerResults.Race;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is first at the objective that SGD ends with: processes of their own, timed from outside.
 *
 * @param setting how often
 * @param folder of the shared data and of the weights to start from
 * @param depth L
 */
record Races(Setting setting, Path folder, int depth) {
  private static final Seq<Double> RATES = Vector.of(0.03, 0.1, 0.3);

  /** More evaluations than L-BFGS may need. */
  private static final int EVALUATIONS = 2000;

  /** A finished run. */
  private record Run(double process, Answer answer) {
    double training() {
      return answer.number("training").getOrElse(Double.NaN);
    }

    double evaluations() {
      return answer.number("evaluations").getOrElse(Double.NaN);
    }

    double best() {
      return answer.number("best").getOrElse(Double.POSITIVE_INFINITY);
    }
  }

  Option<Race> run() throws IOException {
    Seq<Run> tried = Vector.empty();
    for (double rate : RATES) {
      tried = tried.appendAll(sgd(rate));
    }
    Option<Run> first = tried.minBy(Run::best).filter(r -> Double.isFinite(r.best()));
    if (first.isEmpty()) {
      return Option.none();
    }
    double target = first.get().best();
    double rate = first.get().answer().number("rate").getOrElse(0.0);
    List<Run> sgd = new ArrayList<>(List.of(first.get()));
    List<Run> lbfgs = new ArrayList<>();
    List<Run> ours = new ArrayList<>();
    for (int round = 0; round < setting.raceRounds(); round++) {
      ours(target).forEach(ours::add);
      lbfgs(target).forEach(lbfgs::add);
      if (round > 0) {
        sgd(rate).forEach(sgd::add);
      }
    }
    return Option.some(
        new Race(
            depth,
            target,
            rate,
            time(sgd).get(),
            time(lbfgs),
            time(ours),
            Setting.RACE_SAMPLES,
            setting.raceRounds()));
  }

  private Option<Race.Time> time(List<Run> runs) {
    return runs.size() < setting.raceRounds()
        ? Option.none()
        : Option.some(
            new Race.Time(
                Spread.of(runs.stream().mapToDouble(Run::process).toArray()),
                Spread.of(runs.stream().mapToDouble(Run::training).toArray()),
                Spread.of(runs.stream().mapToDouble(Run::evaluations).toArray()).median()));
  }

  private Option<Run> sgd(double rate) throws IOException {
    return python(
        Vector.of("--optimiser", "sgd", "--rate", rate, "--budget", Setting.EPOCHS), "theta");
  }

  private Option<Run> lbfgs(double target) throws IOException {
    Seq<Object> arguments =
        Vector.of("--optimiser", "lbfgs", "--target", target, "--budget", EVALUATIONS);
    return python(arguments, "theta").filter(r -> r.best() <= target);
  }

  private Option<Run> ours(double target) {
    Seq<String> command =
        Crew.java("OwnRace", "-Xmx1g", folder, Setting.RACE_SAMPLES, depth, target, EVALUATIONS);
    return timed(command, HashMap.empty()).filter(r -> r.best() <= target);
  }

  private Option<Run> python(Seq<Object> arguments, String start) throws IOException {
    Seq<String> command =
        Crew.of(folder)
            .python()
            .appendAll(Vector.of("--mode", "fused", "--data", folder.toString(), "reach"))
            .appendAll(
                Vector.of(
                    "--theta",
                    folder.resolve(start + "-" + depth + ".f64").toString(),
                    "--samples",
                    String.valueOf(Setting.RACE_SAMPLES),
                    "--depth",
                    String.valueOf(depth)))
            .appendAll(arguments.map(String::valueOf));
    return timed(command, Crew.fastest());
  }

  private static Option<Run> timed(Seq<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command.toJavaList());
    builder.environment().putAll(environment.toJavaMap());
    builder.redirectError(
        ProcessBuilder.Redirect.appendTo(Path.of("target", "bench.log").toFile()));
    long start = System.nanoTime();
    try {
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      double seconds = (System.nanoTime() - start) / 1e9;
      String last = out.strip().lines().reduce("", (a, b) -> b);
      Either<String, Answer> answer = Answer.parse(last);
      answer.peekLeft(words -> System.err.println("bench: " + words));
      return answer.toOption().map(a -> new Run(seconds, a));
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
      return Option.none();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Option.none();
    }
  }
}
