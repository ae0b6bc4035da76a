package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Centring;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

/** The catalogue as a whole, and the reasons it gives. */
class MetricsTest {
  private static final Labels TWO_EACH = Labels.of(new int[] {0, 0, 1, 1, 2, 2}, "y").get();

  private static String reason(Seq<MetricValue> values, String id) {
    return values.find(v -> v.id().equals(id)).get().reason().get();
  }

  private static double value(Seq<MetricValue> values, String id) {
    return values.find(v -> v.id().equals(id)).get().value().get();
  }

  @Test
  void everyIdOnceWithConventionAndFormula() {
    for (Target target : Target.values()) {
      Seq<Metric> all = Metrics.catalogue(target);
      assertEquals(24, all.size());
      assertEquals(all.size(), all.map(Metric::id).toSet().size());
      all.forEach(m -> assertTrue(m.convention().length() > 8, m.id()));
      all.forEach(m -> assertTrue(m.formula().length() > 5, m.id()));
    }
  }

  @Test
  void knownFeatures() {
    // Means (0,1), (1,0), (-1,-1) around the origin; each class spreads by ±0.1 in the first
    // coordinate.
    Matrix h = Matrix.of(6, 2, 0.1, 1, -0.1, 1, 1.1, 0, 0.9, 0, -0.9, -1, -1.1, -1);
    Seq<MetricValue> v = Metrics.all(new Features(h, TWO_EACH), Option.none(), Target.SIMPLEX_ETF);
    assertEquals(0.01 / (4.0 / 3), value(v, "nc1.trace-ratio"), 1e-15);
    assertEquals(0.01 / (4.0 / 3), value(v, "pfc1"), 1e-15);
    // Pairs at squared distances 2, 5, 5, all variances 0.01.
    assertEquals(0.01 * (0.5 + 0.2 + 0.2) / 3, value(v, "nc1.cdnv"), 1e-15);
    // Σ_B = [[2,1],[1,2]]/3, its inverse [[2,-1],[-1,2]].
    assertEquals(0.02 / 3, value(v, "nc1.pinv"), 1e-14);
    assertEquals(Math.sqrt(3), value(v, "nc2.condition-number"), 1e-14);
    assertEquals(1, value(v, "ncc.accuracy"));
  }

  @Test
  void degenerateInputHasAReason() {
    Features flat = new Features(Matrix.generate(6, 4, (i, j) -> 0.1), TWO_EACH);
    Seq<MetricValue> v =
        Metrics.all(
            flat,
            Option.some(ClassifierWeights.withoutBias(Matrix.zeros(3, 4))),
            Target.SIMPLEX_ETF);
    assertTrue(reason(v, "nc1.trace-ratio").contains("between-class"));
    assertTrue(reason(v, "nc1.cdnv").contains("same mean"));
    assertTrue(reason(v, "nc2.etf-weights").contains("classifier is zero"));
    assertTrue(reason(v, "nc2.condition-number").contains("class means agree"));
    assertEquals(0, value(v, "ncc.accuracy"));

    Features narrow = new Features(Matrix.generate(6, 1, (i, j) -> i), TWO_EACH);
    Seq<MetricValue> w = Metrics.all(narrow, Option.none(), Target.SIMPLEX_ETF);
    assertTrue(reason(w, "nc1.pinv").contains("1 features cannot span the 2"));
    assertTrue(reason(w, "nc2.condition-number").contains("1 features cannot span the 2"));
    assertTrue(reason(w, "nc3.cosine-gap").contains("no classifier"));
  }

  /**
   * Collinear means: one eigenvalue is missing, and inverting its round-off would give anything.
   */
  @Test
  void missingRankIsReportedNotInverted() {
    Matrix h =
        Matrix.generate(
            6, 3, (i, j) -> (1 + i / 2) * (0.1 + 0.3 * j) + (i % 2 == 0 ? 0.01 : -0.01) * (j - 1));
    MetricValue v =
        PseudoInverseTrace.normalised()
            .measure(Observation.of(new Features(h, TWO_EACH), Option.none()));
    assertEquals(1, v.diagnostics().get("rank").get());
    assertTrue(v.value().get() < 1, v::toString);
    assertTrue(v.value().get() >= 0, v::toString);
  }

  @Test
  void conventionsAreTold() {
    Labels y = Labels.of(new int[] {0, 0, 0, 1, 2}, "y").get();
    Features h = new Features(Matrix.generate(5, 3, (i, j) -> Math.sin(3 * i + j)), y);
    Observation weighted =
        new Observation(h, FeatureStatistics.of(h, Centring.SAMPLE_WEIGHTED), Option.none());
    Observation plain = Observation.of(h, Option.none());
    Seq<Metric> catalogue = Metrics.catalogue(Target.SIMPLEX_ETF);
    MetricValue a = Metrics.measure(catalogue, weighted).head();
    MetricValue b = Metrics.measure(catalogue, plain).head();
    assertTrue(a.convention().contains("sample-weighted"), a.convention());
    assertTrue(Math.abs(a.value().get() - b.value().get()) > 1e-3);
  }

  @Test
  void frameDeviationNeedsTheDecay() {
    Features h = new Features(SimplexEtf.canonical(3, 4).vertices(), Labels.balanced(3, 1));
    ClassifierWeights w =
        ClassifierWeights.withoutBias(Matrix.generate(3, 4, (i, j) -> i == j ? 0.5 : 0));
    Seq<MetricValue> v = Metrics.all(h, Option.some(w), Target.ORTHOGONAL_FRAME);
    assertTrue(reason(v, "nc2.frame-deviation").contains("decay"));
    Observation o = Observation.of(h, Option.some(w));
    assertEquals(0, FrameDeviation.atDecay(1.0 / 3, 3).measure(o).value().get(), 1e-15);
  }
}
