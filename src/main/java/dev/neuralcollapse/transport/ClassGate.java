package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import org.jspecify.annotations.Nullable;

/**
 * Hyperplanes between a class and the others: the quadratic program {@code min ‖x‖²} subject to
 * {@code G x ≥ h}, as the non-negative least-squares problem of Lawson and Hanson (1974, chapter
 * 23, "LDP"). While the class moves, the last hyperplane is kept as long as its verified duality
 * gap stays small. Mutable, confined to one trip of one construction.
 */
final class ClassGate {
  /** Right-hand sides are at least this, so that scaling repairs feasibility. */
  private static final double FLOOR = 1e-6;

  private final Reach reach;
  private final double floor;
  private int[] guess = new int[0];
  private @Nullable Kept kept;

  private record Kept(Vector x, Vector multipliers) {}

  /** How far a sample has to be from the hyperplane, on its own side. */
  interface Reach {
    double of(double[] lifted, boolean member);
  }

  private ClassGate(Reach reach, double floor) {
    this.reach = reach;
    this.floor = floor;
  }

  /** For a contraction with δ = 1: {@code max_r (z-t)_r} inside, {@code max_r (t-z)_r} outside. */
  static ClassGate contracting(double[] target) {
    return new ClassGate(
        (z, member) -> {
          double most = Double.NEGATIVE_INFINITY;
          double sign = member ? 1 : -1;
          for (int r = 0; r < target.length; r++) {
            most = Math.max(most, sign * (z[r] - target[r]));
          }
          return most;
        },
        FLOOR);
  }

  /** For a push: open to 1 or more inside, shut outside. */
  static ClassGate pushing() {
    return new ClassGate((z, member) -> member ? 1 : 0, 0);
  }

  /** κ, or infinity when not separable. */
  double kappa(PointSet points, boolean[] members) {
    return separate(points, members) instanceof Separation.Separable s
        ? s.kappa()
        : Double.POSITIVE_INFINITY;
  }

  Separation separate(PointSet points, boolean[] members) {
    double[][] columns = columns(points, members);
    Kept last = kept;
    if (last != null) {
      Option<Separation.Separable> again =
          repaired(points, last.x(), columns, last.multipliers())
              .filter(s -> s.dualityGap() <= SampleGate.REUSABLE);
      if (again.isDefined()) {
        return again.get();
      }
    }
    return solved(points, columns);
  }

  private Separation solved(PointSet points, double[][] columns) {
    int d = points.dimension();
    NonNegativeLeastSquares s = new NonNegativeLeastSquares(columns, -1);
    s.guess(guess);
    double[] rhs = new double[d + 2];
    rhs[d + 1] = 1;
    s.solve(rhs);
    guess = s.inUse();
    kept = null;
    Vector multipliers = Vector.of(s.multipliers());
    double[] r = s.residual();
    double pivot = r[d + 1];
    if (!(pivot > 1e-18)) {
      return new Separation.NotSeparable(multipliers);
    }
    Vector x = Vector.generate(d + 1, k -> -r[k] / pivot);
    Option<Separation.Separable> found = repaired(points, x, columns, multipliers);
    if (found.isDefined()) {
      kept = new Kept(x, multipliers);
      return found.get();
    }
    return new Separation.NotSeparable(multipliers);
  }

  private double[][] columns(PointSet points, boolean[] members) {
    int d = points.dimension();
    double[][] columns = new double[points.size()][];
    for (int j = 0; j < columns.length; j++) {
      double sign = members[j] ? 1 : -1;
      double[] z = points.lifted(j);
      double[] a = new double[d + 2];
      for (int k = 0; k <= d; k++) {
        a[k] = sign * z[k];
      }
      a[d + 1] = Math.max(floor, reach.of(z, members[j]));
      columns[j] = a;
    }
    return columns;
  }

  /**
   * Scaled until every sample is far enough from the hyperplane, wherever in its ball it lies: a
   * coordinate of the block changes by at most {@code ‖u‖ + 1} times the distance.
   */
  private static Option<Separation.Separable> repaired(
      PointSet points, Vector x, double[][] columns, Vector multipliers) {
    int d = points.dimension();
    double mean = 0;
    for (int k = 0; k < d; k++) {
      mean += x.get(k) / d;
    }
    double middle = mean;
    double[] u = Vector.generate(d, k -> x.get(k) - middle).toArray();
    double c = -x.get(d);
    Vector normal = Vector.of(u);
    double margin = SampleGate.margin(normal, Math.abs(c) + 2);
    double length = (normal.norm() + 1) * (1 + 1e-10);
    double shift = 0;
    for (int j = 0; j < columns.length; j++) {
      double[] a = columns[j];
      // Where nothing but the side matters, shifting is cheaper than scaling.
      if (a[d + 1] == 0) {
        double value = Dense.dot(u, a, 0, d) - c * a[d];
        shift = Math.max(shift, margin + length * points.radius(j) - value);
      }
    }
    c += shift;
    double factor = 1;
    for (int j = 0; j < columns.length; j++) {
      double[] a = columns[j];
      double off = margin + length * points.radius(j);
      if (a[d + 1] > 0) {
        double value = Dense.dot(u, a, 0, d) - c * a[d];
        if (!(value > off)) {
          return Option.none();
        }
        factor = Math.max(factor, (a[d + 1] + off) / (value - off));
      }
    }
    if (factor > 1.5) {
      return Option.none();
    }
    Vector scaled = normal.scale(factor);
    double offset = c * factor;
    return Option.some(
        new Separation.Separable(
            scaled, offset, scaled.sumOfSquares() + offset * offset, dual(columns, multipliers)));
  }

  /** {@code (hᵀy)²/‖Gᵀy‖²}: the best dual value on the ray of y. */
  private static double dual(double[][] columns, Vector y) {
    int n = columns[0].length - 1;
    double[] sum = new double[n];
    double gain = 0;
    for (int j = 0; j < y.size(); j++) {
      if (y.get(j) > 0) {
        double[] a = columns[j];
        gain += a[n] * y.get(j);
        for (int k = 0; k < n; k++) {
          sum[k] += y.get(j) * a[k];
        }
      }
    }
    double length = Dense.norm(sum);
    return gain > 0 && length > 0 ? (gain / length) * (gain / length) : 0;
  }
}
