package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import org.junit.jupiter.api.Test;

/** ONC1 to ONC3 on features whose values are known. */
class OrdinalMetricTest {
  private static final Vector THRESHOLDS = Vector.of(-3, -1, 1, 3);
  private static final Labels LABELS = Labels.balanced(3, 2);

  /**
   * Latents at the midpoints -2, 0, 2 and w = (2, 0): features (±1, 0) and 0, moved by s across.
   */
  private static OrdinalObservation beside(double s, Vector head) {
    Matrix h = Matrix.generate(6, 2, (i, j) -> j == 0 ? i / 2 - 1 : i % 2 == 0 ? s : -s);
    return OrdinalObservation.of(new Features(h, LABELS), head, THRESHOLDS);
  }

  private static double value(OrdinalMetric m, OrdinalObservation o) {
    return m.measure(o).value().get();
  }

  @Test
  void allVanishOnCollapsedFeaturesAtTheMidpoints() {
    OrdinalObservation o = beside(0, Vector.of(2, 0));
    for (OrdinalMetric m : OrdinalMetric.values()) {
      assertEquals(0, value(m, o), 0, m.id());
      assertEquals(Direction.TOWARDS_ZERO, m.direction());
    }
    assertEquals(2, OrdinalMetric.ALONG.measure(o).diagnostics().get("counted").get(), 0);
  }

  /** Within: s²; between: 2/3. Along: class means stay, samples make an angle with w. */
  @Test
  void noiseAcrossTheLine() {
    OrdinalObservation o = beside(0.5, Vector.of(2, 0));
    assertEquals(0.25 / (2.0 / 3), value(OrdinalMetric.WITHIN, o), 1e-15);
    assertEquals(0, value(OrdinalMetric.ALONG, o), 0);
    // Four samples with 0.25/1.25, two wholly across.
    assertEquals((4 * 0.2 + 2) / 6, value(OrdinalMetric.SAMPLES_ALONG, o), 1e-15);
    assertEquals(0, value(OrdinalMetric.MIDPOINTS, o), 0);
  }

  /** w at 45 degrees of the same norm along: latents stay, cosines fall to ½. */
  @Test
  void aTurnedWeightVector() {
    OrdinalObservation o = beside(0, Vector.of(2, 2));
    assertEquals(0.5, value(OrdinalMetric.ALONG, o), 1e-15);
    assertEquals(0, value(OrdinalMetric.MIDPOINTS, o), 0);
  }

  /** Half of w: latents -1, 0, 1 are 1, 0, 1 from the midpoints, gaps are 2. */
  @Test
  void shortLatentsAndReversedOnes() {
    assertEquals(1.0 / 3, value(OrdinalMetric.MIDPOINTS, beside(0, Vector.of(1, 0))), 1e-15);
    MetricValue reversed = OrdinalMetric.MIDPOINTS.measure(beside(0, Vector.of(-2, 0)));
    assertEquals(8.0 / 6, reversed.value().get(), 1e-15);
    assertEquals(2, reversed.diagnostics().get("inversions").get(), 0);
  }

  @Test
  void infiniteEndsHaveNoMidpoint() {
    Matrix h = beside(0, Vector.of(2, 0)).features().values();
    double inf = Double.POSITIVE_INFINITY;
    OrdinalObservation o =
        OrdinalObservation.of(
            new Features(h, LABELS), Vector.of(2, 1), Vector.of(-inf, -1, 2, inf));
    MetricValue v = OrdinalMetric.MIDPOINTS.measure(o);
    assertEquals(0.5 / 3, v.value().get(), 1e-15);
    assertEquals(1, v.diagnostics().get("classes").get(), 0);
    OrdinalObservation none =
        OrdinalObservation.of(
            new Features(Matrix.of(2, 1, -1, 1), Labels.balanced(2, 1)),
            Vector.of(1),
            Vector.of(-inf, 0, inf));
    assertTrue(OrdinalMetric.MIDPOINTS.measure(none).reason().get().contains("finite"));
  }

  @Test
  void degenerateInputIsExplained() {
    OrdinalObservation noHead = beside(0.5, Vector.of(0, 0));
    assertTrue(OrdinalMetric.ALONG.measure(noHead).reason().get().contains("weight vector"));
    OrdinalObservation zero =
        OrdinalObservation.of(
            new Features(Matrix.zeros(6, 2), LABELS), Vector.of(1, 0), THRESHOLDS);
    assertTrue(OrdinalMetric.WITHIN.measure(zero).reason().isDefined());
    assertTrue(OrdinalMetric.SAMPLES_ALONG.measure(zero).reason().isDefined());
    assertEquals(4, OrdinalMetric.all(zero).size());
    assertThrows(IllegalArgumentException.class, () -> beside(0, Vector.of(1, 0, 0)));
  }
}
