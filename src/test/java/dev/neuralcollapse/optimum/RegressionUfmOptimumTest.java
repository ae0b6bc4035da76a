package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

/** Regression with free features, shallow and deep, against hand and against brute force. */
class RegressionUfmOptimumTest {

  @Test
  void byHand() {
    // σ = 2, 1 and √c = 1/2: strengths 3/2, 1/2, value 1/2·(2 + 1) - 2/8.
    RegressionUfmOptimum o = RegressionUfmOptimum.of(List.of(1.0, 4.0), 0.5, 0.5);
    assertEquals(1.25, o.value(), 1e-15);
    assertTrue(o.enclosure().get().contains(1.25));
    assertEquals(Math.sqrt(1.5), o.lists().get("singularValues").get().get(0), 1e-15);
    assertEquals(Math.sqrt(0.5), o.lists().get("singularValues").get().get(1), 1e-15);
    assertEquals(0.25, o.lists().get("residualVariances").get().get(1), 1e-15);
    assertEquals(2, o.active());
    assertEquals(Math.sqrt(2), o.scalars().get("classifierNorm").get(), 1e-15);
  }

  @Test
  void betweenEigenvaluesOneDirectionIsGivenUp() {
    RegressionUfmOptimum o = RegressionUfmOptimum.of(List.of(1.4, 0.1), 0.2, 1);
    assertEquals(Math.sqrt(0.2 * 1.4) - 0.1 + 0.05, o.value(), 1e-15);
    assertEquals(1, o.active());
    assertEquals(0.1, o.lists().get("residualVariances").get().get(1), 1e-16);
    RegressionUfmOptimum none = RegressionUfmOptimum.of(List.of(1.4, 0.1), 1.5, 1);
    assertEquals(0.75, none.value(), 1e-15);
    assertEquals(0, none.active());
  }

  @Test
  void oneTarget() {
    // ‖w‖² = λ_H(σ/√c - 1), here 0.1(3/0.2 - 1).
    RegressionUfmOptimum o = RegressionUfmOptimum.of(List.of(9.0), 0.4, 0.1);
    assertEquals(0.1 * (3 / 0.2 - 1), Math.pow(o.scalars().get("classifierNorm").get(), 2), 1e-14);
  }

  @Test
  void theDeepModelOfOneLayerIsTheShallowOne() {
    for (Seq<Double> l : List.of(List.of(2.0, 0.7, 0.1), List.of(0.01), List.of(3.0, 0.0))) {
      RegressionUfmOptimum shallow = RegressionUfmOptimum.of(l, 0.3, 0.8);
      Interval other = shallow.deep().total();
      assertTrue(shallow.total().intersects(other));
      assertEquals(shallow.value(), other.mid(), 1e-14);
      assertTrue(shallow.total().width() < 1e-14);
    }
  }

  @Test
  void deepValuesAgainstBruteForce() {
    for (int layers : new int[] {1, 2, 3, 7}) {
      for (double decay : new double[] {1e-3, 0.05, 0.3, 1.2}) {
        DeepRegressionUfmOptimum o =
            DeepRegressionUfmOptimum.of(layers, List.of(2.0, 0.6, 0.05), decay, 0.4);
        double kappa = Math.pow(Math.pow(decay, layers) * 0.4, 1.0 / (layers + 1));
        double expected =
            List.of(2.0, 0.6, 0.05).map(l -> least(l, kappa, layers)).sum().doubleValue();
        assertEquals(expected, o.value(), 1e-7);
        assertTrue(o.value() <= expected + 1e-12 && o.total().width() < 1e-12);
      }
    }
  }

  private static double least(double l, double kappa, int layers) {
    double sigma = Math.sqrt(l);
    double best = l / 2;
    for (double s = 0; s <= sigma; s += sigma / 20000) {
      double penalty = (layers + 1) / 2.0 * kappa * Math.pow(s, 2.0 / (layers + 1));
      best = Math.min(best, (sigma - s) * (sigma - s) / 2 + penalty);
    }
    return best;
  }

  @Test
  void aDeepModelJumpsOverSmallStrengths() {
    // L = 2, κ = 1: threshold 2, least strength 1.
    assertEquals(1, TargetDirection.jump(2, Interval.ONE).mid(), 1e-15);
    assertEquals(2, TargetDirection.threshold(2, Interval.ONE).mid(), 1e-15);
    TargetDirection below = TargetDirection.of(2, Interval.point(1.999999), Interval.ONE);
    TargetDirection above = TargetDirection.of(2, Interval.point(2.000001), Interval.ONE);
    TargetDirection at = TargetDirection.of(2, Interval.point(2), Interval.ONE);
    assertEquals(TargetDirection.State.INACTIVE, below.state());
    assertEquals(TargetDirection.State.ACTIVE, above.state());
    assertTrue(above.strength().lo() >= 1 && above.strength().hi() < 1.01, above::toString);
    assertTrue(at.value().contains(2) && at.value().width() < 1e-12, at::toString);
  }

  @Test
  void layersOfAThreeLayerModel() {
    DeepRegressionUfmOptimum o = DeepRegressionUfmOptimum.of(3, List.of(1.8, 1.0, 0.3), 0.01, 0.01);
    assertEquals(0.936, o.alignment(1).get().mid(), 5e-4);
    assertEquals(0.978, o.alignment(2).get().mid(), 5e-4);
    assertEquals(0.996, o.alignment(3).get().mid(), 5e-4);
    double s = o.directions().get(1).strength().mid() / o.directions().get(0).strength().mid();
    assertEquals(Math.sqrt(s), o.ratios(1).get(1).mid(), 1e-14);
    assertEquals(s, o.ratios(2).get(1).mid(), 1e-14);
    assertEquals(Math.pow(s, 1.5), o.ratios(3).get(1).mid(), 1e-14);
    DeepRegressionUfmOptimum isotropic =
        DeepRegressionUfmOptimum.of(3, List.of(0.7, 0.7), 0.01, 0.005);
    assertEquals(1, isotropic.alignment(1).get().mid(), 1e-14);
  }

  @Test
  void alignmentMayBeOneWithoutIsotropyAndFallWithDepth() {
    // √c = 2/3 leaves strengths 4/3 and 1/3 of 2 and 1: the ratio 4 of the variances.
    DeepRegressionUfmOptimum one =
        DeepRegressionUfmOptimum.of(1, List.of(4.0, 1.0), 2 / 3.0, 2 / 3.0);
    assertEquals(1, one.alignment(1).get().mid(), 1e-15);
    DeepRegressionUfmOptimum two = DeepRegressionUfmOptimum.of(2, List.of(1.21, 1.0), 0.39, 0.39);
    assertEquals(2, two.active());
    assertTrue(two.alignment(2).get().hi() < two.alignment(1).get().lo());
  }

  @Test
  void weightsAreBalanced() {
    DeepRegressionUfmOptimum o = DeepRegressionUfmOptimum.of(2, List.of(1.0, 0.0), 0.02, 0.05);
    double w = o.weights().get(0).mid();
    double h = o.features().get(0).mid();
    assertEquals(0.02 * w * w, 0.05 * h * h, 1e-15);
    assertEquals(o.directions().get(0).strength().mid(), w * w * h, 1e-14);
    assertEquals(1, o.active());
    assertEquals(0, o.weights().get(1).mid());
  }

  @Test
  void hugeAndTinyNumbers() {
    for (double scale : new double[] {1e-100, 1e-8, 1e8, 1e100}) {
      DeepRegressionUfmOptimum o = DeepRegressionUfmOptimum.of(4, List.of(scale), scale, 1);
      assertTrue(Double.isFinite(o.value()) && o.value() > 0, () -> o.toString());
    }
    RegressionUfmOptimum tiny = RegressionUfmOptimum.of(List.of(1.0), 1e-200, 1e-200);
    assertEquals(1e-200, tiny.value(), 1e-212);
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> DeepRegressionUfmOptimum.of(0, List.of(1.0), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> RegressionUfmOptimum.of(List.empty(), 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> RegressionUfmOptimum.of(List.of(-1.0), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> RegressionUfmOptimum.of(List.of(1.0), 0, 1));
  }
}
