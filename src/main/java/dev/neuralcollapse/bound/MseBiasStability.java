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
        new FrameAngle(new SquaredNorm(optimum)).nc2(gap),
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
}
