package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import io.vavr.collection.LinkedHashMap;

/**
 * Stability under cross entropy [D]. {@code ε = 2γ/(λρ*²)}, {@code a = ρ* / √K}; the identity gives
 * at once {@code K‖w̄‖² + Σ‖q_k - aμ_k‖² + ρ*² tr Σ_W ≤ ρ*² ε}.
 */
final class CrossEntropyStability {
  private final CrossEntropyOptimum optimum;
  private final int classes;
  private final Interval rho2;

  CrossEntropyStability(CrossEntropyOptimum optimum) {
    this.optimum = optimum;
    this.classes = optimum.classes();
    this.rho2 = optimum.rho().square();
  }

  StabilityBounds bounds(double gap) {
    Interval epsilon = Interval.point(2).times(up(gap)).dividedBy(optimum.decay().times(rho2));
    double half = optimum.decay().times(rho2).times(0.5).lo();
    return new StabilityBounds(
        nc1(gap, epsilon),
        new FrameAngle(new CrossEntropyNorm(optimum)).nc2(gap),
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

  /** An infinite gap is treated as a huge one: everything is vacuous from far below. */
  private static Interval up(double gap) {
    return Interval.point(Math.min(gap, Double.MAX_VALUE));
  }

  /**
   * The tight bound. {@code F ≥ φ(√K ρ √(tr Σ_B)/(K-1)) + λρ²/2} by Jensen and Cauchy-Schwarz, so
   * {@code √(tr Σ_B) ≥ c*}, the c at which {@code min_ρ [φ(√K ρ c/(K-1)) + λρ²/2] = F* + γ}.
   * Substituting {@code ρ → ρ/c} that minimum is the optimum for the decay {@code λ/c²}: {@code c*²
   * = λ/λ'} where {@code F*(λ') = F*(λ) + γ}, and {@code NC1 ≤ 1/c*² - 1 = λ'/λ - 1}. By its margin
   * x an optimum has {@code F* = φ(x) + (K-1)x/(2(e^x+K-1))}, decreasing from log K, and {@code λ'
   * = K/((K-1)x(e^x+K-1))}: one monotone root. Attained, for even n and {@code d-1 ≥ K}, by
   * features {@code c* u_k ± √(1-c*²) v}.
   */
  private CertifiedBound nc1(double gap, Interval epsilon) {
    double threshold = Stability.vacuityThreshold(optimum);
    CertifiedBound.Vacuous vacuous =
        new CertifiedBound.Vacuous(threshold, "a zero classifier is as good, with any features");
    if (!(gap < threshold)) {
      return vacuous;
    }
    Interval level = Interval.point(optimum.value().plus(gap).hi());
    double beyond = optimum.rho().times(Interval.point(classes).sqrt()).hi() * 2 + 1;
    return Root.ofDecreasing(x -> optimumAt(x).minus(level), Interval.of(Double.MIN_VALUE, beyond))
        .map(x -> decayAt(Interval.point(x.lo())).dividedBy(optimum.decay()).minus(1).max(0).hi())
        .map(tight -> Math.min(tight, simple(epsilon)))
        .filter(Double::isFinite)
        .<CertifiedBound>map(CertifiedBound.Bounded::new)
        .getOrElse(vacuous);
  }

  private static double simple(Interval epsilon) {
    return epsilon.hi() < 1
        ? epsilon.dividedBy(Interval.ONE.minus(epsilon)).hi()
        : Double.POSITIVE_INFINITY;
  }

  /** {@code F*} of the decay whose optimum has margin x. */
  private Interval optimumAt(Interval x) {
    return optimum.loss().at(x).plus(x.times(optimum.loss().slope(x)).times(0.5));
  }

  /** {@code λ' = K/((K-1)x(e^x+K-1))}. */
  private Interval decayAt(Interval x) {
    double wrong = classes - 1;
    return Interval.point(classes).dividedBy(x.times(wrong).times(x.exp().plus(wrong)));
  }
}
