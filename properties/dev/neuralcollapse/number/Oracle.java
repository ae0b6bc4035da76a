package dev.neuralcollapse.number;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The exact value lies within {@code err} of {@code hi + lo}, all times {@code 2^k}. Elementary
 * functions in double-double, an error of 2^-90 being allowed for where the analysis gives 2^-97;
 * {@code OracleTest} compares with big-math.
 */
record Oracle(double hi, double lo, int k, double err) implements Attack.Exact {
  private static final double RELATIVE = 0x1p-90;
  private static final MathContext DIGITS = new MathContext(80);

  static final TwoFold LN2 = TwoFold.of(BigDecimalMath.log(BigDecimal.TWO, DIGITS));
  static final TwoFold PI = TwoFold.of(BigDecimalMath.pi(DIGITS));
  private static final double[] LN2_PIECES = pieces(BigDecimalMath.log(BigDecimal.TWO, DIGITS), 42);
  private static final double[] HALF_PI_PIECES =
      pieces(BigDecimalMath.pi(DIGITS).divide(BigDecimal.TWO), 22);
  private static final TwoFold[] INVERSE_FACTORIALS = inverseFactorials(34);

  /** Each piece has so many bits that small integers times it are exact. */
  private static double[] pieces(BigDecimal x, int bits) {
    double[] p = new double[7];
    BigDecimal rest = x;
    for (int i = 0; i < p.length; i++) {
      double head = rest.doubleValue();
      double ulp = Math.scalb(1.0, Math.getExponent(head) - bits + 1);
      p[i] = i == p.length - 1 ? head : Math.rint(head / ulp) * ulp;
      rest = rest.subtract(new BigDecimal(p[i]));
    }
    return p;
  }

  private static TwoFold[] inverseFactorials(int n) {
    TwoFold[] f = new TwoFold[n];
    BigDecimal factorial = BigDecimal.ONE;
    for (int i = 0; i < n; i++) {
      factorial = i == 0 ? factorial : factorial.multiply(BigDecimal.valueOf(i));
      f[i] = TwoFold.of(BigDecimal.ONE.divide(factorial, DIGITS));
    }
    return f;
  }

  /** {@code x} with a relative error allowed. */
  static Oracle of(TwoFold x, int k, double relative) {
    return new Oracle(x.hi(), x.lo(), k, Math.abs(x.hi()) * relative);
  }

  static Oracle of(TwoFold x) {
    return of(x, 0, RELATIVE);
  }

  static Oracle exactly(double x) {
    return new Oracle(x, 0, 0, 0);
  }

  /** {@code x + correction x}, for a correction known to half of itself, however small. */
  private static Oracle nearly(double x, double correction) {
    int k = Math.getExponent(x) - 1;
    int shift = k < -1000 ? -1074 : k;
    double hi = Math.scalb(x, -shift);
    double lo = correction * hi;
    double carried = lo == 0 ? Math.copySign(Double.MIN_VALUE, Math.signum(x) * correction) : lo;
    return new Oracle(hi, carried, shift, Math.abs(lo) / 2);
  }

  /** The sign of {@code end} minus the exact value; 0 when equal or in doubt. */
  @Override
  public int sideOf(double end) {
    if (Double.isInfinite(end)) {
      return end > 0 ? 1 : -1;
    }
    double scaled = Math.scalb(end, -k);
    double d = (scaled - hi) - lo;
    return Math.abs(d) > 1.001 * err ? (int) Math.signum(d) : 0;
  }

  /** {@code (y - exact)/ulp(y)}. */
  double ulps(double y) {
    return ((Math.scalb(y, -k) - hi) - lo) / Math.scalb(Math.ulp(y), -k);
  }

  TwoFold value() {
    return new TwoFold(hi, lo).scale(k);
  }

  static Oracle exp(double x) {
    if (Math.abs(x) < 0x1p-30) {
      return x == 0
          ? exactly(1)
          : new Oracle(1, x, 0, Math.abs(x) * (Math.abs(x) < 0x1p-60 ? 0x1p-59 : 0x1p-29));
    }
    return exp(TwoFold.of(x));
  }

  static Oracle exp(TwoFold x) {
    int k = (int) Math.rint(x.hi() / LN2.hi());
    return of(smallExpm1(reduced(x, k)).plus(1), k, RELATIVE);
  }

  private static TwoFold reduced(TwoFold x, int k) {
    TwoFold r = x;
    for (int i = 0; i < 4; i++) {
      r = r.plus(TwoFold.product(-k, LN2_PIECES[i]));
    }
    return r;
  }

  /** {@code |r| < 0.4}: Taylor at {@code r/2^8}, then {@code e^{2t} - 1 = p(2 + p)}. */
  private static TwoFold smallExpm1(TwoFold r) {
    TwoFold t = r.scale(-8);
    TwoFold p = INVERSE_FACTORIALS[11];
    for (int i = 10; i >= 1; i--) {
      p = p.times(t).plus(INVERSE_FACTORIALS[i]);
    }
    p = p.times(t);
    for (int i = 0; i < 8; i++) {
      p = p.scale(1).plus(p.times(p));
    }
    return p;
  }

  static Oracle expm1(double x) {
    if (x == 0) {
      return exactly(0);
    }
    if (Math.abs(x) < 0x1p-60) {
      return nearly(x, x / 2);
    }
    if (x < -45) {
      return beside(-1, StrictMath.exp(x));
    }
    int k = Math.abs(x) < 0.35 ? 0 : (int) Math.rint(x / LN2.hi());
    TwoFold p = smallExpm1(reduced(TwoFold.of(x), k));
    return k == 0
        ? of(p)
        : k > 0
            ? of(p.plus(1).plus(-Math.scalb(1.0, -k)), k, RELATIVE)
            : of(p.plus(1).scale(k).plus(-1), 0, RELATIVE);
  }

  static TwoFold expm1(TwoFold x) {
    if (Math.abs(x.hi()) < 0.35) {
      return smallExpm1(x);
    }
    return exp(x).value().plus(-1);
  }

  static Oracle log(double x) {
    if (x == 1) {
      return exactly(0);
    }
    if (x > 0.5 && x < 2) {
      return log1p(x - 1);
    }
    int k = Math.getExponent(x) < -1022 ? Math.getExponent(x * 0x1p60) - 60 : Math.getExponent(x);
    TwoFold m = log1p(TwoFold.of(Math.scalb(x, -k) - 1));
    return of(m.plus(LN2.times(k)));
  }

  static TwoFold log(TwoFold x) {
    int k = Math.getExponent(x.hi());
    TwoFold m = x.hi() > 0.5 && x.hi() < 2 ? x : x.scale(-k);
    TwoFold y = log1p(m.plus(-1));
    return m == x ? y : y.plus(LN2.times(k));
  }

  static Oracle log1p(double f) {
    if (f == 0) {
      return exactly(0);
    }
    if (Math.abs(f) < 0x1p-60) {
      return nearly(f, -f / 2);
    }
    if (f > 0x1p100) {
      return log(f);
    }
    return of(f > 1 ? log(TwoFold.sum(f, 1)) : log1p(TwoFold.of(f)));
  }

  /** A Newton step from the double: {@code y + log1p(t), t = (f - (e^y - 1))/e^y}. */
  static TwoFold log1p(TwoFold f) {
    if (f.hi() == 0) {
      return f;
    }
    if (f.hi() < -0.5 || f.hi() > 1) {
      return log(f.plus(1));
    }
    double y = StrictMath.log1p(f.hi());
    TwoFold e = expm1(TwoFold.of(y));
    TwoFold t = f.minus(e).over(e.plus(1));
    return t.minus(t.times(t).times(0.5)).plus(y);
  }

  static Oracle pow(double x, double a) {
    if (a == 0 || x == 1) {
      return exactly(1);
    }
    Oracle y = exp(log(x).value().times(a));
    return of(new TwoFold(y.hi, y.lo), y.k, 0x1p-78);
  }

  static Oracle sqrt(double x) {
    if (x == 0) {
      return exactly(0);
    }
    int k = Math.getExponent(x) / 2;
    double m = Math.scalb(x, -2 * k);
    double s = Math.sqrt(m);
    double rest = Math.fma(-s, s, m);
    return rest == 0 ? new Oracle(s, 0, k, 0) : of(TwoFold.sum(s, rest / (2 * s)), k, 0x1p-90);
  }

  /** x less the nearest multiple of {@code π/2}, and that multiple modulo 4. */
  private record Quadrant(TwoFold rest, int turns) {
    static Quadrant of(double x) {
      double k = Math.rint(x / HALF_PI_PIECES_SUM);
      TwoFold r = TwoFold.of(x);
      for (double piece : HALF_PI_PIECES) {
        r = r.plus(TwoFold.product(-k, piece));
      }
      return new Quadrant(r, (int) ((long) k & 3));
    }
  }

  private static final double HALF_PI_PIECES_SUM = Math.PI / 2;

  static Oracle sin(double x) {
    if (Math.abs(x) < 0x1p-30) {
      return x == 0 ? exactly(0) : nearly(x, -x * x / 6);
    }
    Quadrant q = Quadrant.of(x);
    return belowOne(turned(q.rest, q.turns));
  }

  static Oracle cos(double x) {
    if (Math.abs(x) < 0x1p-30) {
      return x == 0 ? exactly(1) : nearly(1, -x * x / 2);
    }
    Quadrant q = Quadrant.of(x);
    return belowOne(turned(q.rest, q.turns + 1));
  }

  /** The sine of a double is {@code ±1} for none. */
  private static Oracle belowOne(TwoFold y) {
    double sign = Math.signum(y.hi());
    return 1 - Math.abs(y.hi()) - sign * y.lo() < 0x1p-84
        ? new Oracle(sign, -sign * Double.MIN_VALUE, 0, 0)
        : of(y, 0, 0x1p-85);
  }

  /** {@code sin(r + turns π/2)}. */
  private static TwoFold turned(TwoFold r, int turns) {
    TwoFold y = series(r, turns % 2 == 0);
    return turns % 4 >= 2 ? y.negate() : y;
  }

  private static TwoFold series(TwoFold r, boolean sine) {
    TwoFold square = r.times(r).negate();
    int start = sine ? 29 : 28;
    TwoFold s = INVERSE_FACTORIALS[start];
    for (int i = start - 2; i >= 0; i -= 2) {
      s = s.times(square).plus(INVERSE_FACTORIALS[i]);
    }
    return sine ? s.times(r) : s;
  }

  static Oracle atan(double x) {
    if (Math.abs(x) < 0x1p-30) {
      return x == 0 ? exactly(0) : nearly(x, -x * x / 3);
    }
    double y = StrictMath.atan(x);
    TwoFold s = sin(y).value();
    TwoFold c = cos(y).value();
    TwoFold delta =
        Math.abs(x) <= 1
            ? c.times(x).minus(s).over(s.times(x).plus(c))
            : c.minus(s.over(TwoFold.of(x))).over(c.over(TwoFold.of(x)).plus(s));
    return of(delta.plus(y), 0, 0x1p-85);
  }

  static Oracle acos(double x) {
    if (x == 1) {
      return exactly(0);
    }
    return x >= 0 ? of(acosOf(x), 0, 0x1p-85) : of(PI.minus(acosOf(-x)), 0, 0x1p-85);
  }

  /** {@code cos y - x = (1 - x) - 2 sin²(y/2)} over the slope, with the second-order term. */
  private static TwoFold acosOf(double x) {
    double y = StrictMath.acos(x);
    if (y == 0) {
      return TwoFold.of(0);
    }
    TwoFold half = sin(y / 2).value();
    TwoFold miss = TwoFold.sum(1, -x).minus(half.times(half).times(2));
    TwoFold d = miss.over(sin(y).value());
    return d.plus(y).plus(-d.hi() * d.hi() * StrictMath.cos(y) / StrictMath.sin(y) / 2);
  }

  static Oracle xLogX(double x) {
    if (x == 0 || x == 1) {
      return exactly(0);
    }
    int k = Math.getExponent(x);
    return of(log(x).value().times(Math.scalb(x, -k)), k, RELATIVE);
  }

  static Oracle softplus(double x) {
    if (x > 45) {
      return beside(x, StrictMath.exp(-x));
    }
    if (x > 0) {
      return of(softplus(-x).value().plus(x));
    }
    double v = StrictMath.exp(x);
    return x < -45
        ? exp(x).timesNearlyOne(v * (v / 3 - 0.5))
        : of(log1p(exp(TwoFold.of(x)).value()));
  }

  static Oracle softplusInverse(double x) {
    if (x > 45) {
      return beside(x, -StrictMath.exp(-x));
    }
    TwoFold y = x < 0x1p-60 ? log(x).value().plus(x / 2) : log(expm1(TwoFold.of(x)));
    return new Oracle(y.hi(), y.lo(), 0, 0x1p-90 * Math.max(1, Math.abs(y.hi())));
  }

  static Oracle logistic(double x) {
    if (Math.abs(x) < 0x1p-60) {
      return x == 0 ? exactly(0.5) : beside(0.5, x / 4);
    }
    if (x > 45) {
      return beside(1, -StrictMath.exp(-x));
    }
    double v = StrictMath.exp(x);
    if (x < -45) {
      return exp(x).timesNearlyOne(v * (v - 1));
    }
    TwoFold e = exp(TwoFold.of(x)).value();
    return of(e.over(e.plus(1)));
  }

  private Oracle timesNearlyOne(double excess) {
    return of(new TwoFold(hi, lo).times(TwoFold.sum(1, excess)), k, 0x1p-88);
  }

  /** {@code x + r}, an absolute error of {@code 2^-86 scale} allowed unless r is far below x. */
  static Oracle sum(TwoFold x, TwoFold r, double scale) {
    if (x.lo() == 0 && Math.abs(r.hi()) < Math.abs(x.hi()) * 0x1p-60) {
      return beside(x.hi(), r.hi());
    }
    TwoFold y = x.plus(r);
    return new Oracle(y.hi(), y.lo(), 0, 0x1p-86 * scale);
  }

  /**
   * {@code x + small}, known to {@code 2^-30} of the small part, which may be below all doubles.
   */
  static Oracle beside(double x, double small) {
    return new Oracle(
        x,
        small == 0 ? Math.copySign(Double.MIN_VALUE, small) : small,
        0,
        Math.abs(small) * 0x1p-30);
  }
}
