package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import org.junit.jupiter.api.Test;

class GufmOptimumTest {

  @Test
  void referenceValues() {
    CrossEntropyOptimum ten = GufmOptimum.crossEntropy(10, 0.005);
    assertEquals(11.035892, ten.rho().mid(), 5e-7);
    assertEquals(0.475317189, ten.value().mid(), 5e-10);
    assertTrue(ten.value().width() < 5e-15, ten::toString);
    assertEquals(0.2 / 0.6 * 0.5, GufmOptimum.mse(2, 0.25).value().mid(), 1e-16);
  }

  @Test
  void twoClassesInClosedForm() {
    double lambda = 0.1;
    CrossEntropyOptimum two = GufmOptimum.crossEntropy(2, lambda);
    double rho = two.rho().mid();
    assertEquals(Math.sqrt(2), lambda * rho * (Math.exp(rho * Math.sqrt(2)) + 1), 1e-12);
    assertEquals(two.wrongMass().mid(), 1 / (Math.exp(rho * Math.sqrt(2)) + 1), 1e-15);
  }

  @Test
  void anIntervalOfDecaysCoversItsMembers() {
    CrossEntropyOptimum box = GufmOptimum.crossEntropy(10, Interval.of(0.004, 0.006));
    for (double lambda : new double[] {0.004, 0.0047, 0.006}) {
      CrossEntropyOptimum one = GufmOptimum.crossEntropy(10, lambda);
      assertTrue(box.value().contains(one.value()));
      assertTrue(box.rho().contains(one.rho()));
      assertTrue(box.wrongMass().contains(one.wrongMass()));
    }
    Interval decimal = GufmOptimum.crossEntropy(10, Interval.ofDecimal("0.005")).value();
    assertTrue(
        decimal.width() < 1e-14 && decimal.contains(GufmOptimum.crossEntropy(10, 0.005).value()));
  }

  @Test
  void extremeDecaysNeitherOverflowNorLoosen() {
    for (double lambda : new double[] {Double.MIN_VALUE, 1e-300, 1e-100, 1e-12, 1, 1e12, 1e300}) {
      for (int classes : new int[] {2, 3, 10, 1000, 1_000_000}) {
        CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(classes, lambda);
        double relative = optimum.value().width() / optimum.value().hi();
        assertTrue(relative < 1e-12 || lambda < 1e-300, () -> optimum + ": " + relative);
        assertTrue(optimum.rho().certainlyPositive());
      }
    }
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> GufmOptimum.crossEntropy(1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> GufmOptimum.mse(3, 0));
    assertThrows(IllegalArgumentException.class, () -> GufmOptimum.mseWithBias(3, -1));
    assertThrows(
        IllegalArgumentException.class, () -> GufmOptimum.crossEntropy(3, Interval.of(0, 1)));
  }

  @Test
  void attainedExactlyFromTheLeastWidthOn() {
    for (GufmOptimum optimum :
        new GufmOptimum[] {
          GufmOptimum.crossEntropy(5, 0.01),
          GufmOptimum.mse(5, 0.01),
          GufmOptimum.mseWithBias(5, 0.01)
        }) {
      int least = optimum.leastWidth();
      assertInstanceOf(Attainment.OnlyALowerBound.class, optimum.attainment(least - 1));
      for (int width : new int[] {least, least + 1, 40}) {
        var attained = assertInstanceOf(Attainment.Attained.class, optimum.attainment(width));
        double reached = Gufm.objective(optimum, attained.geometry());
        assertEquals(optimum.value().mid(), reached, 1e-14, optimum + " in width " + width);
        Matrix classifier = attained.geometry().classifier();
        assertEquals(optimum.classifierNorm().mid(), classifier.frobeniusNorm(), 1e-12);
        assertEquals(optimum.classifierRowNorm().mid(), classifier.row(0).norm(), 1e-12);
      }
    }
  }

  /**
   * A regular K-gon is a unit-norm tight frame of the plane: its ridge solution reaches the sharper
   * bound.
   */
  @Test
  void tightFramesReachTheSharperBound() {
    int classes = 5;
    double lambda = 0.03;
    Matrix polygon = Gufm.polygonInZeroMeanPlane(classes);
    Matrix ridge = polygon.scale(1 / (classes / 2.0 + lambda * classes));
    double reached = Gufm.squared(polygon, ridge, new double[classes], lambda);
    GufmOptimum plain = GufmOptimum.mse(classes, lambda);
    var bound = assertInstanceOf(Attainment.OnlyALowerBound.class, plain.attainment(3));
    assertTrue(bound.sharper().get().attained());
    assertEquals(bound.sharper().get().value().mid(), reached, 1e-15);
    assertTrue(plain.value().certainlyLess(bound.sharper().get().value()));

    double[] bias = new double[classes];
    java.util.Arrays.fill(bias, 1.0 / classes);
    var biased =
        (Attainment.OnlyALowerBound) GufmOptimum.mseWithBias(classes, lambda).attainment(3);
    assertEquals(
        biased.sharper().get().value().mid(), Gufm.squared(polygon, ridge, bias, lambda), 1e-15);
  }

  /**
   * One dimension and an odd number of classes: no zero-sum frame, so the bound is not claimed to
   * be the minimum.
   */
  @Test
  void theSharperBoundIsNotAlwaysAMinimum() {
    var line = (Attainment.OnlyALowerBound) GufmOptimum.mseWithBias(5, 0.1).attainment(2);
    assertTrue(!line.sharper().get().attained());
    var point = (Attainment.OnlyALowerBound) GufmOptimum.mse(5, 0.1).attainment(1);
    assertTrue(point.sharper().isEmpty());
  }

  /** In the plane four classes can at best form a square. */
  @Test
  void aSquareIsWorseThanASimplex() {
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(4, 0.02);
    Matrix square = Gufm.polygonInZeroMeanPlane(4);
    double best = Double.POSITIVE_INFINITY;
    for (double scale = 0.5; scale < 8; scale += 0.01) {
      best = Math.min(best, Gufm.crossEntropy(square, square.scale(scale), 0.02));
    }
    assertTrue(best > optimum.value().hi() + 0.01, "square " + best + ", simplex " + optimum);
  }

  @Test
  void marginLossAndItsInverse() {
    MarginLoss loss = new MarginLoss(10);
    assertEquals(Math.log(10), loss.at(0), 1e-15);
    for (double m : new double[] {-800, -30, -1, 0, 1e-9, 1, 30, 600}) {
      Interval value = loss.at(Interval.point(m));
      assertTrue(value.contains(loss.at(m)), "φ(" + m + ")");
      assertEquals(m, loss.inverse(loss.at(m)), 1e-12 * Math.max(1, Math.abs(m)));
      assertTrue(loss.inverse(value).contains(m));
      assertTrue(loss.slope(Interval.point(m)).contains(loss.slope(m)));
    }
    assertThrows(IllegalArgumentException.class, () -> loss.inverse(0));
    assertEquals(
        Interval.of(0, Math.nextUp(Math.nextUp(Math.log(10)))).hi(),
        loss.at(Interval.of(0, 1e308)).hi(),
        1e-14);
  }
}
