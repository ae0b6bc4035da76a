package dev.neuralcollapse.number;

/**
 * Inner products, sums and norms of vectors of intervals, given as arrays of their lower and upper
 * ends.
 */
public final class EnclosedSum {
  private EnclosedSum() {}

  /**
   * The form in which inner products are fast, for a vector that is used more than once. The arrays
   * are kept, and must not change.
   */
  public static MiddleRadius middleRadius(double[] lo, double[] hi) {
    return MiddleRadius.of(lo, hi);
  }

  /**
   * Encloses {@code {Σ x_i y_i : x_i in [xLo_i, xHi_i], y_i in [yLo_i, yHi_i]}}, no wider than
   * {@code (4 - 2√2)} times the exact range, and exact up to rounding unless both factors of a term
   * contain zero.
   */
  public static Interval dot(double[] xLo, double[] xHi, double[] yLo, double[] yHi) {
    return middleRadius(xLo, xHi).dot(middleRadius(yLo, yHi));
  }

  /** Encloses {@code Σ x_i}: the sum of the lower and that of the upper ends. */
  public static Interval sum(double[] lo, double[] hi) {
    if (lo == hi) {
      return RoundedSum.sum(lo);
    }
    return allFinite(lo, hi)
        ? Interval.of(RoundedSum.sum(lo).lo(), RoundedSum.sum(hi).hi())
        : stepwiseSum(lo, hi);
  }

  /** Encloses {@code Σ x_i²}, never negative. */
  public static Interval sumOfSquares(double[] lo, double[] hi) {
    return middleRadius(lo, hi).sumOfSquares();
  }

  /** Both ends within a few ulps of the exact range. */
  static Interval thickSumOfSquares(double[] lo, double[] hi) {
    double[] near = new double[lo.length];
    double[] far = new double[lo.length];
    double size = sizes(lo, hi, near, far);
    return size < Double.POSITIVE_INFINITY
        ? sumOfSquaresOf(near, far)
        : Interval.of(RoundedSum.sumOfSquares(near).lo(), Double.POSITIVE_INFINITY);
  }

  /** Encloses {@code ‖x‖₂}, scaled where squares could overflow or underflow. */
  public static Interval norm(double[] lo, double[] hi) {
    return middleRadius(lo, hi).norm();
  }

  /** Scaling is exact but for entries that become subnormal, which are widened. */
  static Interval scaledNorm(double[] lo, double[] hi) {
    double[] near = new double[lo.length];
    double[] far = lo == hi ? near : new double[lo.length];
    double size = sizes(lo, hi, near, far);
    if (size == 0 || (size > 0x1p-400 && size < 0x1p480)) {
      return sumOfSquaresOf(near, far).sqrt();
    }
    double[] small = new double[lo.length];
    double[] large = new double[lo.length];
    int exponent = -Math.getExponent(Math.min(size, Double.MAX_VALUE));
    for (int i = 0; i < near.length; i++) {
      small[i] = scaled(near[i], exponent, -1);
      large[i] = scaled(far[i], exponent, 1);
    }
    double down = RoundedSum.sumOfSquares(small).sqrt().lo();
    double up = size < Double.POSITIVE_INFINITY ? RoundedSum.sumOfSquares(large).sqrt().hi() : size;
    return Interval.of(rescaled(down, -exponent, -1), rescaled(up, -exponent, 1));
  }

  /** Fills in the smallest and largest absolute values; returns the largest of all. */
  private static double sizes(double[] lo, double[] hi, double[] near, double[] far) {
    double size = 0;
    for (int i = 0; i < lo.length; i++) {
      far[i] = Math.max(-lo[i], hi[i]);
      near[i] = Math.max(0, Math.max(lo[i], -hi[i]));
      size = Math.max(size, far[i]);
    }
    return size;
  }

  private static Interval sumOfSquaresOf(double[] near, double[] far) {
    Interval least = RoundedSum.sumOfSquares(near);
    return near == far ? least : Interval.of(least.lo(), RoundedSum.sumOfSquares(far).hi());
  }

  /** A bound of {@code x 2^k}, {@code x ≥ 0}, on the given side, exact above the subnormals. */
  private static double scaled(double x, int k, int side) {
    double y = Math.scalb(x, k);
    if (y >= Double.MIN_NORMAL || x == 0 || k > 0) {
      return y;
    }
    return side > 0 ? Math.nextUp(y) : Math.max(0, Math.nextDown(y));
  }

  private static double rescaled(double x, int k, int side) {
    double y = Math.scalb(x, k);
    if (Double.isInfinite(y) && side < 0) {
      return Double.MAX_VALUE;
    }
    return scaled(x, k, side);
  }

  private static boolean allFinite(double[] lo, double[] hi) {
    boolean finite = true;
    for (int i = 0; i < lo.length; i++) {
      finite &= Double.isFinite(lo[i]) && Double.isFinite(hi[i]);
    }
    return finite;
  }

  private static Interval stepwiseSum(double[] lo, double[] hi) {
    Interval s = Interval.ZERO;
    for (int i = 0; i < lo.length; i++) {
      s = s.plus(Interval.of(lo[i], hi[i]));
    }
    return s;
  }
}
