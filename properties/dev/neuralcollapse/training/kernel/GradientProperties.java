package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import net.jqwik.api.statistics.StatisticsReport;

/** The engine against the definition, forward-mode derivatives and finite differences. */
class GradientProperties {
  private static final int[] DEPTHS = {1, 2, 3, 5};
  private static final int[] WIDTHS = {2, 3, 4, 7, 9};

  /** One of all kinds × losses × decays × depths × widths, sizes around the kernels' blocks. */
  private static TrainingCase drawn(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int c = r.nextInt(240);
    Kind kind = Kind.values()[c % 2];
    c /= 2;
    Loss loss = Loss.values()[c % 3];
    c /= 3;
    EmbeddingDecay decay = EmbeddingDecay.values()[c % 2];
    c /= 2;
    int depth = DEPTHS[c % 4];
    c /= 4;
    int width = WIDTHS[c % 5];
    int classes = 2 + r.nextInt(4);
    int samples = classes + r.nextInt(9);
    return TrainingCase.of(
        seed, kind, depth, width, 1 + r.nextInt(10), classes, samples, loss, decay);
  }

  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  @Property(tries = 600, seed = "4101", edgeCases = EdgeCasesMode.NONE)
  void valueIsTheDefinition(@ForAll long seed) {
    TrainingCase c = drawn(seed);
    Statistics.label("kind, loss, decay, depth")
        .collect(
            c.architecture().depth() == 1 ? Kind.RN1 : c.architecture().kind(),
            c.objective().loss(),
            c.objective().embedding(),
            c.architecture().depth())
        .coverage(GradientProperties::everyCombination);
    double[] theta = c.theta();
    double expected = c.total(theta);
    double value = evaluate(c, theta, new double[theta.length]);
    assertEquals(expected, value, 1e-12 * Math.max(1, Math.abs(expected)));
  }

  @Property(tries = 200, seed = "4102", edgeCases = EdgeCasesMode.NONE)
  void gradientIsTheForwardDerivative(@ForAll long seed) {
    TrainingCase c = drawn(seed);
    double[] theta = c.theta();
    double[] gradient = new double[theta.length];
    evaluate(c, theta, gradient);
    SplittableRandom r = new SplittableRandom(seed + 1);
    double norm = Math.sqrt(Arrays.stream(gradient).map(v -> v * v).sum());
    for (int k = 0; k < 4; k++) {
      double[] direction = r.doubles(theta.length, -1, 1).toArray();
      double along = 0;
      for (int i = 0; i < theta.length; i++) {
        along += gradient[i] * direction[i];
      }
      double expected = Dual.objective(c, theta, direction).slope();
      assertEquals(expected, along, 1e-11 * (1 + norm * Math.sqrt(theta.length)), c::toString);
    }
  }

  /** Every single entry, where directions could hide an error of measure zero. */
  @Property(tries = 40, seed = "4103", edgeCases = EdgeCasesMode.NONE)
  void everyEntryIsTheForwardDerivative(@ForAll long seed) {
    TrainingCase c = drawn(seed);
    double[] theta = c.theta();
    double[] gradient = new double[theta.length];
    evaluate(c, theta, gradient);
    double[] expected = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      double[] unit = new double[theta.length];
      unit[i] = 1;
      expected[i] = Dual.objective(c, theta, unit).slope();
    }
    double most = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertTrue(most > 0);
    assertArrayEquals(expected, gradient, 1e-11 * (1 + most));
  }

  @Property(tries = 60, seed = "4104", edgeCases = EdgeCasesMode.NONE)
  void gradientIsTheDifferenceQuotientOfTheDefinition(@ForAll long seed) {
    TrainingCase c = drawn(seed);
    double[] theta = c.theta();
    double[] gradient = new double[theta.length];
    evaluate(c, theta, gradient);
    double most = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    SplittableRandom r = new SplittableRandom(seed + 2);
    int wrong = 0;
    for (int k = 0; k < 20; k++) {
      int i = r.nextInt(theta.length);
      double h = 1e-6;
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[i] += h;
      down[i] -= h;
      double quotient = (c.total(up) - c.total(down)) / (2 * h);
      wrong += Math.abs(quotient - gradient[i]) > 1e-6 * (1 + most) ? 1 : 0;
    }
    // A kink inside the step is possible, twice in twenty is not.
    assertTrue(wrong <= 1, () -> c + " wrong in several entries");
  }

  @Property(tries = 60, seed = "4105", edgeCases = EdgeCasesMode.NONE)
  void aBatchOfAllRowsIsTheWholeAndPartsAverageToIt(@ForAll long seed) {
    TrainingCase c = drawn(seed);
    double[] theta = c.theta();
    int n = c.data().size();
    int half = Math.max(1, n / 2);
    int[] rows = java.util.stream.IntStream.range(0, n).map(i -> n - 1 - i).toArray();
    try (Engine e = Engines.of(c.architecture(), c.objective(), c.data(), 1)) {
      double[] whole = new double[theta.length];
      double[] a = new double[theta.length];
      double[] b = new double[theta.length];
      double v = e.valueAndGradient(theta, whole);
      double va = e.valueAndGradient(theta, a, rows, 0, half);
      double vb = e.valueAndGradient(theta, b, rows, half, n - half);
      double share = (double) half / n;
      assertEquals(v, share * va + (1 - share) * vb, 1e-11 * (1 + Math.abs(v)));
      double most = Arrays.stream(whole).map(Math::abs).max().orElse(0);
      for (int i = 0; i < theta.length; i++) {
        assertEquals(whole[i], share * a[i] + (1 - share) * b[i], 1e-11 * (1 + most));
      }
    }
  }

  /** Only the free objective ignores the embedding's scale; its gradient is then tangential. */
  @Property(tries = 60, seed = "4106", edgeCases = EdgeCasesMode.NONE)
  void theFreeObjectiveIgnoresTheScaleOfTheEmbedding(@ForAll long seed) {
    TrainingCase c = drawn(seed);
    boolean free = c.objective().embedding() == EmbeddingDecay.FREE;
    double[] theta = c.theta();
    double[] gradient = new double[theta.length];
    double value = evaluate(c, theta, gradient);
    double[] scaled = theta.clone();
    double radial = 0;
    for (int i = 0; i < c.layout().embeddingEnd(); i++) {
      scaled[i] *= 3;
      radial += gradient[i] * theta[i];
    }
    double other = evaluate(c, scaled, new double[theta.length]);
    assertEquals(free, Math.abs(other - value) < 1e-11 * (1 + Math.abs(value)));
    assertEquals(free, Math.abs(radial) < 1e-11 * (1 + Math.abs(value)));
  }

  private static double evaluate(TrainingCase c, double[] theta, double[] gradient) {
    try (Engine e = Engines.of(c.architecture(), c.objective(), c.data(), 1)) {
      return e.valueAndGradient(theta, gradient);
    }
  }

  private static void everyCombination(StatisticsCoverage coverage) {
    for (Kind kind : Kind.values()) {
      for (Loss loss : Loss.values()) {
        for (EmbeddingDecay decay : EmbeddingDecay.values()) {
          for (int depth : DEPTHS) {
            if (depth > 1 || kind == Kind.RN1) {
              coverage.check(kind, loss, decay, depth).count(n -> n > 0);
            }
          }
        }
      }
    }
  }
}
