package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.MseBiasOptimum;
import dev.neuralcollapse.optimum.MseOptimum;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

/** Configurations that reach the tight bounds, and that break bounds which leave something out. */
class StabilityTwinsTest {

  /**
   * Class means {@code spread · u_k + lift · g}, samples {@code ± rest · v} around them, classifier
   * rows {@code row · u_k + level · g}; u a simplex, g and v orthogonal directions. Two samples a
   * class.
   */
  private record Configuration(int classes, double spread, double lift, double row, double level) {
    LastLayer layer(Loss loss, double decay, double bias) {
      int width = classes + 2;
      Matrix basis = new Sphere(width).basis();
      double rest = Math.sqrt(Math.max(0, 1 - spread * spread - lift * lift));
      Vector g = basis.row(classes - 1);
      Vector v = basis.row(classes);
      Matrix features =
          Matrix.generate(
              2 * classes,
              width,
              (i, j) ->
                  spread * simplex(basis, i / 2, j)
                      + lift * g.get(j)
                      + (i % 2 == 0 ? rest : -rest) * v.get(j));
      Matrix head =
          Matrix.generate(classes, width, (k, j) -> row * simplex(basis, k, j) + level * g.get(j));
      Option<Vector> offset =
          Option.when(loss == Loss.SQUARED_WITH_BIAS, () -> Vector.generate(classes, k -> bias));
      return new LastLayer(
          new Features(features, Labels.balanced(classes, 2)),
          new ClassifierWeights(head, offset),
          loss,
          decay);
    }

    /** Unit simplex in the first K-1 directions of the basis. */
    private double simplex(Matrix basis, int k, int j) {
      Matrix inner = new Sphere(classes).basis();
      double sum = 0;
      for (int r = 0; r < classes - 1; r++) {
        sum += inner.get(r, k) * basis.get(r, j);
      }
      return sum * Math.sqrt(classes / (classes - 1.0));
    }
  }

  private static double gapOf(LastLayer layer, GufmOptimum optimum) {
    return layer.objective() - optimum.value().mid();
  }

  @Test
  void tightNc1IsAttainedUnderCrossEntropy() {
    for (int classes : new int[] {2, 3, 10}) {
      for (double gap : new double[] {1e-3, 0.05, 0.2}) {
        double lambda = 0.01;
        CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(classes, lambda);
        double nc1 = Stability.of(optimum, Interval.point(gap)).nc1().bound().get();
        double c = 1 / Math.sqrt(1 + nc1);
        double rho = GufmOptimum.crossEntropy(classes, lambda / (c * c)).rho().mid() / c;
        LastLayer layer =
            new Configuration(classes, c, 0, rho / Math.sqrt(classes), 0)
                .layer(Loss.CROSS_ENTROPY, lambda, 0);
        assertEquals(gap, gapOf(layer, optimum), 1e-9);
        assertEquals(nc1, PlainMetrics.of(layer).nc1(), 1e-9);
      }
    }
  }

  @Test
  void tightNc1IsAttainedUnderSquaredErrorWithBias() {
    int classes = 5;
    double lambda = 0.02;
    MseBiasOptimum optimum = GufmOptimum.mseWithBias(classes, lambda);
    for (double gap : new double[] {1e-3, 0.02, 0.1}) {
      double nc1 = Stability.of(optimum, Interval.point(gap)).nc1().bound().get();
      double c = 1 / Math.sqrt(1 + nc1);
      double row = c * (classes - 1) / classes / (lambda * (classes - 1) + c * c);
      LastLayer layer =
          new Configuration(classes, c, 0, row, 0)
              .layer(Loss.SQUARED_WITH_BIAS, lambda, 1.0 / classes);
      assertEquals(gap, gapOf(layer, optimum), 1e-9);
      assertEquals(nc1, PlainMetrics.of(layer).nc1(), 1e-9);
    }
  }

  @Test
  void tightNc1IsAttainedUnderSquaredError() {
    int classes = 5;
    double lambda = 0.02;
    MseOptimum optimum = GufmOptimum.mse(classes, lambda);
    for (double gap : new double[] {1e-3, 0.02, 0.1}) {
      double nc1 = Stability.of(optimum, Interval.point(gap)).nc1().bound().get();
      double q = Math.sqrt(1 + nc1);
      double u = (1 + q * (q - 1) * lambda * (classes - 1)) / (1 + (classes - 1) * q);
      double c = Math.sqrt((1 - u) / (1 + nc1));
      double row = c * (classes - 1) / classes / (lambda * (classes - 1) + c * c);
      double level = Math.sqrt(u) / classes / (lambda + u);
      LastLayer layer =
          new Configuration(classes, c, Math.sqrt(u), row, level).layer(Loss.SQUARED, lambda, 0);
      assertEquals(gap, gapOf(layer, optimum), 1e-9);
      assertEquals(nc1, PlainMetrics.of(layer).nc1(), 1e-9);
    }
  }

  @Test
  void tightWithinTraceIsAttainedUnderSquaredError() {
    int classes = 5;
    double lambda = 0.02;
    MseOptimum optimum = GufmOptimum.mse(classes, lambda);
    for (double gap : new double[] {1e-3, 0.02, 0.1}) {
      double within =
          Stability.of(optimum, Interval.point(gap))
              .extra()
              .get("within-trace")
              .get()
              .bound()
              .get();
      double kept = 1 - within; // the class means are orthogonal, of this squared length
      double scale = Math.sqrt(kept) / (kept + lambda * classes);
      double spread = Math.sqrt(kept * (classes - 1) / classes);
      double lift = Math.sqrt(kept / classes);
      LastLayer layer =
          new Configuration(
                  classes,
                  spread,
                  lift,
                  scale * Math.sqrt((classes - 1.0) / classes),
                  scale * Math.sqrt(1.0 / classes))
              .layer(Loss.SQUARED, lambda, 0);
      assertEquals(gap, gapOf(layer, optimum), 1e-9);
      assertEquals(within, PlainMetrics.of(layer).within(), 1e-9);
    }
  }

  /** Twin: ε halved. The configuration that attains the tight bound breaks it. */
  @Test
  void halfOfEpsilonIsNotEnoughForNc1() {
    double lambda = 0.01;
    double gap = 0.01;
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(4, lambda);
    double epsilon = 2 * gap / (lambda * optimum.rho().square().mid());
    double nc1 = Stability.of(optimum, Interval.point(gap)).nc1().bound().get();
    double c = 1 / Math.sqrt(1 + nc1);
    double rho = GufmOptimum.crossEntropy(4, lambda / (c * c)).rho().mid() / c;
    LastLayer layer = new Configuration(4, c, 0, rho / 2, 0).layer(Loss.CROSS_ENTROPY, lambda, 0);
    double measured = PlainMetrics.of(layer).nc1();
    assertTrue(gapOf(layer, optimum) <= gap * (1 + 1e-9));
    assertTrue(measured > epsilon / 2 / (1 - epsilon / 2) && measured <= epsilon / (1 - epsilon));
  }

  /**
   * Twin: NC3 of the raw rows from ε instead of 2ε. Features and classifier are lifted in opposite
   * directions.
   */
  @Test
  void rawRowsNeedTwiceEpsilonForNc3() {
    int classes = 4;
    double lambda = 0.01;
    double lift = 0.02;
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(classes, lambda);
    double spread = Math.sqrt(1 - lift * lift);
    double a = optimum.scale().mid();
    LastLayer layer =
        new Configuration(classes, spread, lift, a, -a * lift).layer(Loss.CROSS_ENTROPY, lambda, 0);
    double gap = gapOf(layer, optimum);
    StabilityBounds bounds = Stability.of(optimum, Interval.point(gap));
    PlainMetrics measured = PlainMetrics.of(layer);
    double raw = measured.nc3(layer.head().values());
    assertTrue(
        raw > 1.5 * bounds.extra().get("nc3-centred").get().bound().get(),
        "the twin holds: " + raw);
    assertTrue(raw <= bounds.nc3().bound().get());
    assertTrue(raw > 0.9 * bounds.nc3().bound().get(), "and the bound is nearly reached");
  }

  /**
   * Twin: NC2 without the share of the centroid, zero for two classes, whose centred rows are
   * opposite whatever else. A mean row along a feature costs nothing but its decay.
   */
  @Test
  void theCentroidShareIsNeededForNc2() {
    int classes = 2;
    double lambda = 1e-6;
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(classes, lambda);
    double gap = 1e-10;
    LastLayer straight =
        new Configuration(classes, 1, 0, optimum.scale().mid(), 0)
            .layer(Loss.CROSS_ENTROPY, lambda, 0);
    Vector along = straight.head().values().row(0).scale(1 / optimum.scale().mid());
    double size = Math.sqrt(2 * gap / (lambda * classes));
    Matrix head =
        Matrix.generate(
            classes,
            classes + 2,
            (k, j) -> straight.head().values().get(k, j) + size * along.get(j));
    LastLayer layer =
        new LastLayer(
            straight.features(),
            new ClassifierWeights(head, Option.none()),
            Loss.CROSS_ENTROPY,
            lambda);
    var account = (GapAttribution.Attributed) GapAttribution.of(layer);
    assertEquals(gap, account.gap(), 1e-3 * gap);
    assertEquals(gap, account.terms().get("centroid"), 1e-3 * gap);
    double bound = Stability.of(optimum, Interval.point(account.gap())).nc2().bound().get();
    double measured = PlainMetrics.of(layer).nc2();
    assertTrue(measured <= bound, measured + " > " + bound);
    assertTrue(measured > 0.9 * bound, "nearly reached: " + measured + " of " + bound);
  }

  /**
   * Twin: the bound of NC1 beyond the vacuity threshold. A zero classifier leaves the features
   * free.
   */
  @Test
  void aZeroClassifierSaysNothing() {
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(4, 0.01);
    LastLayer layer = new Configuration(4, 0.01, 0.9, 0, 0).layer(Loss.CROSS_ENTROPY, 0.01, 0);
    double gap = gapOf(layer, optimum);
    assertEquals(Stability.vacuityThreshold(optimum), gap, 1e-12);
    assertTrue(PlainMetrics.of(layer).nc1() > 1000);
    assertTrue(Stability.of(optimum, Interval.point(gap + 1e-12)).nc1().isVacuous());
  }
}
