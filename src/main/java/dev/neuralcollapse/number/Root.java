package dev.neuralcollapse.number;

import io.vavr.control.Option;
import java.util.function.UnaryOperator;

/**
 * Rigorous enclosures of the root of a monotone function that is given by an inclusion function
 * {@code Interval → Interval}. Only what the enclosures certify is used: an endpoint moves when the
 * sign there is certain.
 */
public final class Root {
  private static final int STEPS = 200;

  private Root() {}

  /**
   * Encloses the root of an increasing continuous function (a root, where the function is flat).
   *
   * @return empty if {@code f} does not certainly change sign over the bracket (so that there may
   *     be no root in it)
   */
  public static Option<Interval> ofIncreasing(UnaryOperator<Interval> f, Interval bracket) {
    boolean brackets =
        bracket.isFinite() && at(f, bracket.lo()).hi() <= 0 && at(f, bracket.hi()).lo() >= 0;
    return brackets ? Option.some(bisect(f, bracket)) : Option.none();
  }

  /** As {@link #ofIncreasing}, for a decreasing function. */
  public static Option<Interval> ofDecreasing(UnaryOperator<Interval> f, Interval bracket) {
    return ofIncreasing(x -> f.apply(x).negate(), bracket);
  }

  /**
   * Interval Newton, then bisection for what Newton leaves, for an increasing function with an
   * inclusion function of its derivative.
   */
  public static Option<Interval> ofIncreasing(
      UnaryOperator<Interval> f, UnaryOperator<Interval> derivative, Interval bracket) {
    return ofIncreasing(f, bracket, derivative);
  }

  private static Option<Interval> ofIncreasing(
      UnaryOperator<Interval> f, Interval bracket, UnaryOperator<Interval> derivative) {
    boolean brackets =
        bracket.isFinite() && at(f, bracket.lo()).hi() <= 0 && at(f, bracket.hi()).lo() >= 0;
    return brackets ? Option.some(newton(f, derivative, bracket)) : Option.none();
  }

  /** Every root in {@code x} lies in {@code m - f(m)/f'(x)}: the mean value theorem. */
  private static Interval newton(
      UnaryOperator<Interval> f, UnaryOperator<Interval> derivative, Interval start) {
    Interval x = start;
    for (int step = 0; step < STEPS; step++) {
      double m = middle(x);
      Interval value = at(f, m);
      Interval cut = halve(x, m, value);
      Interval image = Interval.point(m).minus(value.dividedBy(derivative.apply(x)));
      Interval next = cut.intersection(image).getOrElse(cut);
      if (next.equals(x)) {
        return x;
      }
      x = next;
    }
    return x;
  }

  private static Interval bisect(UnaryOperator<Interval> f, Interval start) {
    Interval x = start;
    for (int step = 0; step < STEPS; step++) {
      double m = middle(x);
      Interval value = at(f, m);
      if (value.hi() > 0 && value.lo() < 0) {
        return sharpen(f, x, m);
      }
      Interval next = halve(x, m, value);
      if (next.equals(x)) {
        return x;
      }
      x = next;
    }
    return x;
  }

  /**
   * The sign at {@code m} is lost in rounding: both endpoints are moved towards it as far as signs
   * are certain.
   */
  private static Interval sharpen(UnaryOperator<Interval> f, Interval x, double m) {
    double lo = x.lo();
    for (double blur = m; blur > Math.nextUp(lo); ) {
      double t = middle(Interval.of(lo, blur));
      if (at(f, t).hi() <= 0) {
        lo = t;
      } else {
        blur = t;
      }
    }
    double hi = x.hi();
    for (double blur = m; blur < Math.nextDown(hi); ) {
      double t = middle(Interval.of(blur, hi));
      if (at(f, t).lo() >= 0) {
        hi = t;
      } else {
        blur = t;
      }
    }
    return Interval.of(lo, hi);
  }

  private static Interval halve(Interval x, double m, Interval valueAtM) {
    if (valueAtM.hi() <= 0) {
      return Interval.of(m, x.hi());
    }
    return valueAtM.lo() >= 0 ? Interval.of(x.lo(), m) : x;
  }

  /**
   * Halves the number of doubles between the endpoints rather than their distance: 64 steps from
   * any bracket.
   */
  private static double middle(Interval x) {
    return value(
        (ordinal(x.lo()) >> 1) + (ordinal(x.hi()) >> 1) + (ordinal(x.lo()) & ordinal(x.hi()) & 1));
  }

  private static long ordinal(double x) {
    long bits = Double.doubleToRawLongBits(x);
    return bits < 0 ? Long.MIN_VALUE - bits : bits;
  }

  private static double value(long ordinal) {
    return Double.longBitsToDouble(ordinal < 0 ? Long.MIN_VALUE - ordinal : ordinal);
  }

  private static Interval at(UnaryOperator<Interval> f, double x) {
    return f.apply(Interval.point(x));
  }
}
