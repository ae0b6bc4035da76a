package dev.neuralcollapse.descent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GradientDescentTest {

  @Test
  void itIsTheRecursion() {
    Smooth f = Functions.rosenbrock(3);
    double[] x = {-0.3, 0.4, 1.1};
    double[] start = x.clone();
    double[] g = new double[3];
    double[] values = new double[51];
    for (int k = 0; k <= 50; k++) {
      values[k] = f.valueAndGradient(x, g);
      for (int i = 0; k < 50 && i < 3; i++) {
        x[i] -= 1e-3 * g[i];
      }
    }
    GradientDescent.Recorded r = new GradientDescent(1e-3, 50, 0).recorded(f, start, 7);
    assertArrayEquals(x, r.end().point(), 1e-14);
    assertEquals(51, r.end().evaluations());
    assertFalse(r.end().converged());
    assertEquals(9, r.values().length);
    for (int k = 0; k < 8; k++) {
      assertEquals(values[7 * k], r.values()[k], 1e-12);
    }
    assertEquals(values[50], r.values()[8], 1e-12);
    assertEquals(-0.3, start[0]);
  }

  @Test
  void itStopsWhereTheGradientIsShortAndWhereThereIsNoValue() {
    Smooth square =
        Functions.of(
            1,
            (x, g) -> {
              g[0] = x[0];
              return x[0] * x[0] / 2;
            });
    Minimum m = new GradientDescent(0.5, 1000, 1e-6).from(square, new double[] {1});
    assertTrue(m.converged(), m.reason());
    assertEquals(21, m.evaluations(), "2^-20 is the first power below 1e-6");
    Minimum wild = new GradientDescent(1e200, 1000, 0).from(square, new double[] {1});
    assertFalse(wild.converged());
    assertTrue(wild.reason().startsWith("no value"), wild.reason());
    Minimum none = new GradientDescent(1, 0, 0).from(square, new double[] {3});
    assertEquals(4.5, none.value());
    assertThrows(IllegalArgumentException.class, () -> new GradientDescent(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new GradientDescent(1, -1, 0));
  }
}
