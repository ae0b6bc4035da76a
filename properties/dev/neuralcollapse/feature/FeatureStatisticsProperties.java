package dev.neuralcollapse.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Two-pass statistics against exact arithmetic and the law of total variance. */
class FeatureStatisticsProperties {

  private static Features draw(long seed, double noise) {
    SplittableRandom rng = new SplittableRandom(seed);
    int k = 2 + rng.nextInt(3);
    int d = 1 + rng.nextInt(5);
    int n = k + rng.nextInt(20);
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = i < k ? i : rng.nextInt(k);
    }
    Matrix centres = Matrix.generate(k, d, (c, j) -> rng.nextGaussian());
    Matrix h = Matrix.generate(n, d, (i, j) -> centres.get(y[i], j) + noise * rng.nextGaussian());
    return new Features(h, Labels.of(y, "y").get());
  }

  /** Near collapse one-pass formulas lose everything; these lose nothing that matters. */
  @Property(tries = 100, seed = "5101")
  void withinVarianceIsAccurateNearCollapse(
      @ForAll long seed, @ForAll @DoubleRange(min = -12, max = 1) double exponent) {
    Features f = draw(seed, Math.pow(10, exponent));
    double exact = exactWithin(f);
    double actual = FeatureStatistics.of(f).withinTrace();
    // The deviations themselves are known to an ulp of the features.
    double sigma = Math.sqrt(Math.max(0, exact));
    assertEquals(exact, actual, 1e-13 * exact + 1e-15 * sigma);
  }

  private static double exactWithin(Features f) {
    BigDecimal total = BigDecimal.ZERO;
    for (int k = 0; k < f.classes(); k++) {
      for (int j = 0; j < f.width(); j++) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (int i = 0; i < f.samples(); i++) {
          if (f.labels().get(i) == k) {
            BigDecimal x = new BigDecimal(f.values().get(i, j));
            sum = sum.add(x);
            squares = squares.add(x.multiply(x));
          }
        }
        BigDecimal n = BigDecimal.valueOf(f.labels().count(k));
        total = total.add(squares.subtract(sum.multiply(sum).divide(n, new MathContext(80))));
      }
    }
    return Math.max(0, total.doubleValue()) / f.samples();
  }

  @Property(tries = 100, seed = "5102")
  void tracesAreTracesOfTheMatrices(@ForAll long seed) {
    for (Centring centring : Centring.values()) {
      FeatureStatistics s = FeatureStatistics.of(draw(seed, 1), centring);
      assertEquals(s.within().trace(), s.withinTrace(), 1e-12);
      assertEquals(s.between().trace(), s.betweenTrace(), 1e-12);
    }
  }

  /** Total variance = within + weighted between, for the sample-weighted mean. */
  @Property(tries = 100, seed = "5103")
  void totalVarianceSplits(@ForAll long seed) {
    Features f = draw(seed, 1);
    FeatureStatistics s = FeatureStatistics.of(f, Centring.SAMPLE_WEIGHTED);
    Vector g = f.values().meanRow();
    assertTrue(g.minus(s.globalMean()).maxAbs() < 1e-13);
    double total = 0;
    for (int i = 0; i < f.samples(); i++) {
      total += f.values().row(i).minus(g).sumOfSquares() / f.samples();
    }
    double between = 0;
    for (int k = 0; k < f.classes(); k++) {
      between += s.centredMeans().of(k).sumOfSquares() * f.labels().count(k) / (double) f.samples();
    }
    assertEquals(total, s.withinTrace() + between, 1e-12);
  }

  /** Equal samples have exactly their common value as mean and exactly no variance. */
  @Property(tries = 100, seed = "5104")
  void collapsedClassesHaveNoVariance(@ForAll long seed) {
    assertEquals(0, FeatureStatistics.of(draw(seed, 0)).withinTrace(), 0);
  }
}
