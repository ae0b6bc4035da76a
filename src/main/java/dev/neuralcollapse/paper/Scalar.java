package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;

/** Enclosures of differences that vanish to second order, in forms that keep their sign. */
final class Scalar {

  private Scalar() {}

  /** Two enclosures of one number: its tighter one. Disjoint, one of the formulas is wrong. */
  static Interval same(Interval direct, Interval other) {
    return direct
        .intersection(other)
        .getOrElseThrow(() -> new IllegalStateException(direct + " and " + other + " differ"));
  }

  /** {@code [0, τ]} for {@code τ ≥ 0}: where the mean value theorem may look. */
  private static Interval below(Interval tau) {
    return Interval.of(0, tau.hi());
  }

  /** {@code e^τ - 1 - τ = τ² e^ξ/2}, {@code 0 ≤ ξ ≤ τ}. */
  static Interval excess(Interval tau) {
    return tau.square().times(below(tau).exp()).dividedBy(2);
  }

  /** {@code τe^τ - (e^τ - 1) = τ ξe^ξ}, {@code 0 ≤ ξ ≤ τ}. */
  static Interval deficit(Interval tau) {
    return tau.times(below(tau)).times(below(tau).exp());
  }

  /** {@code (t-τ)² f''/2} for an enclosure of f'' between both points. */
  static Interval taylor(Interval t, Interval tau, Interval curvature) {
    return t.minus(tau).square().times(curvature).dividedBy(2);
  }
}
