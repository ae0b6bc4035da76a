package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.HashMap;
import java.util.function.UnaryOperator;

/** Blocks run in plain doubles: a second route to where they carry every point. */
final class PlainMove {
  private PlainMove() {}

  /** The chain of a one-layer block with what {@code LN(z + σ(Wz + b))} does in doubles. */
  static Chain beside(Chain chain, OneMove m, double rounding, IntervalMatrix w, IntervalVector b) {
    Matrix weight = middle(w);
    Vector bias = middle(b);
    return beside(chain, m, rounding, z -> hidden(weight, bias, z));
  }

  /** The same for {@code LN(z + W₂ σ(W₁z + b₁))}. */
  static Chain beside(
      Chain chain,
      OneMove m,
      double rounding,
      IntervalMatrix inner,
      IntervalVector bias,
      IntervalMatrix outer) {
    Matrix in = middle(inner);
    Vector b = middle(bias);
    Matrix out = middle(outer);
    return beside(chain, m, rounding, z -> out.times(hidden(in, b, z)));
  }

  private static Vector hidden(Matrix w, Vector b, Vector z) {
    return w.times(z).plus(b).map(x -> Math.max(0, x));
  }

  private static Chain beside(
      Chain chain, OneMove m, double rounding, UnaryOperator<Vector> branch) {
    double disturbance = 0;
    for (int j = 1; j < m.points().rows(); j++) {
      Vector z = middle(m.points().row(j));
      disturbance = Math.max(disturbance, after(z, branch).minus(z).norm());
    }
    Vector landed = after(middle(m.start()), branch);
    double miss = landed.minus(middle(m.target())).norm();
    return chain.plainly(HashMap.of("lands", miss, "others-stay", disturbance), rounding);
  }

  private static Vector after(Vector z, UnaryOperator<Vector> branch) {
    Vector moved = z.plus(branch.apply(z));
    return Sphere.layerNorm(moved).getOrElse(moved);
  }

  private static Vector middle(IntervalVector v) {
    return Vector.generate(v.size(), i -> v.get(i).mid());
  }

  private static Matrix middle(IntervalMatrix m) {
    return Matrix.generate(m.rows(), m.columns(), (i, j) -> m.get(i, j).mid());
  }
}
