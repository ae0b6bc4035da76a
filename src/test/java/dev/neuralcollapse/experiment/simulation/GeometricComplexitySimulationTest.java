package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

class GeometricComplexitySimulationTest {

  private static Simulated run(long seed, int threads) {
    return Simulations.of("geometric-complexity")
        .get()
        .run(
            new Setting(
                Scale.MICRO, seed, threads, BundledData.find("digits").get(), Progress.none()));
  }

  /** Every inequality of the theory stands, and threads change nothing. */
  @Test
  void noMixtureAndNoTrainedNetworkViolatesABound() {
    Simulated found = run(1, 1);
    Seq<Finding> predicted = found.findings().filter(f -> f.agrees().isDefined());
    assertEquals(9, predicted.size());
    predicted.forEach(f -> assertTrue(f.agrees().get(), f::toString));
    assertTrue(
        found.findings().forAll(f -> f.published().isEmpty() && f.measured().isDefined()),
        () -> found.findings().filter(f -> f.measured().isEmpty()).toString());
    assertTrue(found.curves().forAll(c -> c.lines().head().points().size() == 7));
    assertEquals(found.findings(), run(1, 2).findings());
    assertNotEquals(found.findings(), run(2, 1).findings());
  }

  /** Two features a class, classes at distance 10. */
  @Test
  void aSamplesQuantitiesAreThoseOfItsDefinition() {
    ClassSample s =
        new ClassSample(
            new Features(Matrix.of(4, 1, -1, 1, 9, 11), Labels.balanced(2, 2)),
            Vector.of(1, 3, 2, 6));
    assertEquals(1, s.variances().get(0), 0);
    assertEquals(100, s.nearest(), 0);
    assertEquals(0.01, s.variability().get(), 1e-16);
    assertEquals(3, s.complexity(), 0);
    assertEquals(Vector.of(2, 4), s.complexities());
    assertEquals(0.03, s.geometricCollapse().get(), 1e-16);
    assertEquals(0, s.nearestMeanError(), 0);
    assertEquals(1, s.fewShotAccuracy(1, 5, 3), 0);
  }

  /** {@code ±1/2} about the ratio, then {@code ±1/6} and {@code ±1/3} of a known numerator. */
  @Test
  void theErrorOfARatioIsThatOfItsLinearPart() {
    ClassSample s =
        new ClassSample(
            new Features(Matrix.of(4, 1, -1, 1, 9, 11), Labels.balanced(2, 2)),
            Vector.of(1, 3, 2, 6));
    assertEquals(0.125, s.relativeVariance(Vector.of(1, 0), Vector.of(1, 0)), 1e-15);
    assertEquals(5.0 / 72, s.relativeVariance(Vector.zeros(2), Vector.of(1, 1)), 1e-15);
    assertEquals(0, s.relativeVariance(Vector.of(1, 1), Vector.zeros(2)), 1e-15);
    SampledRatio above = SampledRatio.of(3, 2, 0.04);
    assertEquals(0.3, above.error(), 1e-15);
    assertEquals(0.5 / 0.3, above.excess(), 1e-14);
    assertEquals(0, SampledRatio.of(1, 2, 0.04).excess());
    assertEquals(0, SampledRatio.of(0, 0, Double.NaN).excess());
    assertEquals(Double.POSITIVE_INFINITY, SampledRatio.of(3, 2, 0).excess());
  }

  @Test
  void ranksAreWhatIsCorrelated() {
    Seq<Double> x = List.of(1.0, 2.0, 3.0, 10.0);
    assertEquals(1, ClassSample.rankCorrelation(x, x.map(v -> v * v)), 1e-15);
    assertEquals(-1, ClassSample.rankCorrelation(x, x.map(v -> -v)), 1e-15);
  }
}
