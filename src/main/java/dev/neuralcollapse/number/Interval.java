package dev.neuralcollapse.number;

import io.vavr.control.Option;
import java.math.BigDecimal;

/**
 * A nonempty closed interval of reals; infinite endpoints mean "unbounded" and are never members.
 *
 * <p>Every operation returns an interval that contains all results of the exact operation on
 * members of its operands (outward rounding, {@link Directed}). Sums, products, quotients and
 * square roots of points are at most one ulp wide. Which operations are inclusion isotonic (smaller
 * operands never give a result outside that of larger ones) and how wide the others are is a public
 * table, {@code src/site/markdown/intervals.md}, that the tests read.
 *
 * <p>Endpoints are never NaN, and a zero endpoint is always {@code +0.0}, so that equal sets are
 * equal records.
 */
public record Interval(double lo, double hi) {
  /** {@code {0}}. */
  public static final Interval ZERO = new Interval(0, 0);

  /** {@code {1}}. */
  public static final Interval ONE = new Interval(1, 1);

  /** All reals: nothing is known. */
  public static final Interval ENTIRE =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** {@code {π}}, enclosed by the doubles next to it. */
  public static final Interval PI = new Interval(Math.PI, Elementary.PI_UP);

  /**
   * Refuses NaN, crossed endpoints and an infinite point, each by its name ({@link NoInterval}).
   */
  public Interval {
    if (!(lo <= hi) || lo == Double.POSITIVE_INFINITY || hi == Double.NEGATIVE_INFINITY) {
      throw NoInterval.between(lo, hi);
    }
    lo += 0.0; // -0.0 becomes 0.0
    hi += 0.0;
  }

  /** {@code [lo, hi]}. */
  public static Interval of(double lo, double hi) {
    return new Interval(lo, hi);
  }

  /** {@code {x}}, the double itself: use {@link #ofDecimal} when a decimal such as 0.1 is meant. */
  public static Interval point(double x) {
    return new Interval(x, x);
  }

  /** The smallest interval with both numbers. */
  public static Interval hull(double a, double b) {
    return new Interval(Math.min(a, b), Math.max(a, b));
  }

  /** {@code numerator / denominator} of two doubles, e.g. {@code ratio(1, 3)}. */
  public static Interval ratio(double numerator, double denominator) {
    return point(numerator).dividedBy(denominator);
  }

  /**
   * The tightest enclosure of a decimal literal.
   *
   * @throws NumberFormatException if the text is not a decimal number
   */
  public static Interval ofDecimal(String literal) {
    BigDecimal exact = new BigDecimal(literal);
    double nearest = exact.doubleValue();
    if (Double.isInfinite(nearest)) {
      return nearest > 0 ? of(Double.MAX_VALUE, nearest) : of(nearest, -Double.MAX_VALUE);
    }
    int side = exact.compareTo(new BigDecimal(nearest));
    return of(
        side < 0 ? Math.nextDown(nearest) : nearest, side > 0 ? Math.nextUp(nearest) : nearest);
  }

  /** {@code x + y}. */
  public Interval plus(Interval that) {
    return of(Directed.addDown(lo, that.lo), Directed.addUp(hi, that.hi));
  }

  /** {@code x + y}. */
  public Interval plus(double that) {
    return plus(point(that));
  }

  /** {@code x - y}. */
  public Interval minus(Interval that) {
    return of(Directed.addDown(lo, -that.hi), Directed.addUp(hi, -that.lo));
  }

  /** {@code x - y}. */
  public Interval minus(double that) {
    return minus(point(that));
  }

  /** {@code -x}. */
  public Interval negate() {
    return of(-hi, -lo);
  }

  /** {@code x y}. */
  public Interval times(Interval that) {
    if (lo >= 0 && that.lo >= 0) {
      return of(Directed.multiplyDown(lo, that.lo), Directed.multiplyUp(hi, that.hi));
    }
    double down =
        Math.min(
            Math.min(Directed.multiplyDown(lo, that.lo), Directed.multiplyDown(lo, that.hi)),
            Math.min(Directed.multiplyDown(hi, that.lo), Directed.multiplyDown(hi, that.hi)));
    double up =
        Math.max(
            Math.max(Directed.multiplyUp(lo, that.lo), Directed.multiplyUp(lo, that.hi)),
            Math.max(Directed.multiplyUp(hi, that.lo), Directed.multiplyUp(hi, that.hi)));
    return of(down, up);
  }

  /** {@code x y}. */
  public Interval times(double that) {
    return times(point(that));
  }

  /**
   * {@code x / y} over the {@code y ≠ 0}: a half-line when the divisor only touches zero and the
   * dividend has one sign, {@link #ENTIRE} otherwise.
   */
  public Interval dividedBy(Interval that) {
    if (that.lo > 0) {
      return byPositive(that);
    }
    if (that.hi < 0) {
      return negate().byPositive(that.negate());
    }
    if (that.lo == 0 && that.hi > 0) {
      return byTouchingZero(that.hi);
    }
    if (that.hi == 0 && that.lo < 0) {
      return negate().byTouchingZero(-that.lo);
    }
    return ENTIRE;
  }

  /** {@code x / y}. */
  public Interval dividedBy(double that) {
    return dividedBy(point(that));
  }

  private Interval byPositive(Interval that) {
    double down = Directed.divideDown(lo, lo >= 0 ? that.hi : that.lo);
    double up = Directed.divideUp(hi, hi >= 0 ? that.lo : that.hi);
    return of(down, up);
  }

  private Interval byTouchingZero(double top) {
    if (lo >= 0) {
      return of(Directed.divideDown(lo, top), Double.POSITIVE_INFINITY);
    }
    if (hi <= 0) {
      return of(Double.NEGATIVE_INFINITY, Directed.divideUp(hi, top));
    }
    return ENTIRE;
  }

  /** {@code 1 / x}. */
  public Interval inverse() {
    return ONE.dividedBy(this);
  }

  /** {@code |x|}. */
  public Interval abs() {
    return of(mignitude(), magnitude());
  }

  /** {@code x²}, never negative. */
  public Interval square() {
    double near = mignitude();
    double far = magnitude();
    return of(Directed.multiplyDown(near, near), Directed.multiplyUp(far, far));
  }

  /** {@code √x} over the nonnegative members; an interval below zero is refused. */
  public Interval sqrt() {
    if (hi < 0) {
      throw NoInterval.outside("square root of " + this);
    }
    return of(Directed.sqrtDown(Math.max(0, lo)), Directed.sqrtUp(hi));
  }

  /** {@code e^x}. */
  public Interval exp() {
    if (lo == hi) {
      return Elementary.exp(lo);
    }
    return of(Elementary.expDown(lo), Elementary.expUp(hi));
  }

  /** {@code e^x - 1}, accurate near zero. */
  public Interval expm1() {
    return of(Elementary.expm1Down(lo), Elementary.expm1Up(hi));
  }

  /** {@code log x} over the positive members; an interval without any is refused. */
  public Interval log() {
    if (hi <= 0) {
      throw NoInterval.outside("logarithm of " + this);
    }
    return of(lo <= 0 ? Double.NEGATIVE_INFINITY : Elementary.logDown(lo), Elementary.logUp(hi));
  }

  /** {@code log(1 + x)} over the members above -1; an interval without any is refused. */
  public Interval log1p() {
    if (hi <= -1) {
      throw NoInterval.outside("log1p of " + this);
    }
    return of(
        lo <= -1 ? Double.NEGATIVE_INFINITY : Elementary.log1pDown(lo), Elementary.log1pUp(hi));
  }

  /** {@code x^n}; {@code x^0 = 1}; a negative exponent is the inverse of the positive power. */
  public Interval pow(int n) {
    if (n == Integer.MIN_VALUE) {
      throw new IllegalArgumentException("exponent out of range");
    }
    if (n < 0) {
      return pow(-n).inverse();
    }
    if (n % 2 == 0) {
      return of(Power.down(mignitude(), n), Power.up(magnitude(), n));
    }
    double down = lo >= 0 ? Power.down(lo, n) : -Power.up(-lo, n);
    double up = hi >= 0 ? Power.up(hi, n) : -Power.down(-hi, n);
    return of(down, up);
  }

  /**
   * {@code x^a = e^{a log x}} over the nonnegative members; {@code 0^a} as a limit, {@code 0^0 =
   * 1}.
   */
  public Interval pow(double a) {
    return pow(point(a));
  }

  /**
   * {@code x^a} over the nonnegative x; one without any is refused. Monotone in each argument where
   * the other is held, so that the extremes are at corners.
   */
  public Interval pow(Interval a) {
    if (hi < 0) {
      throw NoInterval.outside("real power of " + this);
    }
    return Elementary.pow(Math.max(0, lo), hi, a.lo, a.hi);
  }

  /** {@code x log x} over the nonnegative members, 0 at 0, {@code -1/e} at {@code 1/e}. */
  public Interval xLogX() {
    if (hi < 0) {
      throw NoInterval.outside("x log x of " + this);
    }
    return Elementary.xLogX(Math.max(0, lo), hi);
  }

  /** {@code log(1 + e^x)}, which never overflows. */
  public Interval softplus() {
    return of(Elementary.softplusDown(lo), Elementary.softplusUp(hi));
  }

  /** {@code log(e^x - 1)}, the inverse of {@link #softplus}, over the positive members. */
  public Interval softplusInverse() {
    if (hi <= 0) {
      throw NoInterval.outside("inverse softplus of " + this);
    }
    return of(
        lo <= 0 ? Double.NEGATIVE_INFINITY : Elementary.softplusInverseDown(lo),
        Elementary.softplusInverseUp(hi));
  }

  /** {@code 1/(1 + e^{-x})}, the derivative of {@link #softplus}. */
  public Interval logistic() {
    return of(Elementary.logisticDown(lo), Elementary.logisticUp(hi));
  }

  /** {@code sin x}. */
  public Interval sin() {
    return Trigonometry.sin(this);
  }

  /** {@code cos x}. */
  public Interval cos() {
    return Trigonometry.cos(this);
  }

  /** {@code atan x}. */
  public Interval atan() {
    return of(Elementary.atanDown(lo), Elementary.atanUp(hi));
  }

  /** {@code acos x} over the members in {@code [-1, 1]}; an interval without any is refused. */
  public Interval acos() {
    if (lo > 1 || hi < -1) {
      throw NoInterval.outside("arc cosine of " + this);
    }
    return of(Elementary.acosDown(Math.min(1, hi)), Elementary.acosUp(Math.max(-1, lo)));
  }

  /** The interval of {@code min(x, y)}. */
  public Interval min(Interval that) {
    return of(Math.min(lo, that.lo), Math.min(hi, that.hi));
  }

  /** The interval of {@code min(x, y)}. */
  public Interval min(double that) {
    return min(point(that));
  }

  /** The interval of {@code max(x, y)}. */
  public Interval max(Interval that) {
    return of(Math.max(lo, that.lo), Math.max(hi, that.hi));
  }

  /** The interval of {@code max(x, y)}. */
  public Interval max(double that) {
    return max(point(that));
  }

  /** Is {@code x} a member? NaN and infinities never are. */
  public boolean contains(double x) {
    return lo <= x && x <= hi && Double.isFinite(x);
  }

  /** Is {@code that} a subset? */
  public boolean contains(Interval that) {
    return lo <= that.lo && that.hi <= hi;
  }

  /** Have both a point in common? */
  public boolean intersects(Interval that) {
    return lo <= that.hi && that.lo <= hi;
  }

  /** Upper bound of {@code hi - lo}. */
  public double width() {
    return 0.0 + Directed.subtractUp(hi, lo);
  }

  /** A finite member, near the middle. */
  public double mid() {
    if (isPoint()) {
      return lo;
    }
    if (lo == Double.NEGATIVE_INFINITY) {
      return hi == Double.POSITIVE_INFINITY
          ? 0
          : hi > 0 ? 0 : Math.max(-Double.MAX_VALUE, 2 * hi - 1);
    }
    if (hi == Double.POSITIVE_INFINITY) {
      return lo < 0 ? 0 : Math.min(Double.MAX_VALUE, 2 * lo + 1);
    }
    double middle = 0.5 * lo + 0.5 * hi;
    return Math.min(hi, Math.max(lo, middle));
  }

  /** Largest {@code |x|}. */
  public double magnitude() {
    return Math.max(-lo, hi);
  }

  /** Smallest {@code |x|}. */
  public double mignitude() {
    return lo > 0 ? lo : hi < 0 ? -hi : 0;
  }

  /** Are both endpoints finite? */
  public boolean isFinite() {
    return Double.isFinite(lo) && Double.isFinite(hi);
  }

  /** Has it a single member? */
  public boolean isPoint() {
    return lo == hi;
  }

  /** {@code x ≤ y} for all members. */
  public boolean certainlyAtMost(Interval that) {
    return hi <= that.lo;
  }

  /** {@code x ≤ y} for all members. */
  public boolean certainlyAtMost(double that) {
    return hi <= that;
  }

  /** {@code x < y} for all members. */
  public boolean certainlyLess(Interval that) {
    return hi < that.lo;
  }

  /** {@code x < y} for all members. */
  public boolean certainlyLess(double that) {
    return hi < that;
  }

  /** {@code x > 0} for all members. */
  public boolean certainlyPositive() {
    return lo > 0;
  }

  /** {@code x ≥ 0} for all members. */
  public boolean certainlyNonNegative() {
    return lo >= 0;
  }

  /** {@code x < 0} for all members. */
  public boolean certainlyNegative() {
    return hi < 0;
  }

  /** The smallest interval with all members of both. */
  public Interval hull(Interval that) {
    return of(Math.min(lo, that.lo), Math.max(hi, that.hi));
  }

  /** The common members, if any. */
  public Option<Interval> intersection(Interval that) {
    return intersects(that)
        ? Option.some(of(Math.max(lo, that.lo), Math.min(hi, that.hi)))
        : Option.none();
  }

  /** {@code [lo, hi]} with the shortest decimals that read back as the same doubles. */
  @Override
  public String toString() {
    return "[" + lo + ", " + hi + "]";
  }
}
