package dev.neuralcollapse.number;

import java.math.BigInteger;

/** Exact arithmetic of doubles: {@code mantissa · 2^exponent}. */
record Dyadic(BigInteger mantissa, int exponent) {
  static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);

  static Dyadic of(double x) {
    long bits = Double.doubleToRawLongBits(Math.abs(x));
    int biased = (int) (bits >>> 52);
    long fraction = bits & 0xFFFFFFFFFFFFFL;
    long m = biased == 0 ? fraction : fraction | 1L << 52;
    return new Dyadic(BigInteger.valueOf(x < 0 ? -m : m), Math.max(1, biased) - 1075);
  }

  Dyadic plus(Dyadic that) {
    if (mantissa.signum() == 0) {
      return that;
    }
    if (that.mantissa.signum() == 0) {
      return this;
    }
    int e = Math.min(exponent, that.exponent);
    return new Dyadic(
        mantissa.shiftLeft(exponent - e).add(that.mantissa.shiftLeft(that.exponent - e)), e);
  }

  Dyadic negate() {
    return new Dyadic(mantissa.negate(), exponent);
  }

  Dyadic times(Dyadic that) {
    return new Dyadic(mantissa.multiply(that.mantissa), exponent + that.exponent);
  }

  Dyadic pow(int n) {
    return new Dyadic(mantissa.pow(n), exponent * n);
  }

  int signum() {
    return mantissa.signum();
  }

  /** The sign of {@code x - this}, x possibly infinite. */
  int sideOf(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? 1 : -1;
    }
    return Dyadic.of(x).plus(negate()).signum();
  }
}
