package dev.neuralcollapse.bench;

import dev.neuralcollapse.bench.TrainerResults.Race;
import io.vavr.Tuple;
import io.vavr.Tuple2;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Who is first at the objective that SGD ends with: processes of their own, timed from outside.
 *
 * @param setting how often
 * @param folder of the shared data and of the weights to start from
 * @param course depth and samples
 */
record Races(Setting setting, Path folder, Setting.Course course) {
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

  /**
   * A way to run SGD.
   *
   * @param rate learning rate
   * @param start name of the weights' file
   */
  private record Way(double rate, String start) {
    String words() {
      return "learning rate " + rate + (start.equals("he") ? "" : ", branches at 1/L");
    }
  }

  /** The best of all ways, found two at a time; only then are the times taken, one at a time. */
  Option<Race> run() throws IOException {
    Seq<Way> ways =
        Vector.of("he", "theta").flatMap(start -> RATES.map(rate -> new Way(rate, start)));
    Option<Tuple2<Way, Double>> best = best(ways);
    if (best.isEmpty()) {
      return Option.none();
    }
    double target = best.get()._2;
    List<Run> sgd = new ArrayList<>();
    List<Run> lbfgs = new ArrayList<>();
    List<Run> same = new ArrayList<>();
    List<Run> ours = new ArrayList<>();
    for (int round = 0; round < setting.raceRounds(); round++) {
      ours(target).forEach(ours::add);
      lbfgs(target, "he").forEach(lbfgs::add);
      lbfgs(target, "theta").forEach(same::add);
      sgd(best.get()._1).forEach(sgd::add);
    }
    Option<Race.Time> one = time(lbfgs);
    Option<Race.Time> other = time(same);
    return time(sgd)
        .map(
            t ->
                new Race(
                    course.depth(),
                    target,
                    best.get()._1.words(),
                    t,
                    one.toList().appendAll(other).minBy(l -> l.process().median()),
                    time(ours),
                    course.samples(),
                    setting.raceRounds()));
  }

  private Option<Tuple2<Way, Double>> best(Seq<Way> ways) throws IOException {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Future<Option<Run>>> runs = new ArrayList<>();
      for (Way way : ways) {
        runs.add(pool.submit(() -> sgd(way)));
      }
      Seq<Tuple2<Way, Double>> ends = Vector.empty();
      for (int i = 0; i < runs.size(); i++) {
        Way way = ways.get(i);
        ends = ends.appendAll(runs.get(i).get().map(r -> Tuple.of(way, r.best())));
      }
      return ends.filter(e -> Double.isFinite(e._2)).minBy(e -> e._2);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Option.none();
    }
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

  private Option<Run> sgd(Way way) throws IOException {
    return python(
        Vector.of("--optimiser", "sgd", "--rate", way.rate(), "--budget", setting.epochs()),
        way.start());
  }

  private Option<Run> lbfgs(double target, String start) throws IOException {
    Seq<Object> arguments =
        Vector.of("--optimiser", "lbfgs", "--target", target, "--budget", EVALUATIONS);
    return python(arguments, start).filter(r -> r.best() <= target);
  }

  private Option<Run> ours(double target) {
    Seq<String> command =
        Crew.java(
            "OwnRace", "-Xmx1g", folder, course.samples(), course.depth(), target, EVALUATIONS);
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
                    folder.resolve(start + "-" + course.depth() + ".f64").toString(),
                    "--samples",
                    String.valueOf(course.samples()),
                    "--depth",
                    String.valueOf(course.depth())))
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
