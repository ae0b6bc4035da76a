package dev.neuralcollapse.number;

import java.util.function.IntToDoubleFunction;

/**
 * Rigorous bounds of sums, inner products and norms of doubles, and a-priori bounds of what any
 * floating-point evaluation of them may be off by. These carry the error balls of certified forward
 * passes.
 */
public final class RoundedSum {
  /** Unit roundoff {@code u = 2^-53} of round to nearest. */
  public static final double UNIT_ROUNDOFF = 0x1p-53;

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

  /** Encloses {@code Σ x_i}. */
  public static Interval sum(double... x) {
    return sum(x.length, i -> x[i]);
  }

  /** Encloses {@code Σ_{i<n} x_i}. */
  public static Interval sum(int n, IntToDoubleFunction x) {
    return dot(n, x, i -> 1.0);
  }

  /** Encloses {@code Σ x_i y_i}, a few ulps wide unless terms cancel by more than 2^40. */
  public static Interval dot(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("sizes differ: " + x.length + " and " + y.length);
    }
    return dot(x.length, i -> x[i], i -> y[i]);
  }

  /** Encloses {@code Σ_{i<n} x_i y_i}. */
  public static Interval dot(int n, IntToDoubleFunction x, IntToDoubleFunction y) {
    double p = 0;
    double s = 0;
    double absolute = 0;
    for (int i = 0; i < n; i++) {
      double a = x.applyAsDouble(i);
      double b = y.applyAsDouble(i);
      double h = a * b;
      double r = Math.fma(a, b, -h);
      double t = p + h;
      double z = t - p;
      s += ((p - (t - z)) + (h - z)) + r;
      p = t;
      absolute += Math.abs(h);
    }
    double computed = p + s;
    if (!Double.isFinite(computed) || !Double.isFinite(absolute) || !Double.isFinite(s)) {
      return stepwiseDot(n, x, y);
    }
    return enclose(n, computed, absolute);
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

  /** Encloses {@code ‖x‖₂}. */
  public static Interval norm(double... x) {
    return sumOfSquares(x).sqrt();
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

  /**
   * The compensated product has error at most {@code u|xᵀy| + γ_n² |x|ᵀ|y| + 5n 2^-1074} (T. Ogita,
   * S. M. Rump, S. Oishi, SIAM J. Sci. Comput. 26, 2005, Prop. 5.5); {@code |xᵀy| ≤ |computed| +
   * error} turns it into twice the computable bound below.
   */
  private static Interval enclose(int n, double computed, double absolute) {
    double gamma = gamma(n + 2L);
    double magnitudes =
        Directed.addUp(
            Directed.divideUp(absolute, Directed.subtractDown(1, gamma)),
            2.0 * n * Double.MIN_VALUE);
    double error =
        Directed.addUp(
            Directed.multiplyUp(2 * UNIT_ROUNDOFF, Math.abs(computed)),
            Directed.addUp(
                Directed.multiplyUp(
                    2, Directed.multiplyUp(Directed.multiplyUp(gamma, gamma), magnitudes)),
                10.0 * n * Double.MIN_VALUE));
    return Interval.of(Directed.subtractDown(computed, error), Directed.addUp(computed, error));
  }

  private static Interval stepwiseDot(int n, IntToDoubleFunction x, IntToDoubleFunction y) {
    double down = 0;
    double up = 0;
    for (int i = 0; i < n; i++) {
      double a = x.applyAsDouble(i);
      double b = y.applyAsDouble(i);
      if (!Double.isFinite(a) || !Double.isFinite(b)) {
        throw new IllegalArgumentException("term " + i + " is not a number: " + a + " · " + b);
      }
      down = Directed.addDown(down, Directed.multiplyDown(a, b));
      up = Directed.addUp(up, Directed.multiplyUp(a, b));
    }
    return Interval.of(down, up);
  }
}
