package dev.neuralcollapse.descent;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import java.util.Arrays;

/**
 * The second derivatives of a function at a point: exact where the function offers products with
 * them, else central differences of its gradient, whose error is about {@code h² f''''} and a
 * rounding of {@code ulp/h}. Where the gradient jumps within the difference there is no Hessian,
 * and what is measured is the jump.
 */
public final class Hessian {
  /** Length of the differences over the size of the point: the cube root of the rounding. */
  private static final double DIFFERENCE = 6e-6;

  private static final double TOLERANCE = 1e-9;

  private final Smooth function;
  private final double[] point;
  private final double length;
  private final HessianProducts products;

  private Hessian(Smooth function, double[] point, double length) {
    this.function = function;
    this.point = point.clone();
    this.length = length;
    this.products = new HessianProducts(function);
  }

  /** With differences of 6e-6 times the size of the point, at least 6e-6. */
  public static Hessian at(Smooth function, double[] point) {
    return at(function, point, DIFFERENCE * Math.max(1, VectorMath.norm(point)));
  }

  /**
   * At this point.
   *
   * @param length of the differences, positive
   */
  public static Hessian at(Smooth function, double[] point, double length) {
    return new Hessian(function, point, length);
  }

  /**
   * {@code out ← H v}.
   *
   * @return false where the function has no value beside the point
   */
  public boolean times(double[] v, double[] out) {
    return times(v, length, out);
  }

  private boolean times(double[] v, double h, double[] out) {
    if (VectorMath.norm(v) == 0) {
      Arrays.fill(out, 0);
      return true;
    }
    return function.hessianTimes(point, v, out) || products.central(point, v, h, out);
  }

  /**
   * The smallest eigenvalue, by Lanczos' method from a random direction: likely, not certainly, the
   * smallest.
   *
   * @param seed of the direction
   * @param most products at most
   * @return none where the function has no value beside the point
   */
  public Option<Minimum.Curvature> smallest(long seed, int most) {
    double[] start = Lanczos.direction(point.length, seed);
    return Lanczos.smallest(this::times, start, Math.min(most, point.length), TOLERANCE)
        .flatMap(this::judged);
  }

  /** The residual anew, with differences of half the length, and the change between the two. */
  private Option<Minimum.Curvature> judged(Lanczos.Pair pair) {
    double[] full = new double[point.length];
    double[] half = new double[point.length];
    if (!times(pair.vector(), length, full) || !times(pair.vector(), length / 2, half)) {
      return Option.none();
    }
    VectorMath.addScaled(full, -1, half);
    VectorMath.addScaled(half, -pair.value(), pair.vector());
    return Option.some(
        new Minimum.Curvature(pair.value(), VectorMath.norm(half) + VectorMath.norm(full)));
  }

  /**
   * The whole matrix, n×n, made symmetric; for small n (n products).
   *
   * @return none where the function has no value beside the point
   */
  public Option<Matrix> matrix() {
    int n = point.length;
    double[][] columns = new double[n][n];
    double[] unit = new double[n];
    for (int j = 0; j < n; j++) {
      unit[j] = 1;
      if (!times(unit, columns[j])) {
        return Option.none();
      }
      unit[j] = 0;
    }
    return Option.some(Matrix.generate(n, n, (i, j) -> 0.5 * columns[j][i] + 0.5 * columns[i][j]));
  }

  /**
   * All eigenvalues, sorted into negative, null and positive ones.
   *
   * @param tolerance null are those of modulus at most this times the largest modulus
   * @return none where the function has no value beside the point
   */
  public Option<Nullity> nullity(double tolerance) {
    return matrix()
        .map(
            h -> {
              Vector values = SymmetricSpectrum.of(h).values();
              return Nullity.of(values, tolerance * values.maxAbs());
            });
  }
}
