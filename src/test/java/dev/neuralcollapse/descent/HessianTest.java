package dev.neuralcollapse.descent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

class HessianTest {

  @Test
  void aQuadraticsMatrixAndNullity() {
    double[] eigenvalues = {4, 2, 1, 0.5, 0, 0, 0, -0.25};
    Matrix a = Functions.withEigenvalues(eigenvalues, 3);
    double[] x = {3, -2, 1, 0, 5, 1, 1, 2};
    Hessian h = Hessian.at(Functions.quadratic(a, new double[8]), x);
    assertTrue(h.matrix().get().minus(a).maxAbs() < 1e-8);
    Nullity n = h.nullity(1e-6).get();
    assertEquals(3, n.count());
    assertEquals(1, n.negative());
    assertArrayEquals(eigenvalues, n.eigenvalues().toArray(), 1e-8);
    assertEquals(0.25, n.smallestRest(), 1e-8);
    assertTrue(n.gap() > 1e6, "" + n.gap());
    Minimum.Curvature c = h.smallest(1, 50).get();
    assertEquals(-0.25, c.smallest(), 1e-8);
    assertFalse(c.looksLikeMinimum());
  }

  /** Rosenbrock at its minimum: {@code [[802, -400], [-400, 200]]}. */
  @Test
  void rosenbrocksMatrixIsKnown() {
    Hessian h = Hessian.at(Functions.rosenbrock(2), new double[] {1, 1});
    Matrix known = Matrix.of(2, 2, 802, -400, -400, 200);
    assertTrue(h.matrix().get().minus(known).maxAbs() < 1e-6);
    double smallest = 501 - Math.sqrt(501.0 * 501 - 400);
    assertEquals(smallest, h.smallest(2, 10).get().smallest(), 1e-6);
  }

  @Test
  void exactProductsAreUsedWhereThereAreSome() {
    Smooth exact =
        new Smooth() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public double valueAndGradient(double[] x, double[] gradient) {
            throw new AssertionError("no gradient is needed");
          }

          @Override
          public boolean hessianTimes(double[] x, double[] v, double[] out) {
            out[0] = 2 * v[0];
            out[1] = 3 * v[1];
            return true;
          }
        };
    Hessian h = Hessian.at(exact, new double[2]);
    assertArrayEquals(new double[] {3, 2}, h.nullity(0).get().eigenvalues().toArray(), 1e-14);
    assertEquals(2, h.smallest(1, 5).get().smallest(), 1e-14);
  }

  @Test
  void oneParameterAndNoneWithoutValue() {
    Smooth log =
        Functions.of(
            1,
            (x, g) -> {
              g[0] = 1 - 1 / x[0];
              return x[0] > 0 ? x[0] - Math.log(x[0]) : Double.NaN;
            });
    assertEquals(1, Hessian.at(log, new double[] {1}).smallest(1, 5).get().smallest(), 1e-9);
    assertEquals(Option.none(), Hessian.at(log, new double[] {0}).smallest(1, 5));
    assertEquals(Option.none(), Hessian.at(log, new double[] {0}).nullity(1e-9));
    double[] out = {7};
    assertTrue(Hessian.at(log, new double[] {1}).times(new double[1], out));
    assertEquals(0, out[0]);
  }

  /** All or nothing vanishes. */
  @Test
  void degenerateCounts() {
    Nullity none = Nullity.of(Vector.of(2, 1), 0.5);
    assertEquals(0, none.count());
    assertEquals(0, none.largestNull());
    assertEquals(Double.POSITIVE_INFINITY, none.gap());
    Nullity all = Nullity.of(Vector.of(0.1, -0.5), 0.5);
    assertEquals(2, all.count());
    assertEquals(0, all.negative());
    assertEquals(Double.POSITIVE_INFINITY, all.smallestRest());
  }
}
