package dev.neuralcollapse.number;

/**
 * Sine and cosine of intervals. Extremes lie at the ends and at multiples of {@code π/2}; a
 * multiple that cannot be excluded counts as inside, which costs nothing as the function is flat
 * there.
 */
final class Trigonometry {
  /** Beyond this nothing is claimed but {@code [-1, 1]}. */
  private static final double FAR = 0x1p30;

  private static final Interval RANGE = new Interval(-1, 1);

  private Trigonometry() {}

  static Interval cos(Interval x) {
    if (x.magnitude() > FAR) {
      return RANGE;
    }
    Interval a = atPoint(StrictMath.cos(x.lo()));
    Interval b = x.isPoint() ? a : atPoint(StrictMath.cos(x.hi()));
    return withTurns(a.hull(b), x.dividedBy(Interval.PI));
  }

  /** Uses that {@code sin x} has the sign of x and is no larger, {@code |x| ≤ π}. */
  static Interval sin(Interval x) {
    if (x.magnitude() > FAR) {
      return RANGE;
    }
    Interval a = sinAt(x.lo());
    Interval b = x.isPoint() ? a : sinAt(x.hi());
    return withTurns(a.hull(b), x.dividedBy(Interval.PI).minus(0.5));
  }

  private static Interval sinAt(double x) {
    Interval y = atPoint(StrictMath.sin(x));
    if (x >= 0 && x <= 1) {
      return new Interval(Math.max(0, y.lo()), Math.min(x, y.hi()));
    }
    return x < 0 && x >= -1 ? new Interval(Math.max(x, y.lo()), Math.min(0, y.hi())) : y;
  }

  private static Interval atPoint(double y) {
    return new Interval(Math.max(-1, Elementary.down2(y)), Math.min(1, Elementary.up2(y)));
  }

  /** The function is 1 at even and -1 at odd integers of {@code turns}, monotone between. */
  private static Interval withTurns(Interval atEnds, Interval turns) {
    long first = (long) Math.ceil(turns.lo());
    long last = (long) Math.floor(turns.hi());
    if (first > last) {
      return atEnds;
    }
    boolean both = first < last;
    boolean even = first % 2 == 0;
    return new Interval(both || !even ? -1 : atEnds.lo(), both || even ? 1 : atEnds.hi());
  }
}
