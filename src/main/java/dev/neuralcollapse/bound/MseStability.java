package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.optimum.MseOptimum;
import io.vavr.collection.LinkedHashMap;

/**
 * Stability under squared error without bias [D]. {@code ε = 2γ/(λKs²)}, {@code s = 1/(1+λK)}.
 * Shares γ₁ (fit), γ₂ (duality): {@code WM = sI + R}, {@code ‖R‖ ≤ r = √(2Kγ₁)}, and {@code Wᵀ = sM
 * + E}, {@code ‖E‖ ≤ e = √(2γ₂/λ)}.
 */
final class MseStability {
  private final MseOptimum optimum;
  private final int classes;
  private final Interval s;

  MseStability(MseOptimum optimum) {
    this.optimum = optimum;
    this.classes = optimum.classes();
    this.s = optimum.scale();
  }

  StabilityBounds bounds(double gap) {
    Interval twice = Interval.point(2).times(Math.min(gap, 1e100));
    Interval epsilon = twice.dividedBy(optimum.decay().times(classes).times(s.square()));
    double half = optimum.decay().times(classes).times(s.square()).times(0.5).lo();
    return new StabilityBounds(
        nc1(gap),
        frame(
            gap,
            Math.sqrt(classes),
            this::classifierFrame,
            "WWᵀ may be as far from the frame as zero is"),
        CollapseBounds.cosineGap(classes, epsilon, half),
        LinkedHashMap.of(
            "within-trace", withinTrace(gap),
            "feature-to-row", CollapseBounds.belowOne(epsilon, half, "the classifier may vanish"),
            "prediction", new CertifiedBound.Bounded(twice.hi()),
            "frame-means",
                frame(
                    gap,
                    Math.sqrt(classes * (classes - 1.0)),
                    this::meansFrame,
                    "all class means may be one and the same")));
  }

  /**
   * {@code tr Σ_W ≤ ε/(1+sε) = 2γ/(s(1-s+2γ))}: with {@code τ = 1 - tr Σ_W} Jensen, Cauchy-Schwarz
   * and ridge regression in one variable give {@code F ≥ λK/(2(λK + τ))}. Attained for even n and
   * {@code d-1 ≥ K+1}.
   */
  private Interval within(double gap) {
    Interval twice = Interval.point(2).times(gap);
    // 2γ/(1-s+2γ) written so that it increases visibly in γ.
    Interval odds = optimum.shrinkage().dividedBy(twice);
    return gap == 0 ? Interval.ZERO : odds.plus(1).inverse().dividedBy(s);
  }

  private CertifiedBound withinTrace(double gap) {
    double threshold = s.times(0.5).lo();
    CertifiedBound.Vacuous vacuous =
        new CertifiedBound.Vacuous(threshold, "a zero classifier is as good, with any features");
    return gap < threshold && within(gap).hi() < 1
        ? new CertifiedBound.Bounded(within(gap).hi())
        : vacuous;
  }

  /**
   * The tight bound. Projecting the residuals onto the centred targets and onto the constants, with
   * {@code τ = tr Σ_B}, {@code u = ‖μ_G‖²}, {@code F ≥ λ(K-1)²/(2K(λ(K-1)+τ)) + λ/(2K(λ+u))},
   * convex. Its minimum on {@code (1-τ-u)/τ = q²-1} lies at {@code u = (1 +
   * q(q-1)λ(K-1))/(1+(K-1)q)} and is {@code m(q) = λ(1+(K-1)q)²/(2K(1+λ+λ(K-1)q²))}, increasing up
   * to {@code q = 1+1/λ}, where {@code τ = 0}: {@code NC1 ≤ q²-1} at the root of {@code m(q) = F* +
   * γ}. Attained for even n and {@code d-1 ≥ K+1}.
   */
  private CertifiedBound nc1(double gap) {
    double threshold = Stability.vacuityThreshold(optimum);
    CertifiedBound.Vacuous vacuous =
        new CertifiedBound.Vacuous(threshold, "all class means may be one and the same");
    if (!(gap < threshold)) {
      return vacuous;
    }
    Interval level = Interval.point(optimum.value().plus(gap).hi());
    double end = optimum.decay().inverse().plus(1).lo();
    return Root.ofIncreasing(q -> leastAt(q).minus(level), Interval.of(0, end))
        .map(q -> Interval.point(q.hi()).square().minus(1).max(0).hi())
        .<CertifiedBound>map(CertifiedBound.Bounded::new)
        .getOrElse(vacuous);
  }

  private Interval leastAt(Interval q) {
    Interval lambda = optimum.decay();
    double wrong = classes - 1;
    Interval top = lambda.times(q.times(wrong).plus(1).square());
    Interval bottom =
        lambda.plus(1).plus(lambda.times(wrong).times(q.square())).times(2.0 * classes);
    return top.dividedBy(bottom);
  }

  /** {@code ‖WWᵀ/s² - I‖ ≤ (sr + σe)/s²}. */
  private double classifierFrame(double fit, double duality) {
    Interval r = residual(fit).times(s);
    Interval e = duality(duality);
    Interval sigma = CollapseBounds.selfBounded(e, s.square().plus(r));
    return r.plus(sigma.times(e)).dividedBy(s.square()).hi();
  }

  /** {@code ‖MᵀM - I‖ ≤ (r + me)/s}. */
  private double meansFrame(double fit, double duality) {
    Interval r = residual(fit).dividedBy(s);
    Interval e = duality(duality).dividedBy(s);
    Interval m = CollapseBounds.selfBounded(e, r.plus(1));
    return r.plus(m.times(e)).hi();
  }

  private Interval residual(double fit) {
    return Interval.point(fit).times(2.0 * classes).sqrt();
  }

  private Interval duality(double duality) {
    return Interval.point(duality).times(2).dividedBy(optimum.decay()).sqrt();
  }

  private interface OfShares {
    double at(double fit, double duality);
  }

  private static CertifiedBound frame(
      double gap, double trivial, OfShares deviation, String reason) {
    double bound =
        gap < 1e50
            ? Shares.supremum(2, gap, trivial, x -> deviation.at(x[0], x[1]))
            : Double.POSITIVE_INFINITY;
    return bound < trivial
        ? new CertifiedBound.Bounded(bound)
        : new CertifiedBound.Vacuous(
            Shares.threshold(g -> Shares.below(2, g, trivial, x -> deviation.at(x[0], x[1])), gap),
            reason);
  }
}
