package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import java.util.Arrays;

/**
 * Separates one sample after another, each time starting from the neighbours that mattered last:
 * along a path they hardly change. Mutable, confined to one construction.
 */
final class SampleGate {
  /** Below this distance to the cone of the others rounding decides. */
  private static final double TOO_CLOSE = 1e-11;

  private int[] guess = new int[0];

  SampleGate(int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("no samples");
    }
  }

  /** κ, or infinity when not separable; cheaper than the hyperplane itself. */
  double kappa(PointSet points, int i) {
    double length = NonNegativeLeastSquares.norm(project(points, i).residual());
    return length > TOO_CLOSE ? 1 / length : Double.POSITIVE_INFINITY;
  }

  Separation separate(PointSet points, int i) {
    NonNegativeLeastSquares s = project(points, i);
    double[] r = s.residual();
    double length = NonNegativeLeastSquares.norm(r);
    double square = length * length;
    double[] x = Arrays.stream(r).map(v -> v / square).toArray();
    return length > TOO_CLOSE
        ? opened(points, i, x, 1 / square)
            .getOrElse(() -> new Separation.NotSeparable(ray(s.multipliers(), i, points.size())))
        : new Separation.NotSeparable(ray(s.multipliers(), i, points.size()));
  }

  /** The hyperplane of ojAlgo's solver, with the dual bound of ours. */
  Separation secondOpinion(PointSet points, int i) {
    int n = points.size();
    double[][] g = new double[n][];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      double sign = j == i ? 1 : -1;
      g[j] = Arrays.stream(points.lifted(j)).map(v -> sign * v).toArray();
      h[j] = j == i ? 1 : 0;
    }
    NonNegativeLeastSquares own = project(points, i);
    double length = NonNegativeLeastSquares.norm(own.residual());
    return QuadraticProgram.leastNorm(g, h)
        .flatMap(x -> opened(points, i, x.toArray(), 1 / (length * length)))
        .getOrElse(() -> new Separation.NotSeparable(ray(own.multipliers(), i, n)));
  }

  /** A nearly feasible (u, -c) made feasible: shut for all others, then open to exactly 1. */
  private static Option<Separation> opened(PointSet points, int i, double[] x, double lowerBound) {
    int d = points.dimension();
    double mean = Arrays.stream(x, 0, d).sum() / d;
    Vector u = Vector.generate(d, k -> x[k] - mean);
    double offset = shut(points, i, u, -x[d]);
    double open = u.dot(points.point(i)) - offset;
    if (!(open > 0.5)) {
      return Option.none();
    }
    Vector normal = u.scale(1 / open);
    double c = offset / open;
    return Option.some(
        new Separation.Separable(normal, c, normal.sumOfSquares() + c * c, lowerBound));
  }

  /** The least offset that shuts the gate for every other sample, however its sum is ordered. */
  private static double shut(PointSet points, int i, Vector u, double offset) {
    double worst = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < points.size(); j++) {
      worst = j == i ? worst : Math.max(worst, u.dot(points.point(j)));
    }
    return Math.max(offset, worst + margin(u, offset));
  }

  /**
   * A dot product of d terms and one more is off by at most {@code (d+2) 2^-53 (‖u‖ + |c|)}; four
   * times that also covers the products in {@code v uᵀ} and the drift of LayerNorm.
   */
  static double margin(Vector u, double offset) {
    return 2 * (u.size() + 4) * Math.ulp(1.0) * (u.norm() + Math.abs(offset));
  }

  private NonNegativeLeastSquares project(PointSet points, int i) {
    int n = points.size();
    double[][] columns = new double[n - 1][];
    for (int j = 0, k = 0; j < n; j++) {
      if (j != i) {
        columns[k++] = points.lifted(j);
      }
    }
    int[] start =
        Arrays.stream(guess).filter(j -> j != i && j < n).map(j -> j > i ? j - 1 : j).toArray();
    NonNegativeLeastSquares s = NonNegativeLeastSquares.solve(columns, points.lifted(i), start);
    double[] t = s.multipliers();
    guess =
        java.util.stream.IntStream.range(0, n - 1)
            .filter(k -> t[k] > 0)
            .map(k -> k >= i ? k + 1 : k)
            .toArray();
    return s;
  }

  private static Vector ray(double[] t, int i, int n) {
    return Vector.generate(n, j -> j == i ? 1 : t[j > i ? j - 1 : j]);
  }
}
