package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Vector;
import java.util.Arrays;

/**
 * The quadratic program of a class contraction, {@code min ‖x‖²} subject to {@code G x ≥ h}, as the
 * non-negative least-squares problem of Lawson and Hanson (1974, chapter 23, "LDP").
 */
final class ClassGate {
  /** Right-hand sides are at least this, so that scaling repairs feasibility. */
  private static final double FLOOR = 1e-6;

  private ClassGate() {}

  static Separation separate(PointSet points, boolean[] members, double[] target) {
    int n = points.size();
    int d = points.dimension();
    double[] h = new double[n];
    double[][] columns = new double[n][];
    for (int j = 0; j < n; j++) {
      double sign = members[j] ? 1 : -1;
      double[] z = points.lifted(j);
      h[j] = Math.max(FLOOR, reach(z, target, sign));
      columns[j] = new double[d + 2];
      for (int k = 0; k <= d; k++) {
        columns[j][k] = sign * z[k];
      }
      columns[j][d + 1] = h[j];
    }
    double[] rhs = new double[d + 2];
    rhs[d + 1] = 1;
    NonNegativeLeastSquares s = NonNegativeLeastSquares.solve(columns, rhs, new int[0]);
    double pivot = s.residual()[d + 1];
    if (!(pivot > 1e-18)) {
      return new Separation.NotSeparable(Vector.of(s.multipliers()));
    }
    double[] x = Arrays.stream(s.residual(), 0, d + 1).map(r -> -r / pivot).toArray();
    double mean = Arrays.stream(x, 0, d).sum() / d;
    Vector u = Vector.generate(d, k -> x[k] - mean);
    return repaired(u, -x[d], columns, h, s.multipliers());
  }

  /** {@code max_r (z-t)_r} for a member, {@code max_r (t-z)_r} for another. */
  private static double reach(double[] z, double[] target, double sign) {
    double most = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < target.length; r++) {
      most = Math.max(most, sign * (z[r] - target[r]));
    }
    return most;
  }

  private static Separation repaired(
      Vector u, double c, double[][] columns, double[] h, double[] multipliers) {
    double margin = SampleGate.margin(u, Math.abs(c) + 2);
    double factor = 1;
    for (int j = 0; j < h.length; j++) {
      double value = -c * columns[j][u.size()];
      for (int k = 0; k < u.size(); k++) {
        value += u.get(k) * columns[j][k];
      }
      if (!(value > margin)) {
        return new Separation.NotSeparable(Vector.of(multipliers));
      }
      factor = Math.max(factor, (h[j] + margin) / (value - margin));
    }
    if (factor > 1.5) {
      return new Separation.NotSeparable(Vector.of(multipliers));
    }
    Vector normal = u.scale(factor);
    double offset = c * factor;
    return new Separation.Separable(
        normal, offset, normal.sumOfSquares() + offset * offset, dual(columns, h, multipliers));
  }

  /** {@code (hᵀy)²/‖Gᵀy‖²}: the best dual value on the ray of y. */
  private static double dual(double[][] columns, double[] h, double[] y) {
    double[] sum = new double[columns[0].length - 1];
    double gain = 0;
    for (int j = 0; j < h.length; j++) {
      gain += h[j] * y[j];
      for (int k = 0; k < sum.length; k++) {
        sum[k] += y[j] * columns[j][k];
      }
    }
    double length = NonNegativeLeastSquares.norm(sum);
    return gain > 0 && length > 0 ? (gain / length) * (gain / length) : 0;
  }
}
