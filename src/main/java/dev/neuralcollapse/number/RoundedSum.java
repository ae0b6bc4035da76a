package dev.neuralcollapse.number;

import org.jspecify.annotations.Nullable;

/**
 * Rigorous bounds of sums, inner products and norms of doubles, and a-priori bounds of what any
 * floating-point evaluation of them may be off by. These carry the error balls of certified forward
 * passes.
 */
public final class RoundedSum {
  /** Unit roundoff {@code u = 2^-53} of round to nearest. */
  public static final double UNIT_ROUNDOFF = 0x1p-53;

  /** Errors of products at least this large are doubles. */
  static final double TINY = 0x1p-960;

  private RoundedSum() {}

  /**
   * Upper bound of {@code γ_n = nu/(1 - nu)}: the relative error constant of {@code n} roundings in
   * whatever order (N. J. Higham, Accuracy and Stability, Lemma 3.1).
   */
  public static double gamma(long n) {
    if (n < 0 || n > 1L << 50) {
      throw new IllegalArgumentException("no error constant for " + n + " roundings");
    }
    double nu = n * UNIT_ROUNDOFF; // exact: n < 2^53
    return Directed.divideUp(nu, Directed.subtractDown(1, nu));
  }

  /**
   * Upper bound of the error of an inner product of {@code n} terms, evaluated in <em>any</em>
   * order, blocking or mixture of fused and plain operations: {@code γ_n ‖x‖ ‖y‖ + n 2^-1074}, the
   * second term for products that underflow. Holds when the computed value is finite.
   *
   * @param normX upper bound of {@code ‖x‖₂}
   * @param normY upper bound of {@code ‖y‖₂}
   */
  public static double dotErrorUp(long n, double normX, double normY) {
    double relative = Directed.multiplyUp(gamma(n), Directed.multiplyUp(normX, normY));
    return Directed.addUp(relative, 2 * n * Double.MIN_VALUE);
  }

  /** Encloses {@code Σ x_i}, as {@link #dot(double[], double[])} with ones. */
  public static Interval sum(double... x) {
    double p = 0;
    double s = 0;
    double lost = 0;
    for (double h : x) {
      double t = p + h;
      double z = t - p;
      double e = (p - (t - z)) + (h - z);
      s += e;
      lost += Math.abs(e);
      p = t;
    }
    return finite(p, s, lost) ? enclose(x.length, p, s, lost, 0) : stepwise(x, null);
  }

  /**
   * Encloses {@code Σ x_i y_i}: the point itself when no rounding happened, else one or two ulps
   * unless terms cancel by more than 2^45.
   *
   * <p>Every product and every sum is split into its rounded value and its exact error (two-sum,
   * fused multiply-add), and the errors are summed beside (T. Ogita, S. M. Rump, S. Oishi, SIAM J.
   * Sci. Comput. 26, 2005, Dot2). {@code Σ x_i y_i = p + Σ(e_i + r_i)} holds exactly, p the last
   * rounded sum; only the sum s of the errors is rounded, n + 1 times a term, so that {@code |s -
   * Σ(e_i + r_i)| ≤ γ_{n+1} Σ(|e_i| + |r_i|)}. With {@code t_i} the partial sums, {@code |e_i| ≤
   * u|t_i|} and {@code |r_i| ≤ u|h_i| ≤ u(1+u)(|t_i| + |t_{i-1}|)}, so that {@code Σ(|e_i| + |r_i|)
   * ≤ 3u(1+u) Σ|t_i|}. The error of a product below 2^-960 may itself be rounded, by at most
   * 2^-1074.
   */
  public static Interval dot(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("sizes differ: " + x.length + " and " + y.length);
    }
    int n = x.length;
    double p = 0;
    double s = 0;
    double magnitude = 0;
    for (int i = 0; i < n; i++) {
      double a = x[i];
      double b = y[i];
      double h = a * b;
      double t = p + h;
      double z = t - p;
      s += Math.fma(a, b, -h) + ((p - (t - z)) + (h - z));
      magnitude += Math.abs(t);
      p = t;
    }
    if (s == 0 || !finite(p, s, magnitude)) {
      return carefulDot(x, y);
    }
    return enclose(n, p, s, 3.0625 * UNIT_ROUNDOFF * magnitude, n);
  }

  /** The same, where perhaps nothing was rounded. */
  private static Interval carefulDot(double[] x, double[] y) {
    double p = 0;
    double s = 0;
    double lost = 0;
    int tiny = 0;
    for (int i = 0; i < x.length; i++) {
      double a = x[i];
      double b = y[i];
      double h = a * b;
      double r = Math.fma(a, b, -h);
      double t = p + h;
      double z = t - p;
      double e = (p - (t - z)) + (h - z);
      s += e + r;
      lost += Math.abs(e) + Math.abs(r);
      if (Math.abs(h) < TINY && a != 0 && b != 0) {
        tiny++;
      }
      p = t;
    }
    return finite(p, s, lost) ? enclose(x.length, p, s, lost, tiny) : stepwise(x, y);
  }

  /** Upper bound of {@code Σ x_i²}. */
  public static double sumOfSquaresUp(double... x) {
    return sumOfSquares(x).hi();
  }

  /** Lower bound of {@code Σ x_i²}. */
  public static double sumOfSquaresDown(double... x) {
    return sumOfSquares(x).lo();
  }

  /** Encloses {@code Σ x_i²}. */
  public static Interval sumOfSquares(double... x) {
    return dot(x, x).max(0);
  }

  /** Encloses {@code ‖x‖₂}, by a few ulps; never lost to overflow or underflow of squares. */
  public static Interval norm(double... x) {
    Interval squares = sumOfSquares(x);
    return squares.lo() > 0x1p-800 && squares.hi() < 0x1p960
        ? squares.sqrt()
        : EnclosedSum.scaledNorm(x, x);
  }

  /** Upper bound of {@code ‖x‖₂}. */
  public static double normUp(double... x) {
    return norm(x).hi();
  }

  /** Upper bound of {@code Σ x_i y_i}. */
  public static double dotUp(double[] x, double[] y) {
    return dot(x, y).hi();
  }

  /** Lower bound of {@code Σ x_i y_i}. */
  public static double dotDown(double[] x, double[] y) {
    return dot(x, y).lo();
  }

  static boolean finite(double p, double s, double lost) {
    return Double.isFinite(p) && Double.isFinite(s) && Double.isFinite(lost);
  }

  /**
   * {@code p + s} exactly, give or take {@link #slack} and what {@code s ± slack} is rounded by.
   */
  private static Interval enclose(int n, double p, double s, double lost, int tiny) {
    double slack = slack(n, lost, tiny);
    if (slack == 0 && s == 0) {
      return Interval.point(p);
    }
    double reach = slack + 4 * UNIT_ROUNDOFF * (Math.abs(s) + slack) + Double.MIN_VALUE;
    return Interval.of(Directed.addDown(p, s - reach), Directed.addUp(p, s + reach));
  }

  /**
   * {@code 2 (n+4) u lost ≥ γ_{n+1} Σ(|e| + |r|)} for the rounded sum {@code lost} of the {@code
   * |e| + |r|}, {@code n < 2^40}; zero when nothing was rounded. What this product itself loses to
   * underflow, the last term returns.
   */
  static double slack(int n, double lost, int tiny) {
    return lost == 0 && tiny == 0
        ? 0
        : 2 * (n + 4) * UNIT_ROUNDOFF * lost + (tiny + 1) * Double.MIN_VALUE;
  }

  /** Plain directed sums, for what overflows; y null stands for ones. */
  private static Interval stepwise(double[] x, double @Nullable [] y) {
    double down = 0;
    double up = 0;
    for (int i = 0; i < x.length; i++) {
      double a = x[i];
      double b = y == null ? 1 : y[i];
      if (!Double.isFinite(a) || !Double.isFinite(b)) {
        throw new IllegalArgumentException("term " + i + " is not a number: " + a + " · " + b);
      }
      down = Directed.addDown(down, Directed.multiplyDown(a, b));
      up = Directed.addUp(up, Directed.multiplyUp(a, b));
    }
    return Interval.of(down, up);
  }
}
