package dev.neuralcollapse.descent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.NormalisedFlow.Flowed;
import dev.neuralcollapse.descent.NormalisedFlow.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalisedFlowTest {
  /** {@code f = e^{-a·x}}: {@code log f} is linear. */
  private static Smooth exponential(double... a) {
    return Functions.of(
        a.length,
        (x, g) -> {
          for (int i = 0; i < a.length; i++) {
            g[i] = -a[i];
          }
          return -VectorMath.dot(a, x);
        });
  }

  /**
   * Gradient flow of {@code e^{-x}} from 0 is {@code x = log(1 + t)}; in the changed time {@code x
   * = τ}, and t is the sum of {@code η e^x}.
   */
  @Test
  void timeIsChangedAndThePathIsNot() {
    Flowed end = new NormalisedFlow(1e-3, 100_000, 20).from(exponential(1), new double[1]);
    assertEquals(Reason.NORM, end.reason());
    assertEquals(20, end.norm(), 2e-3);
    assertEquals(20_000, end.steps(), 1);
    assertEquals(end.norm(), Math.log1p(Math.exp(end.logTime())), 1e-3);
  }

  /** Far beyond where {@code e^{-x}} underflows. */
  @Test
  void theLogarithmDoesNotUnderflow() {
    Flowed end = new NormalisedFlow(0.5, 10_000, 2000).from(exponential(1), new double[1]);
    assertEquals(Reason.NORM, end.reason());
    assertEquals(-2000, end.logValue(), 1);
    assertTrue(Double.isFinite(end.logTime()));
    Smooth raw =
        Functions.of(
            1,
            (x, g) -> {
              g[0] = -Math.exp(-x[0]);
              return Math.exp(-x[0]);
            });
    Flowed lost =
        new NormalisedFlow(0.5, 10_000, 2000).from(NormalisedFlow.logarithm(raw), new double[1]);
    assertEquals(Reason.NO_VALUE, lost.reason());
    assertTrue(lost.norm() < 750);
  }

  /** Plain gradient flow with tiny steps passes through the same points. */
  @Test
  void thePathIsThatOfGradientFlow() {
    Smooth f =
        Functions.of(
            2,
            (x, g) -> {
              double a = Math.exp(-x[0] - 2 * x[1]);
              double b = Math.exp(-3 * x[0] + x[1]);
              g[0] = -a - 3 * b;
              g[1] = -2 * a + b;
              return a + b;
            });
    Flowed end =
        new NormalisedFlow(1e-4, 1_000_000, 2).from(NormalisedFlow.logarithm(f), new double[2]);
    double[] x = new double[2];
    double[] g = new double[2];
    double time = 0;
    while (time < Math.exp(end.logTime())) {
      f.valueAndGradient(x, g);
      VectorMath.addScaled(x, -1e-5, g);
      time += 1e-5;
    }
    assertArrayEquals(end.point(), x, 2e-3);
  }

  @Test
  void everyStepIsSeen() {
    List<Double> seen = new ArrayList<>();
    Flowed end =
        new NormalisedFlow(0.25, 4, 100)
            .from(exponential(3, 4), new double[] {1, 1}, (k, x, v) -> seen.add(k + v));
    assertEquals(Reason.STEPS, end.reason());
    assertEquals(List.of(-7.0, -12.25, -17.5, -22.75, -28.0), seen);
    assertEquals(4, end.steps());
  }

  @Test
  void endsAreNamed() {
    Smooth flat = Functions.of(1, (x, g) -> g[0] = 0);
    assertEquals(Reason.STATIONARY, new NormalisedFlow(1, 9, 9).from(flat, new double[1]).reason());
    Flowed there = new NormalisedFlow(1, 9, 9).from(flat, new double[] {-9});
    assertEquals(Reason.NORM, there.reason());
    assertEquals(Double.NEGATIVE_INFINITY, there.logTime());
    assertThrows(IllegalArgumentException.class, () -> new NormalisedFlow(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new NormalisedFlow(1, 1, 0));
  }
}
