package dev.neuralcollapse.descent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
  private static final Lbfgs EXACT = new Lbfgs(10, 2000, 1e-11);

  private static LongFunction<double[]> normal(int n) {
    return seed -> {
      SplittableRandom r = new SplittableRandom(seed);
      double[] x = new double[n];
      Arrays.setAll(x, i -> r.nextGaussian());
      return x;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40})
  void aQuadraticEndsAtItsCentre(int n) {
    double[] eigenvalues = new double[n];
    double[] centre = new double[n];
    Arrays.setAll(eigenvalues, i -> Math.pow(100, i / (double) n));
    Arrays.setAll(centre, i -> Math.sin(3 * i + 1));
    Matrix a = Functions.withEigenvalues(eigenvalues, n);
    double[] start = new double[n];
    Minimum m = EXACT.from(Functions.quadratic(a, centre), start);
    assertTrue(m.converged(), m.reason());
    assertArrayEquals(centre, m.point(), 1e-10);
    assertEquals(0, m.above(2), 1e-13);
    assertTrue(m.gradientNorm() <= 1e-11);
    assertArrayEquals(new double[n], start, "the start is not changed");
    Minimum.Curvature c = m.withCurvature(Functions.quadratic(a, centre), 5, 100).curvature().get();
    assertEquals(1, c.smallest(), 1e-5);
    assertTrue(c.residual() < 1e-4, "" + c.residual());
    assertTrue(c.looksLikeMinimum());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 50})
  void rosenbrocksValley(int n) {
    double[] start = new double[n];
    Arrays.setAll(start, i -> i % 2 == 0 ? -1.2 : 1);
    Minimum m = EXACT.from(Functions.rosenbrock(n), start);
    assertTrue(m.converged(), m.reason());
    assertEquals(m.value(), Functions.rosenbrock(n).valueAndGradient(m.point(), new double[n]));
    if (n <= 3) {
      assertEquals(0, m.value(), 1e-20);
    }
    assertTrue(m.value() < 4, "the other minimum, near (-1, 1, ..., 1), has less than 4");
  }

  /** A kink is no converged minimum, and is not called one. */
  @Test
  void aKinkIsReachedButNotCalledConverged() {
    Minimum m = EXACT.from(Functions.absolute(1), new double[] {0.7});
    assertEquals(0, m.value(), 1e-6);
    if (m.point()[0] != 0) {
      assertFalse(m.converged());
      assertEquals(1, m.gradientNorm());
    }
    Minimum two = EXACT.from(Functions.absolute(2), new double[] {0.7, -0.31});
    assertTrue(two.value() < 0.1, "" + two.value());
    assertTrue(two.converged() == (two.gradientNorm() <= 1e-11), two.reason());
  }

  /** {@code x - log x} has no value for x <= 0, where the first long step goes. */
  @Test
  void aRegionWithoutValueIsAvoided() {
    Smooth barrier =
        Functions.of(
            1,
            (x, g) -> {
              g[0] = 1 - 1 / x[0];
              return x[0] > 0 ? x[0] - Math.log(x[0]) : Double.NaN;
            });
    Minimum m = EXACT.from(barrier, new double[] {40});
    assertTrue(m.converged(), m.reason());
    assertEquals(1, m.point()[0], 1e-10);
    Minimum none = EXACT.from(barrier, new double[] {-1});
    assertFalse(none.converged());
    assertEquals("no value at the start", none.reason());
    assertEquals(1, none.evaluations());
    assertEquals(Double.POSITIVE_INFINITY, none.gradientNorm());
  }

  @Test
  void theBudgetIsKept() {
    for (int budget : new int[] {1, 2, 5, 17}) {
      Minimum m =
          new Lbfgs(5, budget, 0).from(Functions.rosenbrock(6), new double[] {-1, 1, 2, 0, 3, 1});
      assertTrue(m.evaluations() <= budget, m.evaluations() + " of " + budget);
      assertFalse(m.converged());
    }
    Minimum there = EXACT.from(Functions.rosenbrock(2), new double[] {1, 1});
    assertTrue(there.converged());
    assertEquals(1, there.evaluations());
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, 1, Double.NaN));
  }

  @Test
  void theLowestOfManyWellsIsFoundTheSameWayTwice() {
    Restarts first = EXACT.best(Functions.wells(3), 40, 7, normal(3));
    Restarts second = EXACT.best(Functions.wells(3), 40, 7, normal(3));
    assertArrayEquals(first.values(), second.values());
    assertArrayEquals(first.best().point(), second.best().point());
    assertEquals(first.index(), second.index());
    assertEquals(40, first.values().length);
    assertEquals(40, first.converged());
    for (double x : first.best().point()) {
      assertEquals(-1.01227313, x, 1e-8);
    }
    assertEquals(Arrays.stream(first.values()).min().getAsDouble(), first.best().value());
    assertTrue(first.agreeing(1e-9) >= 2 && first.agreeing(1e-9) < 40);
    assertTrue(first.values()[first.index()] == first.best().value());
    for (int i = 0; i < first.index(); i++) {
      assertTrue(first.values()[i] > first.best().value(), "a tie goes to the first");
    }
    assertEquals(1, EXACT.best(Functions.wells(2), 1, 7, normal(2)).values().length);
    assertThrows(
        IllegalArgumentException.class, () -> EXACT.best(Functions.wells(2), 0, 7, normal(2)));
  }

  @Test
  void startsWithoutValueDoNotWin() {
    Smooth half =
        Functions.of(
            1,
            (x, g) -> {
              g[0] = 2 * (x[0] - 1);
              return x[0] < 0 ? Double.NaN : (x[0] - 1) * (x[0] - 1);
            });
    int[] count = {0};
    Restarts r = EXACT.best(half, 3, 1, s -> new double[] {count[0]++ == 0 ? -1 : 3});
    assertEquals(1, r.index());
    assertTrue(Double.isNaN(r.values()[0]));
    assertEquals(2, r.converged());
    assertEquals(2, r.agreeing(1e-9));
  }
}
