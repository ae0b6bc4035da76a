package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;

/** Steps that the stability bounds of all losses share; every result is an upper bound. */
final class CollapseBounds {
  private CollapseBounds() {}

  /** {@code share/(1-share)}: NC1 when {@code tr Σ_B ≥ 1 - share}. */
  static CertifiedBound withinOverBetween(Interval share, double threshold, String reason) {
    if (!(share.hi() < 1)) {
      return new CertifiedBound.Vacuous(threshold, reason);
    }
    Interval most = Interval.point(share.hi());
    return new CertifiedBound.Bounded(most.dividedBy(Interval.ONE.minus(most)).hi());
  }

  /**
   * NC3 from {@code (1/N) Σ ‖h_i - v_{y_i}‖² ≤ ε} with unit h and one direction {@code v_k ≠ 0} a
   * class [D]. In a class of mean error E, {@code v} of length t, the mean cosine is {@code (1 + t²
   * - E)/(2t) ≥ √(1-E)} while {@code E ≤ 1}, and may be anything beyond. The errors of the K
   * classes sum to {@code Kε}; {@code 1 - √(1-E)} is convex, so the worst puts all in one class,
   * from {@code Kε > 1} on in as many classes of error just above one (NC3 2 each) as fit, and the
   * rest in one more.
   *
   * <p>Vacuous at 2, which no cosine exceeds.
   */
  static CertifiedBound cosineGap(int classes, Interval epsilon, double threshold) {
    double sum = epsilon.times(classes).hi();
    if (!(sum < classes)) {
      return new CertifiedBound.Vacuous(
          threshold, "the features may point away from their classifier rows");
    }
    double wrong = Math.max(0, Math.ceil(sum) - 1);
    Interval rest = Interval.point(sum).minus(wrong).max(0).min(1);
    Interval one = rest.dividedBy(Interval.ONE.minus(rest).sqrt().plus(1)).min(1);
    return new CertifiedBound.Bounded(one.plus(2 * wrong).dividedBy(classes).min(2).hi());
  }

  /** Largest σ with {@code σ² ≤ base + σ e}: {@code (e + √(e² + 4 base))/2}. */
  static Interval selfBounded(Interval e, Interval base) {
    return e.plus(e.square().plus(base.times(4)).sqrt()).times(0.5);
  }

  /** {@code ε}, as a bound that says nothing from 1 on, where a zero classifier lies. */
  static CertifiedBound belowOne(Interval epsilon, double threshold, String reason) {
    return epsilon.hi() < 1
        ? new CertifiedBound.Bounded(epsilon.hi())
        : new CertifiedBound.Vacuous(threshold, reason);
  }
}
