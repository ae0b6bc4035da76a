package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

/** ojAlgo's solver for {@code min ‖x‖²} subject to {@code G x ≥ h}: slow but independent. */
final class QuadraticProgram {
  private QuadraticProgram() {}

  /**
   * The solver's answer, neither verified nor exactly feasible; none when it found none.
   *
   * @param g constraint rows
   * @param h right-hand sides
   */
  static Option<Vector> leastNorm(double[][] g, double[] h) {
    int n = g[0].length;
    R064Store identity = R064Store.FACTORY.make(n, n);
    identity.fillDiagonal(1.0);
    R064Store left = R064Store.FACTORY.make(g.length, n);
    R064Store right = R064Store.FACTORY.make(g.length, 1);
    for (int i = 0; i < g.length; i++) {
      for (int j = 0; j < n; j++) {
        left.set(i, j, -g[i][j]);
      }
      right.set(i, 0, -h[i]);
    }
    Optimisation.Result result =
        ConvexSolver.newBuilder(identity).inequalities(left, right).build().solve();
    return result.getState().isFeasible()
        ? Option.some(Vector.generate(n, result::doubleValue))
        : Option.none();
  }
}
