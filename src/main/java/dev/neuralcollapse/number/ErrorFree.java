package dev.neuralcollapse.number;

/**
 * A rounded result with its exact rounding error: {@code value + error} is the exact result.
 *
 * <p>Valid while nothing overflows and, for products, while {@code |value| ≥ 2^-968} or the product
 * is exact anyway (T. J. Dekker 1971; D. E. Knuth, TAOCP 2, 4.2.2).
 */
public record ErrorFree(double value, double error) {

  /** {@code a + b} exactly, in six operations without a branch. */
  public static ErrorFree twoSum(double a, double b) {
    double s = a + b;
    double virtual = s - a;
    return new ErrorFree(s, (a - (s - virtual)) + (b - virtual));
  }

  /** {@code a · b} exactly, by one fused multiply-add. */
  public static ErrorFree twoProduct(double a, double b) {
    double p = a * b;
    return new ErrorFree(p, Math.fma(a, b, -p));
  }
}
