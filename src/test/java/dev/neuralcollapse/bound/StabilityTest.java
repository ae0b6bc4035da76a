package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.MarginLoss;
import org.junit.jupiter.api.Test;

class StabilityTest {
  private static final CrossEntropyOptimum TEN = GufmOptimum.crossEntropy(10, 0.005);

  private static StabilityBounds at(GufmOptimum optimum, double gap) {
    return Stability.of(optimum, Interval.point(gap));
  }

  @Test
  void referenceTableOfNc1() {
    double[] gaps = {.03, .0281, .0163, .01, .005, .001};
    double[] bounds = {.1008, .0943, .0542, .0331, .0165, .0033};
    for (int i = 0; i < gaps.length; i++) {
      assertEquals(bounds[i], at(TEN, gaps[i]).nc1().bound().get(), 5.1e-5, "gap " + gaps[i]);
    }
  }

  /**
   * Gaps, the least NC2 bound any certificate can give (a classifier and features with that gap
   * have it: two classes drawn to opposite ends), and what the certificate gives; before it left
   * the norm out it gave .134, .430, .603, and nothing from .012 on.
   */
  @Test
  void referenceTableOfNc2() {
    double[] gaps = {.001, .005, .00722, .0141, .022, .0574};
    double[] bounds = {.1243, .3269, .4139, .6343, .8189, 1.1592};
    for (int i = 0; i < gaps.length; i++) {
      double bound = at(TEN, gaps[i]).nc2().bound().get();
      assertEquals(bounds[i], bound, 0.01 * bounds[i], "gap " + gaps[i]);
    }
    var vacuous = assertInstanceOf(CertifiedBound.Vacuous.class, at(TEN, 1.83).nc2());
    assertTrue(vacuous.threshold() > 1.7 && vacuous.threshold() < 1.8273, vacuous::toString);
    assertFalse(at(TEN, vacuous.threshold()).nc2().isVacuous());
  }

  /** An independent route to c*: a fine grid over the norm of the classifier can only lie above. */
  @Test
  void theTightFormIsTheInfimumOverTheNorm() {
    MarginLoss loss = new MarginLoss(10);
    for (double gap : new double[] {1e-4, .01, .3, 1.5}) {
      double level = TEN.value().mid() + gap;
      double most = Math.sqrt(2 * level / 0.005);
      double least = Double.POSITIVE_INFINITY;
      for (double rho = most * 1e-5; rho < most; rho += most * 1e-5) {
        least =
            Math.min(least, 9 * loss.inverse(level - 0.0025 * rho * rho) / (Math.sqrt(10) * rho));
      }
      double nc1 = at(TEN, gap).nc1().bound().get();
      double grid = 1 / (least * least) - 1;
      assertTrue(
          nc1 >= grid && nc1 <= grid * (1 + 1e-5) + 1e-9, gap + ": " + nc1 + " against " + grid);
    }
  }

  @Test
  void vacuousExactlyFromTheThresholdOn() {
    for (GufmOptimum optimum :
        new GufmOptimum[] {TEN, GufmOptimum.mse(4, 0.1), GufmOptimum.mseWithBias(4, 0.1)}) {
      double threshold = Stability.vacuityThreshold(optimum);
      assertFalse(at(optimum, threshold * (1 - 1e-6)).nc1().isVacuous(), optimum::toString);
      assertTrue(at(optimum, threshold * (1 + 1e-12)).nc1().isVacuous(), optimum::toString);
    }
    assertEquals(Math.log(10) - 0.475317189, Stability.vacuityThreshold(TEN), 1e-9);
  }

  /**
   * At the thresholds there are features without any collapse: the zero classifier, and one
   * direction for a constant.
   */
  @Test
  void nothingCanBeSaidAtTheThreshold() {
    double lambda = 0.1;
    int classes = 4;
    assertEquals(
        Math.log(classes),
        GufmOptimum.crossEntropy(classes, lambda).value().mid()
            + Stability.vacuityThreshold(GufmOptimum.crossEntropy(classes, lambda)),
        1e-14);
    GufmOptimum squared = GufmOptimum.mse(classes, lambda);
    double row = 1 / (classes * (1 + lambda)); // every w_k = row · h, every h_i = h
    double objective =
        (Math.pow(1 - row, 2) + (classes - 1) * row * row) / 2 + lambda / 2 * classes * row * row;
    assertEquals(objective, squared.value().mid() + Stability.vacuityThreshold(squared), 1e-14);
  }

  @Test
  void noGapIsNoDeviation() {
    for (GufmOptimum optimum :
        new GufmOptimum[] {TEN, GufmOptimum.mse(4, 0.1), GufmOptimum.mseWithBias(4, 0.1)}) {
      StabilityBounds bounds = at(optimum, 0);
      assertTrue(bounds.nc1().bound().get() < 1e-13);
      assertEquals(0, bounds.nc2().bound().get());
      assertEquals(0, bounds.nc3().bound().get());
      assertEquals(bounds, at(optimum, -1e-16), "a negative gap is rounding");
      assertTrue(Stability.of(optimum, Interval.of(0, Double.POSITIVE_INFINITY)).nc1().isVacuous());
      assertTrue(Stability.of(optimum, Interval.of(0, Double.POSITIVE_INFINITY)).nc2().isVacuous());
    }
  }

  @Test
  void uncertaintyOnlyLoosens() {
    StabilityBounds sharp = at(TEN, 0.003);
    StabilityBounds loose = at(GufmOptimum.crossEntropy(10, Interval.of(0.00499, 0.00501)), 0.003);
    assertTrue(loose.nc1().bound().get() >= sharp.nc1().bound().get());
    assertTrue(loose.nc2().bound().get() >= 0.995 * sharp.nc2().bound().get());
    assertTrue(loose.nc3().bound().get() >= sharp.nc3().bound().get());
  }

  /** Nothing overflows, hangs or throws at the ends of the range of λ, K and the gap. */
  @Test
  void extremeModels() {
    for (double lambda : new double[] {1e-300, 1e-20, 1, 1e20, 1e300}) {
      for (int classes : new int[] {2, 3, 1000}) {
        for (GufmOptimum optimum :
            new GufmOptimum[] {
              GufmOptimum.crossEntropy(classes, lambda),
              GufmOptimum.mse(classes, lambda),
              GufmOptimum.mseWithBias(classes, lambda)
            }) {
          for (double gap : new double[] {0, Double.MIN_VALUE, 1e-200, 1e-10, 0.1, 1e10, 1e308}) {
            StabilityBounds bounds = at(optimum, gap);
            boolean over = gap >= Stability.vacuityThreshold(optimum);
            assertTrue(!over || bounds.nc1().isVacuous(), () -> optimum + " at " + bounds);
          }
        }
      }
    }
  }

  @Test
  void aCertificateIsFast() {
    at(TEN, 0.004);
    long start = System.nanoTime();
    for (int i = 1; i <= 10; i++) {
      at(TEN, 0.001 * i);
    }
    assertTrue(System.nanoTime() - start < 2_000_000_000L, "ten certificates took two seconds");
  }
}
