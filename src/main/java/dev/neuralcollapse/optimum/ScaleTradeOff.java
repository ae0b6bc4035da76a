package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;

/**
 * What is left of a deep unconstrained features model with squared loss when its features and
 * weights keep their directions and only the scale s of the output {@code sY} is free:
 *
 * <pre>  f(s) = (1-s)²/2 + (L+1)/2 · C · s^{2/(L+1)},   s ≥ 0.</pre>
 *
 * <p>[D] A stationary point has {@code C = (1-s) s^{(L-1)/(L+1)}}, so that there {@code ½ - f(s) =
 * s(Ls-L+1)/2}: it is at least as good as s = 0 iff {@code s ≥ (L-1)/L}. The slope {@code s-1 + C
 * s^{(1-L)/(1+L)}} is convex in s and positive at 1, so it has at most one zero in {@code [(L-1)/L,
 * 1]}, and has one iff {@code C ≤ C* = ((L-1)/L)^{(L-1)/(L+1)}/L}. Hence the global minimum is that
 * zero for {@code C < C*} and s = 0 for {@code C > C*}: for L ≥ 2 the scale jumps from {@code
 * (L-1)/L} to 0.
 *
 * @param layers L ≥ 1, matrices between the features and the output
 * @param price C > 0
 */
public record ScaleTradeOff(int layers, Interval price) {
  /** Refuses what no model has. */
  public ScaleTradeOff {
    // decays near the ends of the doubles leave enclosures that reach 0 or infinity
    if (layers < 1 || price.lo() < 0 || !(price.hi() > 0)) {
      throw new IllegalArgumentException(
          "needs L >= 1 and a price > 0, not L = " + layers + ", C = " + price);
    }
  }

  /**
   * {@code κ = (n λ_H λ_W^L)^{1/(L+1)}}: how the decays enter, where every weight matrix has the
   * same one.
   */
  public static Interval kappa(int layers, int perClass, double decayW, double decayH) {
    if (!(decayW > 0 && decayH > 0) || perClass < 1) {
      throw new IllegalArgumentException(
          "needs n >= 1 and decays > 0, not " + perClass + ", " + decayW + ", " + decayH);
    }
    Interval share = Interval.ratio(1, layers + 1.0);
    return decayW == decayH && perClass == 1
        ? Interval.point(decayW)
        : Interval.point(decayH)
            .pow(share)
            .times(Interval.point(perClass).pow(share))
            .times(Interval.point(decayW).pow(Interval.ratio(layers, layers + 1.0)));
  }

  /** {@code C*}, at and above which s = 0 is a global minimum. */
  public static Interval threshold(int layers) {
    Interval jump = Interval.ratio(layers - 1, layers);
    Interval power = Interval.ratio(layers - 1, layers + 1.0);
    return layers == 1 ? Interval.ONE : jump.pow(power).dividedBy(layers);
  }

  /** {@code f(s)}. */
  public Interval at(Interval s) {
    Interval fit = Interval.ONE.minus(s).square().dividedBy(2);
    return fit.plus(
        price.times(s.pow(Interval.ratio(2, layers + 1.0))).times(layers + 1).dividedBy(2));
  }

  /** {@code f'(s)}, s > 0. */
  public Interval slope(Interval s) {
    return s.minus(1).plus(price.times(s.pow(Interval.ratio(1 - layers, layers + 1.0))));
  }

  /** Whether a positive scale is certainly better than 0. */
  public boolean positive() {
    return price.certainlyLess(threshold(layers));
  }

  /** The global minimum: 0 where the price is too high, both where that cannot be decided. */
  public Interval scale() {
    boolean zero = threshold(layers).certainlyLess(price);
    Interval least = Interval.ratio(layers - 1, layers);
    return positive()
        ? Root.ofIncreasing(this::slope, Interval.of(least.lo(), 1))
            .getOrElse(least.hull(Interval.ONE))
        : zero ? Interval.ZERO : Interval.of(0, 1);
  }

  /**
   * {@code min f}. It grows with C, by at most {@code (L+1)/2} times as much, and is ½ at {@code
   * C*}: that bounds it where C cannot be told from {@code C*}.
   */
  public Interval value() {
    if (positive()) {
      return at(scale());
    }
    Interval below = threshold(layers).minus(price).max(0).times(layers + 1).dividedBy(2);
    return Interval.of(Interval.point(0.5).minus(below).lo(), 0.5);
  }
}
