package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.MseBiasOptimum;
import io.vavr.collection.LinkedHashMap;

/**
 * Stability under squared error with a free bias [D]. {@code α = 1/(1+λ(K-1))}, {@code c =
 * α(K-1)/K}, {@code ε = 2γ/(λKc²)}; as for cross entropy {@code K‖w̄‖² + Σ‖q_k - cμ_k‖² + c²K tr
 * Σ_W ≤ c²K ε}.
 */
final class MseBiasStability {
  private final MseBiasOptimum optimum;
  private final int classes;
  private final Interval c;

  MseBiasStability(MseBiasOptimum optimum) {
    this.optimum = optimum;
    this.classes = optimum.classes();
    this.c = optimum.scale();
  }

  StabilityBounds bounds(double gap) {
    Interval weight = optimum.decay().times(classes).times(c.square());
    Interval epsilon = Interval.point(2).times(Math.min(gap, 1e100)).dividedBy(weight);
    double half = weight.times(0.5).lo();
    return new StabilityBounds(
        nc1(gap),
        nc2(gap),
        CollapseBounds.cosineGap(classes, epsilon.times(2), half / 2),
        LinkedHashMap.of(
            "nc1-simple",
                CollapseBounds.withinOverBetween(
                    epsilon, half, "the duality term alone admits any features"),
            "nc3-centred", CollapseBounds.cosineGap(classes, epsilon, half),
            "equinorm", CollapseBounds.belowOne(epsilon, half, "the classifier may vanish"),
            "within-trace",
                CollapseBounds.belowOne(
                    epsilon, half, "the duality term alone admits any features")));
  }

  /**
   * With {@code D = (K-1)/K}, projecting the residuals onto the centred targets gives {@code F ≥ (D
   * - ρ√(τ/K))²/(2D) + λρ²/2 ≥ (D/2) λ(K-1)/(λ(K-1) + τ)}, {@code τ = tr Σ_B}; hence {@code 1 - τ ≤
   * (2γ/D)/(α(1-α+2γ/D))}. Vacuous exactly from the value without classifier on.
   */
  private CertifiedBound nc1(double gap) {
    double threshold = Stability.vacuityThreshold(optimum);
    String reason = "a zero classifier is as good, with any features";
    if (!(gap < threshold)) {
      return new CertifiedBound.Vacuous(threshold, reason);
    }
    Interval relative =
        Interval.point(2).times(gap).dividedBy(Interval.ratio(classes - 1.0, classes));
    Interval shrinkage = optimum.decay().times(classes - 1.0).inverse().plus(1).inverse();
    Interval lost =
        gap == 0
            ? Interval.ZERO
            : shrinkage.dividedBy(relative).plus(1).inverse().dividedBy(optimum.shrink());
    return CollapseBounds.withinOverBetween(lost, threshold, reason);
  }

  private CertifiedBound nc2(double gap) {
    double x = gap < 1e50 ? Shares.supremum(3, gap, 1, this::relative) : Double.POSITIVE_INFINITY;
    return x < 1
        ? new CertifiedBound.Bounded(CollapseBounds.directionDistance(x))
        : new CertifiedBound.Vacuous(
            Shares.threshold(g -> Shares.below(3, g, 1, this::relative), gap),
            "WWᵀ may be as far from the frame as from nothing");
  }

  private double relative(double[] shares) {
    Interval frame = c.times(optimum.shrink()).times(Interval.point(classes - 1.0).sqrt());
    double deviation = deviation(shares[0], shares[1], shares[2]);
    return Interval.point(Math.min(deviation, Double.MAX_VALUE)).dividedBy(frame).hi();
  }

  /**
   * {@code QMS = αS + R}, {@code ‖R‖ ≤ √(2Kγ₁)} (the bias and its mean fall to the two
   * projections), {@code Qᵀ = cM + E}: {@code QQᵀ = cαS + cR + QES}; the mean row as for cross
   * entropy.
   */
  private double deviation(double fit, double duality, double centroid) {
    Interval r = Interval.point(fit).times(2.0 * classes).sqrt().times(c);
    Interval e2 = Interval.point(duality).times(2).dividedBy(optimum.decay()).sqrt();
    Interval e3Square = Interval.point(centroid).times(2).dividedBy(optimum.decay());
    Interval sigma = CollapseBounds.selfBounded(e2, c.times(optimum.shrink()).plus(r));
    Interval inside = r.plus(sigma.times(e2)).square();
    Interval across = sigma.square().times(e3Square).times(2);
    return inside.plus(across).plus(e3Square.square()).sqrt().hi();
  }
}
