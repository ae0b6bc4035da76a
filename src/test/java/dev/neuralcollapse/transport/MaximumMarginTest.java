package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaximumMarginTest {

  /** The segment from (1, 2) to (3, 0) is nearest to the origin at (3/2, 3/2). */
  @Test
  void twoPointsByHand() {
    MaximumMargin m = MaximumMargin.of(Matrix.of(2, 2, 1, 2, 3, 0));
    assertArrayEquals(new double[] {0.75, 0.25}, m.weights().toArray(), 1e-14);
    assertEquals(1.5 * Math.sqrt(2), m.margin(), 1e-14);
    assertEquals(m.bound(), m.margin(), 1e-14);
    // From (1, 0) to (3, 4) it is the end (1, 0).
    MaximumMargin end = MaximumMargin.of(Matrix.of(2, 2, 1, 0, 3, 4));
    assertArrayEquals(new double[] {1, 0}, end.weights().toArray(), 1e-14);
    assertEquals(1, end.margin(), 1e-14);
  }

  @Test
  void onePointTwicePointsAndTheOriginWithin() {
    MaximumMargin one = MaximumMargin.of(Matrix.of(1, 3, 0, -2e-200, 0));
    assertEquals(2e-200, one.margin(), 1e-212);
    assertArrayEquals(new double[] {0, -1, 0}, one.direction().toArray(), 1e-14);
    MaximumMargin twice = MaximumMargin.of(Matrix.of(3, 2, 1, 1, 1, 1, 1, 1));
    assertEquals(Math.sqrt(2), twice.margin(), 1e-14);
    assertEquals(1, twice.weights().sum(), 1e-14);
    MaximumMargin none = MaximumMargin.of(Matrix.of(3, 2, 1, 0, -1, 1, -1, -1));
    assertFalse(none.isPositive());
    assertEquals(0, none.bound(), 1e-12);
    assertFalse(MaximumMargin.of(Matrix.zeros(2, 2)).isPositive());
    assertTrue(MaximumMargin.of(Matrix.of(1, 1, 1e-300)).isPositive());
  }

  /** Both certificates agree, and with another solver. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 12, 40})
  void theCertificatesAgree(int n) {
    SplittableRandom r = new SplittableRandom(n);
    Matrix points = Matrix.generate(n, 7, (i, j) -> (j == 0 ? 1.5 : 0) + 0.6 * r.nextGaussian());
    MaximumMargin m = MaximumMargin.of(points);
    assertTrue(m.isPositive());
    assertEquals(1, m.direction().norm(), 1e-14);
    assertEquals(m.bound(), m.margin(), 1e-12);
    assertTrue(Arrays.stream(m.weights().toArray()).allMatch(t -> t >= 0));
    double[][] rows = new double[n][];
    double[] ones = new double[n];
    for (int i = 0; i < n; i++) {
      rows[i] = points.row(i).toArray();
      ones[i] = 1;
    }
    Vector u = QuadraticProgram.leastNorm(rows, ones).get();
    assertEquals(1 / u.norm(), m.margin(), 1e-6);
  }
}
