package dev.neuralcollapse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Speed of interval kernels and of claims, round after round, plain and interval kernels side by
 * side in each, so that a ratio compares what ran within the same seconds. A section of {@code
 * performance.md}.
 */
final class IntervalFigures {
  static final String NAME = "kernel";

  private static final List<String> KERNELS =
      List.of("dot", "matrixVector", "norm", "exp", "softmax", "crossEntropy");
  private static final Map<String, String> WORDS =
      Map.of(
          "dot", "inner product, n = 64",
          "matrixVector", "matrix times vector, 64 x 64",
          "norm", "Euclidean norm, n = 64",
          "exp", "exponential of 64 numbers",
          "softmax", "softmax of 10 logits",
          "crossEntropy", "cross entropy of 10 logits");

  private IntervalFigures() {}

  static String section(int rounds) throws IOException, RunnerException {
    Map<String, List<Double>> seen = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      collect(seen, "KernelBenchmark", Mode.AverageTime, 200, 3);
    }
    for (int round = 0; round < Math.max(1, rounds / 3); round++) {
      collect(seen, "ClaimBenchmark", Mode.Throughput, 1000, 2);
    }
    return section(seen, rounds);
  }

  private static void collect(
      Map<String, List<Double>> seen, String type, Mode mode, int millis, int iterations)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Pattern.quote(type))
            .mode(mode)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(millis))
            .jvmArgsAppend("-XX:+UseSerialGC")
            .verbosity(VerboseMode.SILENT);
    Collection<RunResult> results = new Runner(options.build()).run();
    for (RunResult r : results) {
      String name = r.getParams().getBenchmark().replaceAll(".*\\.", "");
      String id = r.getParams().getParam("id");
      seen.computeIfAbsent(id == null ? name : id, k -> new ArrayList<>())
          .add(r.getPrimaryResult().getScore());
    }
  }

  private static String section(Map<String, List<Double>> seen, int rounds) throws IOException {
    StringBuilder s = new StringBuilder("## Interval kernel\n\n");
    s.append(Machine.heading(rounds + " rounds")).append("\n\n");
    s.append(
        """
        A ratio compares an interval kernel with the same computation in plain doubles (`Math.exp`, no
        enclosure) that ran in the same round; median, then least and largest of the rounds. *Points*:
        operands are doubles; *boxes*: every operand is an interval a few doubles wide. The goal is 8.

        | kernel | plain, ns | points, ns | ratio | spread | boxes, ns | ratio | spread |
        |---|---|---|---|---|---|---|---|
        """);
    for (String kernel : KERNELS) {
      double[] plain = of(seen, kernel + "Plain");
      double[] points = of(seen, kernel + "Points");
      double[] boxes = of(seen, kernel + "Boxes");
      s.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %s | %s |%n",
              WORDS.get(kernel),
              median(plain),
              ratios(points, plain),
              ratios(boxes, plain)));
    }
    s.append(
        """

        Instances of a claim a second, on one thread: drawn, held against the hypotheses, and every step
        evaluated in intervals.

        | claim | instances a second | spread |
        |---|---|---|
        """);
    seen.forEach(
        (name, values) -> {
          if (name.contains("/")) {
            double[] v = values.stream().mapToDouble(x -> x).toArray();
            s.append(
                String.format(
                    Locale.ROOT,
                    "| `%s` | %.0f | %.0f to %.0f |%n",
                    name,
                    median(v),
                    min(v),
                    max(v)));
          }
        });
    return s.toString();
  }

  private static String ratios(double[] of, double[] to) {
    double[] r = new double[of.length];
    Arrays.setAll(r, i -> of[i] / to[i]);
    return String.format(
        Locale.ROOT, "%.0f | %.1f | %.1f to %.1f", median(of), median(r), min(r), max(r));
  }

  private static double[] of(Map<String, List<Double>> seen, String name) {
    return seen.get(name).stream().mapToDouble(x -> x).toArray();
  }

  private static double median(double[] v) {
    double[] sorted = v.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static double min(double[] v) {
    return Arrays.stream(v).min().orElseThrow();
  }

  private static double max(double[] v) {
    return Arrays.stream(v).max().orElseThrow();
  }
}
