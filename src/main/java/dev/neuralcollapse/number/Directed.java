package dev.neuralcollapse.number;

/**
 * Double arithmetic rounded towards minus or plus infinity.
 *
 * <p>Java rounds to nearest. The exact residual of a sum (fast two-sum), product, quotient or
 * square root (fused multiply-add) tells on which side of the exact value the rounded one lies; one
 * step is taken only when the residual asks for it, so these are <em>the</em> directed roundings of
 * IEEE 754 and therefore monotone in every argument. Operands are endpoints of intervals: never
 * NaN; {@code 0 · ∞ = 0}, because an infinite endpoint stands for arbitrarily large reals.
 */
public final class Directed {
  /**
   * Below this magnitude the residual of a product may itself underflow, so operands are scaled
   * first.
   */
  private static final double RESIDUAL_SAFE = 0x1p-960;

  private static final double SCALE = 0x1p600;

  private Directed() {}

  /** Largest double not above {@code a + b}. */
  public static double addDown(double a, double b) {
    double s = a + b;
    if (Double.isInfinite(s)) {
      return s > 0 && Double.isFinite(a) && Double.isFinite(b) ? Double.MAX_VALUE : s;
    }
    if (Double.isNaN(s)) {
      return Double.NEGATIVE_INFINITY; // ∞ - ∞
    }
    return sumError(a, b, s) < 0 ? Math.nextDown(s) : s;
  }

  /** Smallest double not below {@code a + b}. */
  public static double addUp(double a, double b) {
    return -addDown(-a, -b);
  }

  /** Largest double not above {@code a - b}. */
  public static double subtractDown(double a, double b) {
    return addDown(a, -b);
  }

  /** Smallest double not below {@code a - b}. */
  public static double subtractUp(double a, double b) {
    return -addDown(-a, b);
  }

  /** Largest double not above {@code a · b}. */
  public static double multiplyDown(double a, double b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    double p = a * b;
    if (Double.isInfinite(p)) {
      return p > 0 && Double.isFinite(a) && Double.isFinite(b) ? Double.MAX_VALUE : p;
    }
    return productError(a, b, p) < 0 ? Math.nextDown(p) : p;
  }

  /** Smallest double not below {@code a · b}. */
  public static double multiplyUp(double a, double b) {
    return -multiplyDown(-a, b);
  }

  /**
   * Largest double not above {@code a / b}; {@code b ≠ 0}, and {@code ∞ / ∞ = 0} (other endpoints
   * carry the extremes).
   */
  public static double divideDown(double a, double b) {
    if (a == 0 || Double.isInfinite(b)) {
      return 0;
    }
    double q = a / b;
    if (Double.isInfinite(q)) {
      return q > 0 && Double.isFinite(a) ? Double.MAX_VALUE : q;
    }
    return quotientError(a, b, q) < 0 ? Math.nextDown(q) : q;
  }

  /** Smallest double not below {@code a / b}; conventions as {@link #divideDown}. */
  public static double divideUp(double a, double b) {
    return -divideDown(-a, b);
  }

  /** Largest double not above {@code √x}, {@code x ≥ 0}. */
  public static double sqrtDown(double x) {
    double s = Math.sqrt(x);
    return rootError(x, s) < 0 ? Math.nextDown(s) : s;
  }

  /** Smallest double not below {@code √x}, {@code x ≥ 0}. */
  public static double sqrtUp(double x) {
    double s = Math.sqrt(x);
    return rootError(x, s) > 0 ? Math.nextUp(s) : s;
  }

  /**
   * Exact {@code a + b - s} for a finite rounded sum {@code s}; ordered operands, so no step
   * overflows.
   */
  private static double sumError(double a, double b, double s) {
    return Math.abs(a) >= Math.abs(b) ? b - (s - a) : a - (s - b);
  }

  /**
   * A number with the sign of {@code ab - p}, {@code p} the finite rounded product of nonzero
   * factors.
   */
  private static double productError(double a, double b, double p) {
    if (Math.abs(p) >= RESIDUAL_SAFE) {
      return Math.fma(a, b, -p);
    }
    if (p == 0) {
      return a > 0 == b > 0 ? 1 : -1;
    }
    boolean smallerFirst = Math.abs(a) < Math.abs(b);
    double small = smallerFirst ? a : b;
    double large = smallerFirst ? b : a;
    return Math.fma(small * SCALE, large, -(p * SCALE));
  }

  /** A number with the sign of {@code a/b - q}, {@code q} the finite rounded quotient. */
  private static double quotientError(double a, double b, double q) {
    double residual;
    if (Math.abs(a) >= RESIDUAL_SAFE) {
      residual = Math.fma(-q, b, a);
    } else if (Math.abs(b) < 0x1p400) {
      residual = Math.fma(-q, b * SCALE, a * SCALE);
    } else {
      residual = a; // the quotient is below the smallest double: q = 0
    }
    return b > 0 ? residual : -residual;
  }

  /** A number with the sign of {@code x - s²}. */
  private static double rootError(double x, double s) {
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    return x >= RESIDUAL_SAFE
        ? Math.fma(-s, s, x)
        : Math.fma(-(s * 0x1p300), s * 0x1p300, x * SCALE);
  }
}
