package dev.neuralcollapse.number;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Double-double arithmetic, {@code hi + lo} with {@code |lo| ≤ ulp(hi)/2}: about 104 bits, used
 * only as an oracle and checked against big-math itself.
 */
record TwoFold(double hi, double lo) {
  static final TwoFold ONE = new TwoFold(1, 0);

  static TwoFold of(double x) {
    return new TwoFold(x, 0);
  }

  static TwoFold of(BigDecimal x) {
    double hi = x.doubleValue();
    return new TwoFold(hi, x.subtract(new BigDecimal(hi)).doubleValue());
  }

  static TwoFold ratio(long p, long q) {
    return of(new BigDecimal(p).divide(new BigDecimal(q), new MathContext(50)));
  }

  static TwoFold fast(double a, double b) {
    double s = a + b;
    return new TwoFold(s, b - (s - a));
  }

  static TwoFold sum(double a, double b) {
    double s = a + b;
    double v = s - a;
    return new TwoFold(s, (a - (s - v)) + (b - v));
  }

  static TwoFold product(double a, double b) {
    double p = a * b;
    return new TwoFold(p, Math.fma(a, b, -p));
  }

  TwoFold plus(TwoFold y) {
    TwoFold s = sum(hi, y.hi);
    TwoFold t = sum(lo, y.lo);
    TwoFold u = fast(s.hi, s.lo + t.hi);
    return fast(u.hi, u.lo + t.lo);
  }

  TwoFold plus(double y) {
    return plus(of(y));
  }

  TwoFold minus(TwoFold y) {
    return plus(y.negate());
  }

  TwoFold negate() {
    return new TwoFold(-hi, -lo);
  }

  TwoFold times(TwoFold y) {
    double p = hi * y.hi;
    double e = Math.fma(hi, y.hi, -p);
    return fast(p, e + (hi * y.lo + lo * y.hi));
  }

  TwoFold times(double y) {
    double p = hi * y;
    return fast(p, Math.fma(hi, y, -p) + lo * y);
  }

  TwoFold over(TwoFold y) {
    double q = hi / y.hi;
    TwoFold r = minus(y.times(q));
    double q2 = r.hi / y.hi;
    TwoFold r2 = r.minus(y.times(q2));
    return fast(q, q2).plus(r2.hi / y.hi);
  }

  TwoFold scale(int k) {
    return new TwoFold(Math.scalb(hi, k), Math.scalb(lo, k));
  }
}
