package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.util.Arrays;

/**
 * Points with the constant coordinate 1 appended, and how far the exact features may be from them:
 * the mutable working copy of one construction.
 */
final class PointSet {
  /** ẑ_j = (z_j, 1). */
  private final double[][] lifted;

  private final double[] radii;
  private boolean enclosed = true;

  private PointSet(double[][] lifted, double[] radii) {
    this.lifted = lifted;
    this.radii = radii;
  }

  /** Points that are what they are. */
  static PointSet of(Matrix points) {
    double[][] z = new double[points.rows()][];
    for (int i = 0; i < z.length; i++) {
      z[i] = lift(points.row(i).toArray());
    }
    return new PointSet(z, new double[z.length]);
  }

  /** Centres of error balls. */
  static PointSet of(Matrix centres, Vector radii) {
    PointSet points = of(centres);
    for (int i = 0; i < points.size(); i++) {
      points.radii[i] = radii.get(i);
    }
    return points;
  }

  private static double[] lift(double[] z) {
    double[] out = Arrays.copyOf(z, z.length + 1);
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

  /** All lifted points as they are now; later moves do not change the answer. */
  double[][] snapshot() {
    return lifted.clone();
  }

  Vector point(int i) {
    double[] z = lifted[i];
    return Vector.generate(dimension(), j -> z[j]);
  }

  double radius(int i) {
    return radii[i];
  }

  Ball ball(int i) {
    return new Ball(point(i), radii[i]);
  }

  void move(int i, Vector to) {
    lifted[i] = lift(to.toArray());
  }

  void land(int i, Ball ball) {
    move(i, ball.centre());
    radii[i] = ball.radius();
  }

  /** Gives up following the rounding: from here on the points are floating point and no more. */
  void giveUpEnclosure() {
    enclosed = false;
    Arrays.fill(radii, 0);
  }

  /** Whether every exact feature is within its radius. */
  boolean isEnclosed() {
    return enclosed;
  }

  Vector radii() {
    return Vector.of(radii);
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
