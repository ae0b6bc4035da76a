package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;

/** Rigorous enclosures of the standard normal density and of {@code Q(x) = P(X > x)}. */
final class NormalTail {
  /** From here on the continued fraction, below the power series. */
  private static final double FAR = 2;

  private static final int SERIES = 60;
  private static final double NEGLIGIBLE = 1e-17;
  private static final int FRACTION = 100;

  private static final Interval ROOT_TWO_PI = Interval.PI.times(2).sqrt();

  private NormalTail() {}

  /** φ. */
  static Interval density(Interval x) {
    return x.square().dividedBy(2).negate().exp().dividedBy(ROOT_TWO_PI);
  }

  /** Q over {@code x ≥ 0}; it falls. */
  static Interval above(Interval x) {
    return Interval.of(at(x.hi()).lo(), at(x.lo()).hi());
  }

  private static Interval at(double x) {
    if (x == Double.POSITIVE_INFINITY) {
      return Interval.ZERO;
    }
    Interval point = Interval.point(x);
    return (x < FAR ? near(point) : density(point).times(farRatio(point))).min(0.5).max(0);
  }

  /**
   * {@code Q = ½ - φ Σ x^{2k+1}/(2k+1)!!}. From its term k on, the series is at most that term
   * times {@code 1/(1 - x²/(2k+3))}.
   */
  private static Interval near(Interval x) {
    Interval square = x.square();
    Interval term = x;
    Interval sum = Interval.ZERO;
    // Every further term widens the sum; six make the rest a geometric series of ratio ½.
    for (int k = 0; k < 6 || (k < SERIES && term.hi() > NEGLIGIBLE * sum.lo()); k++) {
      sum = sum.plus(term);
      term = term.times(square).dividedBy(2.0 * k + 3);
    }
    Interval rest = term.times(Interval.of(0, 2));
    return Interval.point(0.5).minus(density(x).times(sum.plus(rest)));
  }

  /** Laplace's {@code 1/(x + 1/(x + 2/(x + …)))}, whatever stands at the end lies in [x, ∞). */
  private static Interval farRatio(Interval x) {
    Interval below = Interval.of(x.lo(), Double.POSITIVE_INFINITY);
    for (int k = FRACTION; k >= 1; k--) {
      below = x.plus(Interval.point(k).dividedBy(below));
    }
    return below.inverse();
  }
}
