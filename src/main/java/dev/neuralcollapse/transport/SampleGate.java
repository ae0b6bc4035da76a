package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Separates one sample after another, each time starting from the neighbours that mattered last:
 * along a path they hardly change, and while the others stand still neither does the factorisation
 * of their cone. Mutable, confined to one construction.
 */
final class SampleGate {
  /** Below this distance to the cone of the others rounding decides. */
  private static final double TOO_CLOSE = 1e-11;

  /** Duality gap up to which the last hyperplane is good enough for the next step. */
  static final double REUSABLE = 1e-6;

  private int[] guess = new int[0];
  private @Nullable Kept kept;
  private @Nullable Cone cone;

  /** The cone of all points but one. */
  private static final class Cone {
    private final int apex;
    private final double[][] points;
    private final NonNegativeLeastSquares solver;

    Cone(int apex, double[][] points) {
      this.apex = apex;
      this.points = points;
      solver = new NonNegativeLeastSquares(points, apex);
    }

    boolean isStill(PointSet now, int i) {
      if (i != apex || now.size() != points.length) {
        return false;
      }
      for (int j = 0; j < points.length; j++) {
        if (j != i && points[j] != now.lifted(j)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The last hyperplane, and the nearest point of the cone that proves it good. */
  private record Kept(Cone cone, Separation.Separable gate, Vector nearest) {}

  /**
   * The last hyperplane, rescaled to be open to exactly 1, as long as the others stand still and
   * the duality gap, verified anew, stays small: as κ and its dual bound have the same derivative,
   * the gap grows with the square of the distance walked.
   */
  Separation separateAgain(PointSet points, int i) {
    Kept last = kept;
    if (last == null || !last.cone().isStill(points, i)) {
      return separate(points, i);
    }
    double open = last.gate().at(points.point(i));
    double square = 0;
    double[] z = points.lifted(i);
    for (int k = 0; k < z.length; k++) {
      double r = z[k] - last.nearest().get(k);
      square += r * r;
    }
    if (!(open > 0.5 && open < 2 && square > 0)) {
      return separate(points, i);
    }
    Separation.Separable again =
        new Separation.Separable(
            last.gate().normal().scale(1 / open),
            last.gate().offset() / open,
            last.gate().costSquared() / (open * open),
            1 / square);
    return again.dualityGap() <= REUSABLE ? again : separate(points, i);
  }

  /** κ, or infinity when not separable; cheaper than the hyperplane itself. */
  double kappa(PointSet points, int i) {
    double length = Dense.norm(project(points, i).residual());
    return length > TOO_CLOSE ? 1 / length : Double.POSITIVE_INFINITY;
  }

  Separation separate(PointSet points, int i) {
    NonNegativeLeastSquares s = project(points, i);
    double[] r = s.residual();
    double length = Dense.norm(r);
    double square = length * length;
    double[] x = new double[r.length];
    for (int k = 0; k < x.length; k++) {
      x[k] = r[k] / square;
    }
    Option<Separation.Separable> found =
        length > TOO_CLOSE ? opened(points, i, x, 1 / square) : Option.none();
    kept =
        found.isDefined() && cone != null
            ? new Kept(cone, found.get(), nearest(points, i, r))
            : null;
    return found.isDefined() ? found.get() : new Separation.NotSeparable(ray(s.multipliers(), i));
  }

  private static Vector nearest(PointSet points, int i, double[] residual) {
    double[] z = points.lifted(i);
    return Vector.generate(z.length, k -> z[k] - residual[k]);
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
    double length = Dense.norm(own.residual());
    return QuadraticProgram.leastNorm(g, h)
        .flatMap(x -> opened(points, i, x.toArray(), 1 / (length * length)))
        .<Separation>map(s -> s)
        .getOrElse(() -> new Separation.NotSeparable(ray(own.multipliers(), i)));
  }

  /** A nearly feasible (u, -c) made feasible: shut for all others, then open to exactly 1. */
  private static Option<Separation.Separable> opened(
      PointSet points, int i, double[] x, double lowerBound) {
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

  /**
   * The least offset that shuts the gate for every other sample, however its sum is ordered and
   * wherever in its ball the exact feature lies.
   */
  private static double shut(PointSet points, int i, Vector u, double offset) {
    double worst = Double.NEGATIVE_INFINITY;
    double[] normal = u.toArray();
    double length = u.norm() * (1 + 1e-10);
    for (int j = 0; j < points.size(); j++) {
      if (j != i) {
        double reach = Dense.dot(normal, points.lifted(j), 0, normal.length);
        worst = Math.max(worst, reach + length * points.radius(j));
      }
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
    Cone now = cone;
    if (now == null || !now.isStill(points, i)) {
      double[][] all = points.snapshot();
      now = new Cone(i, all);
      now.solver.guess(Arrays.stream(guess).filter(j -> j < all.length).toArray());
      cone = now;
    }
    now.solver.solve(points.lifted(i));
    guess = now.solver.inUse();
    return now.solver;
  }

  private static Vector ray(double[] t, int i) {
    return Vector.generate(t.length, j -> j == i ? 1 : t[j]);
  }
}
