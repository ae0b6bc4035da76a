package dev.neuralcollapse.number;

/**
 * Inner products, sums and norms of vectors of intervals, given as arrays of their lower and upper
 * ends. No rounding direction is switched and nothing is stepped inside the loops: one pass in
 * round to nearest, with a bound of what it lost.
 */
public final class EnclosedSum {
  private EnclosedSum() {}

  /**
   * Encloses {@code {Σ x_i y_i : x_i in [xLo_i, xHi_i], y_i in [yLo_i, yHi_i]}}, no wider than
   * {@code (4 - 2√2)} times the exact range, and exact up to rounding unless both factors of a term
   * contain zero.
   *
   * <p>With middles m, q and radii r, t, the product of two intervals lies within {@code |m|t +
   * r|q| + rt - ab} of {@code mq + sgn(mq) ab}, {@code a = min(|m|, r), b = min(|q|, t)} (H. D.
   * Nguyen 2011). Products of middles are summed as in {@link RoundedSum#dot}. Everything else is
   * bounded by R, the sum of the radii, written without subtraction of products as {@code |m|t +
   * r|q| + (r-a)t + a(t-b)}: each is rounded at most 8 times and summed in n steps, radii r, t are
   * at most one ulp short, and corrections {@code ab} never exceed their radius, so that {@code R(1
   * + γ_{2n+32})} covers all of it.
   */
  public static Interval dot(double[] xLo, double[] xHi, double[] yLo, double[] yHi) {
    int n = xLo.length;
    if (xLo.length != yLo.length) {
      throw new IllegalArgumentException("sizes differ: " + xLo.length + " and " + yLo.length);
    }
    if (xLo == xHi && yLo == yHi) {
      return RoundedSum.dot(xLo, yLo);
    }
    double p = 0;
    double s = 0;
    double lost = 0;
    double correction = 0;
    double radius = 0;
    double thickness = 0;
    double least = 0;
    int tiny = 0;
    for (int i = 0; i < n; i++) {
      double xl = xLo[i];
      double xh = xHi[i];
      double yl = yLo[i];
      double yh = yHi[i];
      double m = 0.5 * (xl + xh);
      double q = 0.5 * (yl + yh);
      double r = Math.max(xh - m, m - xl);
      double t = Math.max(yh - q, q - yl);
      double h = m * q;
      double error = Math.fma(m, q, -h);
      double sum = p + h;
      double z = sum - p;
      double e = (p - (sum - z)) + (h - z);
      s += e + error;
      lost += Math.abs(e) + Math.abs(error);
      p = sum;
      double am = Math.abs(m);
      double aq = Math.abs(q);
      double a = Math.min(am, r);
      double b = Math.min(aq, t);
      correction += Math.copySign(a * b, h);
      radius += (am * t + r * aq) + ((r - a) * t + a * (t - b));
      thickness += r + t;
      least = Math.min(least, Math.min(xl, yl));
      if (Math.abs(h) < RoundedSum.TINY && m != 0 && q != 0) {
        tiny++;
      }
    }
    if (!RoundedSum.finite(p, s, lost) || !(radius + Math.abs(correction) < Double.MAX_VALUE)) {
      return stepwise(xLo, xHi, yLo, yHi);
    }
    double slack = RoundedSum.slack(n, lost, tiny);
    if (thickness > 0) {
      double relative = 1 + 2 * (2.0 * n + 40) * RoundedSum.UNIT_ROUNDOFF;
      slack = Directed.addUp(slack, radius * relative + (8.0 * n + 2) * Double.MIN_VALUE);
    }
    double down =
        Directed.addDown(p, Directed.addDown(correction, Directed.subtractDown(s, slack)));
    double up = Directed.addUp(p, Directed.addUp(correction, Directed.addUp(s, slack)));
    return Interval.of(least >= 0 ? Math.max(0, down) : down, up);
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

  /** Encloses {@code Σ x_i²}, never negative, both ends within a few ulps of the exact range. */
  public static Interval sumOfSquares(double[] lo, double[] hi) {
    if (lo == hi) {
      return RoundedSum.sumOfSquares(lo);
    }
    double[] near = new double[lo.length];
    double[] far = new double[lo.length];
    double size = sizes(lo, hi, near, far);
    return size < Double.POSITIVE_INFINITY
        ? sumOfSquaresOf(near, far)
        : Interval.of(RoundedSum.sumOfSquares(near).lo(), Double.POSITIVE_INFINITY);
  }

  /**
   * Encloses {@code ‖x‖₂}. Where squares could overflow or underflow, the vector is scaled by a
   * power of two first, exactly but for entries that become subnormal, which are widened.
   */
  public static Interval norm(double[] lo, double[] hi) {
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

  private static Interval stepwise(double[] xLo, double[] xHi, double[] yLo, double[] yHi) {
    Interval s = Interval.ZERO;
    for (int i = 0; i < xLo.length; i++) {
      s = s.plus(Interval.of(xLo[i], xHi[i]).times(Interval.of(yLo[i], yHi[i])));
    }
    return s;
  }
}
