package dev.neuralcollapse.number;

import org.jspecify.annotations.Nullable;

/**
 * A vector of intervals in the form that fast inner products want: each side within {@code radius}
 * of {@code middle}, up to one ulp of the radius. To be kept and used again.
 *
 * <p>No rounding direction is switched and nothing is stepped inside the loops: one pass in round
 * to nearest by fused multiply-adds into four partial sums, with an a-priori bound of what all its
 * roundings lost: {@code γ_{n/4+8}} of the sum of magnitudes, which is summed beside.
 */
public final class MiddleRadius {
  /** Sides this thin may be multiplied by the plain formula. */
  private static final double THIN = 0x1p-10;

  /** Beyond this, sums of products might overflow. */
  private static final double LARGE = 0x1p500;

  /** Below this, errors of underflow might count. */
  private static final double SMALL = 0x1p-900;

  private final double[] lo;
  private final double[] hi;
  private final double[] middle;
  private final double[] radius;
  private final boolean thin;
  private final boolean moderate;
  private final boolean nonNegative;

  private MiddleRadius(double[] lo, double[] hi) {
    int n = lo.length;
    this.lo = lo;
    middle = lo == hi ? lo : new double[n];
    radius = new double[n];
    boolean allPoints = true;
    boolean allThin = true;
    boolean allModerate = true;
    boolean allNonNegative = true;
    for (int i = 0; i < n; i++) {
      double m = lo == hi ? lo[i] : 0.5 * (lo[i] + hi[i]);
      double r = Math.max(hi[i] - m, m - lo[i]);
      middle[i] = m;
      radius[i] = r;
      allPoints &= lo[i] == hi[i];
      allThin &= r <= THIN * Math.abs(m);
      allModerate &= Math.abs(m) + r < LARGE;
      allNonNegative &= lo[i] >= 0;
    }
    this.hi = allPoints ? lo : hi;
    thin = allThin;
    moderate = allModerate;
    nonNegative = allNonNegative;
  }

  /** The arrays are kept, and must not change. */
  static MiddleRadius of(double[] lo, double[] hi) {
    if (lo.length != hi.length) {
      throw new IllegalArgumentException("sizes differ: " + lo.length + " and " + hi.length);
    }
    return new MiddleRadius(lo, hi);
  }

  /** Encloses {@code Σ x_i y_i}. */
  public Interval dot(MiddleRadius that) {
    if (lo.length != that.lo.length) {
      throw new IllegalArgumentException("sizes differ: " + lo.length + " and " + that.lo.length);
    }
    if (lo == hi && that.lo == that.hi) {
      return RoundedSum.dot(lo, that.lo);
    }
    if (!moderate || !that.moderate) {
      return stepwise(that);
    }
    return thin && that.thin ? thin(that) : thick(that);
  }

  /** {@code |xy - mq| ≤ |m|t + r(|q| + t)} for radii r, t about m, q. */
  private Interval thin(MiddleRadius that) {
    double[] ms = middle;
    double[] rs = radius;
    double[] qs = that.middle;
    double[] ts = that.radius;
    double p0 = 0;
    double p1 = 0;
    double p2 = 0;
    double p3 = 0;
    double a0 = 0;
    double a1 = 0;
    double r0 = 0;
    double r1 = 0;
    int n = ms.length;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      double m0 = ms[i];
      double m1 = ms[i + 1];
      double m2 = ms[i + 2];
      double m3 = ms[i + 3];
      double q0 = qs[i];
      double q1 = qs[i + 1];
      double q2 = qs[i + 2];
      double q3 = qs[i + 3];
      p0 = Math.fma(m0, q0, p0);
      p1 = Math.fma(m1, q1, p1);
      p2 = Math.fma(m2, q2, p2);
      p3 = Math.fma(m3, q3, p3);
      double am0 = Math.abs(m0);
      double am1 = Math.abs(m1);
      double am2 = Math.abs(m2);
      double am3 = Math.abs(m3);
      double aq0 = Math.abs(q0);
      double aq1 = Math.abs(q1);
      double aq2 = Math.abs(q2);
      double aq3 = Math.abs(q3);
      a0 += Math.fma(am0, aq0, am1 * aq1);
      a1 += Math.fma(am2, aq2, am3 * aq3);
      double t0 = ts[i];
      double t1 = ts[i + 1];
      double t2 = ts[i + 2];
      double t3 = ts[i + 3];
      r0 += Math.fma(am0, t0, rs[i] * (aq0 + t0)) + Math.fma(am1, t1, rs[i + 1] * (aq1 + t1));
      r1 += Math.fma(am2, t2, rs[i + 2] * (aq2 + t2)) + Math.fma(am3, t3, rs[i + 3] * (aq3 + t3));
    }
    for (; i < n; i++) {
      p0 = Math.fma(ms[i], qs[i], p0);
      a0 = Math.fma(Math.abs(ms[i]), Math.abs(qs[i]), a0);
      r0 += Math.fma(Math.abs(ms[i]), ts[i], rs[i] * (Math.abs(qs[i]) + ts[i]));
    }
    double magnitudes = a0 + a1;
    if (!(magnitudes > SMALL)) {
      return stepwise(that);
    }
    return within(that, (p0 + p1) + (p2 + p3), magnitudes, r0 + r1, n / 4 + 3);
  }

  /**
   * The product of two intervals lies within {@code |m|t + r|q| + rt - ab} of {@code mq + sgn(mq)
   * ab}, {@code a = min(|m|, r), b = min(|q|, t)} (H. D. Nguyen 2011): exact unless both contain
   * zero, then at most {@code 4 - 2√2} times too wide. The radius is written without a difference
   * of products, as {@code |m|t + r|q| + (r-a)t + a(t-b)}; {@code ab} never exceeds it.
   */
  private Interval thick(MiddleRadius that) {
    int n = middle.length;
    double p = 0;
    double magnitudes = 0;
    double correction = 0;
    double wide = 0;
    for (int i = 0; i < n; i++) {
      double m = middle[i];
      double r = radius[i];
      double q = that.middle[i];
      double t = that.radius[i];
      double am = Math.abs(m);
      double aq = Math.abs(q);
      double a = Math.min(am, r);
      double b = Math.min(aq, t);
      p = Math.fma(m, q, p);
      magnitudes = Math.fma(am, aq, magnitudes);
      correction += m > 0 == q > 0 ? a * b : -(a * b);
      wide += (am * t + r * aq) + ((r - a) * t + a * (t - b));
    }
    if (!(wide > SMALL)) {
      return stepwise(that);
    }
    return within(that, p + correction, magnitudes, wide, n + 2);
  }

  /**
   * {@code sum ± (wide + lost)}. A term of the sum is rounded at most {@code steps + 3} times, one
   * of the magnitudes or of the radii at most {@code steps + 8} times; radii are one ulp short,
   * factors of two of them; {@code steps + 20} and 1/16 more cover all, {@code n < 2^40}.
   */
  private Interval within(
      MiddleRadius that, double sum, double magnitudes, double wide, int steps) {
    double relative = (steps + 20) * (1.0625 * RoundedSum.UNIT_ROUNDOFF);
    double lost = relative * (magnitudes + 2 * wide) + 16.0 * middle.length * Double.MIN_VALUE;
    double reach = Directed.addUp(wide, lost);
    double down = Directed.subtractDown(sum, reach);
    return Interval.of(
        nonNegative && that.nonNegative ? Math.max(0, down) : down, Directed.addUp(sum, reach));
  }

  /** Encloses {@code Σ x_i²}, never negative. */
  public Interval sumOfSquares() {
    if (lo == hi) {
      return RoundedSum.sumOfSquares(lo);
    }
    Interval squares = thin && moderate ? thinSumOfSquares() : null;
    return squares == null ? EnclosedSum.thickSumOfSquares(lo, hi) : squares;
  }

  /**
   * Encloses {@code ‖x‖₂}. Where squares could overflow or underflow, the vector is scaled by a
   * power of two first.
   */
  public Interval norm() {
    Interval squares = sumOfSquares();
    return squares.lo() > 0x1p-800 && squares.hi() < 0x1p960
        ? squares.sqrt()
        : EnclosedSum.scaledNorm(lo, hi);
  }

  /** {@code Σ (|m| ± r)²}; null where underflow might count. */
  private @Nullable Interval thinSumOfSquares() {
    double near0 = 0;
    double near1 = 0;
    double far0 = 0;
    double far1 = 0;
    int n = middle.length;
    int i = 0;
    for (; i + 1 < n; i += 2) {
      double m0 = Math.abs(middle[i]);
      double m1 = Math.abs(middle[i + 1]);
      double in0 = m0 - radius[i];
      double in1 = m1 - radius[i + 1];
      double out0 = m0 + radius[i];
      double out1 = m1 + radius[i + 1];
      near0 = Math.fma(in0, in0, near0);
      near1 = Math.fma(in1, in1, near1);
      far0 = Math.fma(out0, out0, far0);
      far1 = Math.fma(out1, out1, far1);
    }
    if (i < n) {
      double in = Math.abs(middle[i]) - radius[i];
      double out = Math.abs(middle[i]) + radius[i];
      near0 = Math.fma(in, in, near0);
      far0 = Math.fma(out, out, far0);
    }
    double far = far0 + far1;
    if (!(far > SMALL)) {
      return null;
    }
    double lost = (n / 2 + 24) * (1.0625 * RoundedSum.UNIT_ROUNDOFF) * far;
    return Interval.of(
        Math.max(0, Directed.subtractDown(near0 + near1, lost)), Directed.addUp(far, lost));
  }

  private Interval stepwise(MiddleRadius that) {
    Interval s = Interval.ZERO;
    for (int i = 0; i < lo.length; i++) {
      s = s.plus(Interval.of(lo[i], hi[i]).times(Interval.of(that.lo[i], that.hi[i])));
    }
    return s;
  }
}
