package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import org.junit.jupiter.api.Test;

/** Linear equations in intervals. */
class IntervalSystemTest {

  @Test
  void knownSolution() {
    IntervalMatrix a = IntervalMatrix.of(Matrix.of(3, 3, 4, 1, 0, 1, 3, 1, 0, 1, 2));
    IntervalMatrix x = IntervalMatrix.of(Matrix.of(3, 2, 1, -1, 2, 5, 3, 0.25));
    IntervalMatrix solved = IntervalSystem.solve(a, a.times(x));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        assertTrue(solved.get(i, j).contains(x.get(i, j).mid()));
        assertTrue(solved.get(i, j).width() < 1e-13);
      }
    }
  }

  /** Whatever the true matrix, the true inverse is inside. */
  @Test
  void thinRandomSystemsAreEnclosed() {
    for (long seed = 0; seed < 50; seed++) {
      Draw draw = Draw.from(seed);
      int n = draw.integer(1, 7);
      IntervalMatrix h = IntervalMatrix.of(draw.gaussian(n, n));
      IntervalMatrix one = IntervalMatrix.of(Matrix.identity(n));
      IntervalMatrix a = h.timesTransposed(h).plus(one.times(Interval.point(0.1)));
      IntervalMatrix product = a.times(IntervalSystem.solve(a, one));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          assertTrue(product.get(i, j).contains(i == j ? 1 : 0));
          assertTrue(product.get(i, j).width() < 1e-6, "seed " + seed);
        }
      }
    }
  }

  @Test
  void singularMeansUnknown() {
    IntervalMatrix zero = IntervalMatrix.of(Matrix.zeros(2, 2));
    IntervalMatrix solved = IntervalSystem.solve(zero, zero);
    assertEquals(Interval.ENTIRE, solved.get(1, 1));
    assertFalse(solved.get(0, 0).isFinite());
    IntervalMatrix wide = IntervalMatrix.of(Matrix.zeros(2, 3));
    assertThrows(IllegalArgumentException.class, () -> IntervalSystem.solve(wide, zero));
  }

  @Test
  void productsOfMatrices() {
    IntervalMatrix a = IntervalMatrix.of(Matrix.of(2, 3, 1, 2, 3, 4, 5, 6));
    IntervalMatrix b = IntervalMatrix.of(Matrix.of(3, 1, 1, 0, -1));
    assertEquals(IntervalMatrix.of(Matrix.of(2, 1, -2, -2)), a.times(b));
    assertEquals(a, a.transpose().transpose());
    assertEquals(Interval.point(91), a.dot(a));
  }
}
