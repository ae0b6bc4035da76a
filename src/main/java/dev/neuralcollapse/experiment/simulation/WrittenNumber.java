package dev.neuralcollapse.experiment.simulation;

import java.math.BigDecimal;
import java.math.MathContext;

/** A number inside words. */
public final class WrittenNumber {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private WrittenNumber() {}

  /**
   * At most {@code digits} significant digits without trailing zeros; below 1e-4 and from 1e6 on as
   * a power of ten.
   */
  static String of(double x, int digits) {
    if (x == 0 || !Double.isFinite(x)) {
      return x == 0 ? "0" : "–";
    }
    BigDecimal b = new BigDecimal(x).round(new MathContext(digits)).stripTrailingZeros();
    int exponent = b.precision() - b.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return b.toPlainString();
    }
    BigDecimal mantissa = b.scaleByPowerOfTen(-exponent);
    String factor = mantissa.compareTo(BigDecimal.ONE) == 0 ? "" : mantissa.toPlainString() + "×";
    return factor + "10" + superscript(exponent);
  }

  /** An exponent, raised. */
  public static String superscript(int n) {
    return (n < 0 ? "⁻" : "")
        + Integer.toString(Math.abs(n))
            .chars()
            .mapToObj(c -> String.valueOf(SUPERSCRIPTS.charAt(c - '0')))
            .reduce("", String::concat);
  }
}
