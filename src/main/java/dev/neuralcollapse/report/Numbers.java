package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.simulation.WrittenNumber;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers for people, in one locale. What bounds from above is rounded up, what is a premise is
 * rounded down, so that the printed sentence follows from the computed one.
 */
final class Numbers {
  static final String NONE = "–";

  private Numbers() {}

  /** To {@code digits} significant digits, nearest. */
  static String figure(double x, int digits) {
    return rounded(x, digits, RoundingMode.HALF_EVEN);
  }

  /** As short as it can be written, without an exponent: for settings, not results. */
  static String plain(double x) {
    return BigDecimal.valueOf(x).stripTrailingZeros().toPlainString();
  }

  /** With this many decimals: for numbers quoted as they were published. */
  static String decimals(double x, int decimals) {
    return minus(new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  /** To {@code digits} significant digits, fewer where fewer say the same. */
  static String shown(double x, int digits) {
    return !Double.isFinite(x)
        ? NONE
        : figure(x, Math.min(digits, BigDecimal.valueOf(x).stripTrailingZeros().precision()));
  }

  static String figure(Option<Double> x, int digits) {
    return x.map(v -> figure(v, digits)).getOrElse(NONE);
  }

  /** Rounded towards +∞. */
  static String up(double x, int digits) {
    return rounded(x, digits, RoundingMode.CEILING);
  }

  static String up(Option<Double> x, int digits, String otherwise) {
    return x.map(v -> up(v, digits)).getOrElse(otherwise);
  }

  /** Rounded towards -∞. */
  static String down(double x, int digits) {
    return rounded(x, digits, RoundingMode.FLOOR);
  }

  static String percent(double share) {
    BigDecimal p = new BigDecimal(share).multiply(BigDecimal.valueOf(100));
    return p.setScale(share == 1 ? 0 : 1, RoundingMode.FLOOR).toPlainString() + " %";
  }

  /** {@code [lo, hi]}, outward. */
  static String interval(double lo, double hi, int digits) {
    return "[" + down(lo, digits) + ", " + up(hi, digits) + "]";
  }

  private static String rounded(double x, int digits, RoundingMode mode) {
    if (!Double.isFinite(x)) {
      return NONE;
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal b = new BigDecimal(x).round(new MathContext(digits, mode));
    int exponent = b.precision() - b.scale() - 1;
    if (exponent < -3 || exponent > 5) {
      BigDecimal mantissa = b.scaleByPowerOfTen(-exponent);
      return minus(pad(mantissa, digits)) + "×10" + WrittenNumber.superscript(exponent);
    }
    int decimals = Math.max(0, digits - 1 - exponent);
    return minus(b.setScale(decimals, RoundingMode.UNNECESSARY).toPlainString());
  }

  private static String pad(BigDecimal mantissa, int digits) {
    return mantissa.setScale(digits - 1, RoundingMode.UNNECESSARY).toPlainString();
  }

  private static String minus(String s) {
    return s.replace('-', '−');
  }
}
