package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

/** The metrics of regression by hand, and the reasons they give. */
class RegressionMetricsTest {
  /** Four samples, targets ±1 each: mean zero, covariance the identity. */
  private static final Matrix SQUARE = Matrix.of(4, 2, 1, 1, 1, -1, -1, 1, -1, -1);

  private static MetricValue of(Seq<MetricValue> all, String id) {
    return all.find(v -> v.id().equals(id)).get();
  }

  private static Seq<MetricValue> last(Matrix h, Matrix y, Matrix w) {
    return RegressionMetrics.last(RegressionObservation.of(h, y, Option.some(w)));
  }

  private static double value(Seq<MetricValue> all, String id) {
    return of(all, id).value().get();
  }

  private static String reason(Seq<MetricValue> all, String id) {
    return of(all, id).reason().get();
  }

  private static Matrix embedded(Matrix y, int width, int first, double offset) {
    return Matrix.generate(
        y.rows(),
        width,
        (i, j) -> j >= first && j < first + y.columns() ? y.get(i, j - first) : offset);
  }

  @Test
  void everyIdOnceWithConventionAndFormula() {
    Seq<RegressionMetric> all = RegressionMetrics.catalogue();
    assertEquals(9, all.map(RegressionMetric::id).toSet().size());
    all.forEach(m -> assertTrue(m.convention().length() > 8 && m.formula().length() > 8, m.id()));
  }

  @Test
  void collapsedFeatures() {
    Matrix h = embedded(SQUARE, 4, 1, 0);
    Matrix w = Matrix.of(2, 4, 0, 2, 0, 0, 0, 0, 2, 0);
    Seq<MetricValue> v = last(h, SQUARE, w);
    for (String zero : new String[] {"nrc1", "nrc2", "nrc3", "dnrc1", "dnrc4"}) {
      assertEquals(0, value(v, zero), 1e-30, zero);
    }
    assertEquals(1, value(v, "dnrc2"), 1e-15);
    assertEquals(1, value(v, "dnrc3"), 1e-15);
    // Coordinates 0 and 1 hold nothing and the first target: cos of (0,1) and (1,1).
    assertEquals(Math.sqrt(0.5), value(v, "dnrc2-released"), 1e-15);
    assertEquals(0, value(v, "dnrc4-released"), 1e-30);
    assertEquals(2, value(v, "numerical-rank"));
  }

  @Test
  void aMeanFeatureSpoilsTheReleasedPredictionAlone() {
    Matrix y = Matrix.of(2, 1, -1, 1);
    Seq<MetricValue> v =
        RegressionMetrics.layer(
            RegressionObservation.of(Matrix.of(2, 2, 0, 0, 2, 0), y, Option.none()));
    assertEquals(0, value(v, "dnrc4"), 1e-30);
    // The best factor is Σhy/Σh² = 1/2, the errors are 1 and 0.
    assertEquals(0.5, value(v, "dnrc4-released"), 1e-15);
  }

  @Test
  void noiseIsTheShareOutsideTheLeadingDirections() {
    Matrix h = Matrix.of(4, 2, 3, 1, 3, -1, -3, 1, -3, -1);
    Matrix y = Matrix.of(4, 1, 1, 1, -1, -1);
    Seq<MetricValue> v = last(h, y, Matrix.of(1, 2, 1, 1));
    assertEquals(0.1, value(v, "dnrc1"), 1e-15);
    assertEquals(82.0 / 81, of(v, "dnrc1").diagnostics().get("stableRank").get(), 1e-14);
    assertEquals(1.0 / 82, of(v, "dnrc1").diagnostics().get("tailOfSquares").get(), 1e-15);
    assertEquals(0.1, value(v, "nrc1"), 1e-15);
    // Cosine of (1,0) and (1,1)/√2; distances of (±3,±1)/√10 from the line (1,1): (3∓1)²/20.
    assertEquals(Math.sqrt(0.5), value(v, "dnrc3"), 1e-15);
    assertEquals((4 + 16 + 16 + 4) / 80.0, value(v, "nrc2"), 1e-15);
    // The first coordinate alone tells the target: CKA = 9/√82.
    assertEquals(9 / Math.sqrt(82), value(v, "dnrc2"), 1e-15);
    assertTrue(reason(v, "nrc3").contains("whatever the weight is"));
  }

  @Test
  void aFittedShiftIsSmallByAccident() {
    // Σ = diag(4, 1), W Wᵀ = diag(3, 1) = 2(Σ^{1/2} - I/2).
    Matrix y = Matrix.of(4, 2, 2, 1, 2, -1, -2, 1, -2, -1);
    Matrix w = Matrix.of(2, 2, Math.sqrt(3), 0, 0, 1);
    RegressionObservation o = RegressionObservation.of(y, y, Option.some(w));
    MetricValue fitted = CovarianceDuality.fitted().measure(o);
    assertEquals(0, fitted.value().get(), 1e-15);
    assertEquals(0.25, fitted.diagnostics().get("gOverLeast").get(), 1e-12);
    assertEquals(0, CovarianceDuality.at(0.25).measure(o).value().get(), 1e-15);
    // Without any shift: 2 - 2cos of (3,1) and (2,1).
    assertEquals(2 - 14 / Math.sqrt(50), CovarianceDuality.at(0).measure(o).value().get(), 1e-14);
  }

  @Test
  void theFittedShiftIsBestOnAGrid() {
    Matrix y = Matrix.generate(40, 3, (i, j) -> StrictMath.sin(1 + 3.7 * i * (j + 1)) * (j + 1));
    for (int k = 0; k < 20; k++) {
      int seed = k;
      Matrix w = Matrix.generate(3, 5, (i, j) -> StrictMath.cos(seed + 5.3 * i + 1.9 * j));
      RegressionObservation o =
          RegressionObservation.of(
              y, y, Option.some(Matrix.of(3, 3, w.timesTransposed(w).toArray())));
      MetricValue best = CovarianceDuality.fitted().measure(o);
      double least = best.diagnostics().get("leastEigenvalue").get();
      for (double s = 0; s <= 1; s += 0.01) {
        double other = CovarianceDuality.at(s * s * least).measure(o).value().get();
        assertTrue(best.value().get() <= other + 1e-12);
      }
    }
  }

  @Test
  void reasons() {
    Matrix zero = Matrix.zeros(4, 3);
    Seq<MetricValue> none = last(zero, SQUARE, Matrix.zeros(2, 3));
    assertTrue(reason(none, "nrc1").contains("zero"));
    assertTrue(reason(none, "dnrc1").contains("same features"));
    assertTrue(reason(none, "nrc3").contains("weight is zero"));
    Seq<MetricValue> narrow = last(SQUARE, SQUARE, Matrix.identity(2));
    assertTrue(reason(narrow, "nrc1").contains("whatever"));
    assertTrue(reason(narrow, "nrc2").contains("whatever"));
    assertTrue(reason(narrow, "dnrc1").contains("whatever"));
    Matrix thin = embedded(SQUARE.times(Matrix.of(2, 2, 1, 1, 1, 1)), 4, 0, 0);
    Seq<MetricValue> low = last(thin, SQUARE, Matrix.of(2, 4, 1, 0, 0, 0, 0, 1, 0, 0));
    assertTrue(reason(low, "dnrc3").contains("arbitrary"));
    Seq<MetricValue> inner =
        RegressionMetrics.layer(RegressionObservation.of(thin, SQUARE, Option.none()));
    assertTrue(reason(inner, "dnrc3").contains("no weight"));
    Seq<MetricValue> still = last(SQUARE, Matrix.generate(4, 2, (i, j) -> 1), Matrix.identity(2));
    assertTrue(reason(still, "dnrc2").contains("same targets"));
  }
}
