package dev.neuralcollapse.bench;

import dev.neuralcollapse.training.kernel.TileBenchmark;
import io.vavr.Tuple;
import io.vavr.Tuple3;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private static final long HIDDEN = 2L * TileBenchmark.WIDTH * TileBenchmark.WIDTH;
  private static final long INPUT = 2L * TileBenchmark.WIDTH * TileBenchmark.INPUTS;

  /** Benchmark, words, floating-point operations a sample (0: none to speak of). */
  private static final Seq<Tuple3<String, String, Long>> LOOPS =
      Vector.of(
          Tuple.of("inputProduct", "input layer, X Wᵀ", INPUT),
          Tuple.of("inputGradient", "its weight gradient, dZᵀ X", INPUT),
          Tuple.of("packInput", "packing the inputs for it", 0L),
          Tuple.of("hiddenProduct", "hidden layer, X Wᵀ or dZ W", HIDDEN),
          Tuple.of("hiddenGradient", "its weight gradient, dZᵀ X", HIDDEN),
          Tuple.of("packHidden", "packing both operands for it", 0L),
          Tuple.of("layerNorm", "LayerNorm", 0L),
          Tuple.of("layerNormBackward", "LayerNorm backward", 0L),
          Tuple.of("addRelu", "ReLU and residual", 0L),
          Tuple.of("gate", "ReLU backward", 0L));

  private EngineFigures() {}

  static String section(int rounds) throws IOException, RunnerException {
    Map<String, List<Double>> seen = new TreeMap<>();
    int repeats = Math.max(1, rounds / 3);
    for (int round = 0; round < repeats; round++) {
      for (String precision : Vector.of("f32", "f64")) {
        seen.computeIfAbsent("peak " + precision, k -> new ArrayList<>())
            .add(MachinePeak.of(precision, 1));
      }
      collect(seen, "TileBenchmark");
      collect(seen, "PassBenchmark");
    }
    return "## Engine, loop by loop\n\n"
        + Machine.heading(repeats + (repeats == 1 ? " round" : " rounds"))
        + "\n\n"
        + loops(seen)
        + passes(seen);
  }

  private static void collect(Map<String, List<Double>> seen, String type) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(type) + "\\.")
            .mode(Mode.AverageTime)
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.milliseconds(150))
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

  private static double median(Map<String, List<Double>> seen, String key) {
    return Spread.of(seen.get(key).stream().mapToDouble(x -> x).toArray()).median();
  }

  private static String loops(Map<String, List<Double>> seen) {
    StringBuilder s = new StringBuilder();
    s.append(
        format(
            "Microseconds for a tile of %d samples, one thread, everything in the cache as far as"
                + " it fits; *of peak*: of %.0f GFLOP/s in f32 and %.0f in f64.%n%n",
            TileBenchmark.rows("f32"),
            TileBenchmark.rows("f64"),
            median(seen, "peak f32") / 1e9,
            median(seen, "peak f64") / 1e9));
    s.append("| loop | f32 | of peak | f64 | of peak |\n|---|---|---|---|---|\n");
    for (Tuple3<String, String, Long> loop : LOOPS) {
      s.append("| ").append(loop._2);
      for (String precision : Vector.of("f32", "f64")) {
        double nanos = median(seen, loop._1 + " " + precision) / TileBenchmark.rows(precision);
        s.append(format(" | %.1f | ", nanos));
        s.append(
            loop._3 == 0
                ? "-"
                : format(
                    "%.0f%%", 100 * loop._3 / (nanos / 1e9) / median(seen, "peak " + precision)));
      }
      s.append(" |\n");
    }
    return s.append('\n').toString();
  }

  private static String passes(Map<String, List<Double>> seen) {
    StringBuilder s = new StringBuilder();
    s.append(
        format(
            "Objective and gradient over %d samples, one thread, milliseconds.%n%n",
            PassBenchmark.SAMPLES));
    s.append("| L | f32 | of peak | f32, sparse | f64 | of peak | f64, sparse |\n");
    s.append("|---".repeat(7)).append("|\n");
    for (int depth : new int[] {2, 5, 13, 34}) {
      s.append("| ").append(depth);
      for (String precision : Vector.of("f32", "f64")) {
        Workload work = new Workload(precision, depth, PassBenchmark.SAMPLES, 0, 1);
        double nanos = median(seen, "pass " + depth + " dense " + precision);
        double sparse = median(seen, "pass " + depth + " sparse " + precision);
        double share = work.operations() / (nanos / 1e9) / median(seen, "peak " + precision);
        s.append(format(" | %.2f | %.0f%% | %.2f", nanos / 1e6, 100 * share, sparse / 1e6));
      }
      s.append(" |\n");
    }
    return s.toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
