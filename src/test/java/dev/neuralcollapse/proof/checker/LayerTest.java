package dev.neuralcollapse.proof.checker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Weights so small that their squares underflow. */
class LayerTest {
  private static final Ball X = new Ball(new double[] {0, 1}, 1e-12);

  @Test
  void aBallStretchesByRowsWhoseSquaresUnderflow() throws Refusal {
    Ball z = new Layer(new double[] {1e-170, 0, 0, 1e-170}, new double[2]).of(X);
    assertTrue(z.radius() >= 1e-182, () -> "radius " + z.radius());
  }

  @Test
  void aUnitWithinReachOfSuchARowIsNotShut() throws Refusal {
    double[] bias = {-1e-200, 0};
    Ball z = new Layer(new double[] {1e-170, 0, 0, 0}, bias).rectified(X, true);
    assertFalse(z.isZero());
    assertTrue(z.radius() >= 1e-182, () -> "radius " + z.radius());
  }
}
