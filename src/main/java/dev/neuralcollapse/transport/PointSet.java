package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/** Points with the constant coordinate 1 appended: the mutable working copy of one construction. */
final class PointSet {
  /** ẑ_j = (z_j, 1). */
  private final double[][] lifted;

  private PointSet(double[][] lifted) {
    this.lifted = lifted;
  }

  static PointSet of(Matrix points) {
    double[][] z = new double[points.rows()][];
    for (int i = 0; i < z.length; i++) {
      z[i] = lift(points.row(i).toArray());
    }
    return new PointSet(z);
  }

  private static double[] lift(double[] z) {
    double[] out = java.util.Arrays.copyOf(z, z.length + 1);
    out[z.length] = 1;
    return out;
  }

  int size() {
    return lifted.length;
  }

  int dimension() {
    return lifted[0].length - 1;
  }

  double[] lifted(int i) {
    return lifted[i];
  }

  Vector point(int i) {
    double[] z = lifted[i];
    return Vector.generate(dimension(), j -> z[j]);
  }

  void move(int i, Vector to) {
    lifted[i] = lift(to.toArray());
  }

  PointSet copy() {
    return new PointSet(lifted.clone());
  }

  Matrix toMatrix() {
    return Matrix.generate(size(), dimension(), (i, j) -> lifted[i][j]);
  }

  /** Straight through the ball. */
  double distance(int i, int j) {
    return Math.sqrt(squaredDistance(lifted[i], lifted[j]));
  }

  /** Distance of the nearest other point, straight through the ball. */
  double nearest(int i) {
    double best = Double.POSITIVE_INFINITY;
    for (int j = 0; j < size(); j++) {
      if (j != i) {
        best = Math.min(best, squaredDistance(lifted[i], lifted[j]));
      }
    }
    return Math.sqrt(best);
  }

  private static double squaredDistance(double[] a, double[] b) {
    double s = 0;
    for (int k = 0; k < a.length; k++) {
      double diff = a[k] - b[k];
      s += diff * diff;
    }
    return s;
  }
}
