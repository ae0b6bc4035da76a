package dev.neuralcollapse.proof.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.Stability;
import dev.neuralcollapse.bound.StabilityBounds;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import org.junit.jupiter.api.Test;

/** The checker derives the same bounds as the program, with arithmetic of its own. */
class AngleTest {

  @Test
  void crossEntropy() {
    for (int k : new int[] {2, 3, 10}) {
      for (double decay : new double[] {1e-4, 0.005, 0.1}) {
        var optimum = GufmOptimum.crossEntropy(k, decay);
        agree(optimum, new CrossEntropy(k, decay, optimum.rho().mid(), 0));
      }
    }
  }

  @Test
  void squaredWithBias() {
    for (int k : new int[] {2, 3, 10}) {
      for (double decay : new double[] {1e-4, 0.005, 0.1}) {
        var optimum = GufmOptimum.mseWithBias(k, decay);
        SquaredBias theorem = new SquaredBias(k, decay);
        agree(optimum, theorem);
        for (double gap : new double[] {1e-6, 1e-4, 0.01}) {
          StabilityBounds b = Stability.of(optimum, Interval.point(gap));
          double v = optimum.value().hi() + gap;
          b.nc1().bound().forEach(x -> assertTrue(theorem.nc1(x * (1 + 1e-9) + 1e-12, v)));
          b.nc1().bound().forEach(x -> assertFalse(theorem.nc1(0.999 * x, v)));
          b.nc3().bound().forEach(x -> assertEquals(x, Math.min(2, theorem.nc3(gap)), 1e-9));
        }
      }
    }
  }

  private static void agree(GufmOptimum optimum, Angle.Margins theorem) {
    assertTrue(theorem.optimum().intersects(optimum.value()), optimum::toString);
    for (double gap : new double[] {1e-8, 1e-4, 0.01, 0.1}) {
      Stability.of(optimum, Interval.point(gap))
          .nc2()
          .bound()
          .forEach(
              b -> {
                String at = b + " at " + gap + " of " + optimum;
                assertTrue(theorem.nc2(Math.min(1.002 * b, 1.41421), gap), at);
                assertFalse(theorem.nc2(0.98 * b, gap), at);
              });
    }
    assertFalse(theorem.nc2(1.41, 10), "a gap beyond the zero classifier's");
    assertFalse(theorem.nc2(-1, 0));
    assertFalse(theorem.nc2(Double.NaN, 0));
  }
}
