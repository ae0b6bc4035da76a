package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.util.Arrays;

/**
 * The direction that all points agree with most, {@code γ = max_{‖u‖=1} min_i x_iᵀu}, between two
 * certificates: {@code min_i x_iᵀu} of the direction found and {@code ‖Σ t_i x_i‖} of the weights
 * found, {@code t ≥ 0}, {@code Σ t_i = 1}. For γ > 0 it is the distance of the origin from the
 * convex hull, and u the direction of the hull's nearest point.
 *
 * @param direction u, of norm 1; zero where the origin is in the hull
 * @param weights t
 * @param margin {@code min_i x_iᵀu}
 * @param bound {@code ‖Σ t_i x_i‖ ≥ γ}
 */
public record MaximumMargin(Vector direction, Vector weights, double margin, double bound) {

  /**
   * The hull's nearest point to the origin, from non-negative least squares: {@code min_{t ≥ 0} ‖(Σ
   * t_i x_i, 1 - Σ t_i)‖} has {@code Σ t_i x_i = s p} with p in the hull, and {@code s²‖p‖² +
   * (1-s)²} is least for the shortest p (Lawson and Hanson, Solving Least Squares Problems, 1974,
   * chapter 23, on least distances).
   *
   * @param points n×d, at least one
   */
  public static MaximumMargin of(Matrix points) {
    int n = points.rows();
    int d = points.columns();
    double scale = Math.max(Double.MIN_NORMAL, points.maxAbs());
    double[][] columns = new double[n][];
    for (int i = 0; i < n; i++) {
      columns[i] = Arrays.copyOf(points.row(i).scale(1 / scale).toArray(), d + 1);
      columns[i][d] = 1;
    }
    double[] right = new double[d + 1];
    right[d] = 1;
    NonNegativeLeastSquares solver = new NonNegativeLeastSquares(columns, -1);
    solver.solve(right);
    Vector raw = Vector.of(solver.multipliers());
    double sum = raw.sum();
    Vector weights = sum > 0 ? raw.scale(1 / sum) : Vector.generate(n, i -> 1.0 / n);
    Vector nearest = points.transpose().times(weights);
    double length = nearest.norm();
    if (!(length > 1e-12 * scale)) {
      return new MaximumMargin(Vector.zeros(d), weights, 0, length);
    }
    Vector u = nearest.scale(1 / length);
    double margin = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      margin = Math.min(margin, points.row(i).dot(u));
    }
    return new MaximumMargin(u, weights, margin, length);
  }

  /** Whether some direction agrees with all points. */
  public boolean isPositive() {
    return margin > 0;
  }
}
