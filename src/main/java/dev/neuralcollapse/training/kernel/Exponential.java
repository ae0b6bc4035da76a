package dev.neuralcollapse.training.kernel;

/**
 * {@code exp} by {@code 2^n e^r}, {@code |r| <= ln 2 / 2}: two-step reduction with fused
 * multiply-adds, then Taylor's polynomial of degree 13, whose remainder {@code r^14/14!} is below
 * {@code 2^-57}.
 */
final class Exponential {
  /** Smaller arguments give 0, so that no result is subnormal. */
  static final double LEAST = -708;

  static final double LOG2_E = 0x1.71547652b82fep0;

  /** The leading bits of ln 2; {@code n LN2_HIGH} is exact for the n that occur. */
  static final double LN2_HIGH = 0x1.62e42fefa3800p-1;

  static final double LN2_LOW = 0x1.ef35793c76730p-45;

  /** Adding it rounds to an integer and leaves that integer in the low bits. */
  static final double MAGIC = 0x1.8p52;

  /** {@code 1/k!}, from the highest power down to {@code k = 0}. */
  static final double[] TAYLOR = taylor(13);

  private Exponential() {}

  private static double[] taylor(int degree) {
    double[] c = new double[degree + 1];
    double factorial = 1;
    for (int k = 0; k <= degree; k++) {
      factorial *= Math.max(1, k);
      c[degree - k] = 1 / factorial;
    }
    return c;
  }

  static double of(double x) {
    if (!(x >= LEAST)) {
      return Double.isNaN(x) ? x : 0;
    }
    double shifted = Math.fma(x, LOG2_E, MAGIC);
    double n = shifted - MAGIC;
    double r = Math.fma(-n, LN2_LOW, Math.fma(-n, LN2_HIGH, x));
    double p = TAYLOR[0];
    for (int k = 1; k < TAYLOR.length; k++) {
      p = Math.fma(p, r, TAYLOR[k]);
    }
    long bits = Double.doubleToRawLongBits(p) + (Double.doubleToRawLongBits(shifted) << 52);
    return Double.longBitsToDouble(bits);
  }
}
