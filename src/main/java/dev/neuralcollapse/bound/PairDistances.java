package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.MarginLoss;
import dev.neuralcollapse.optimum.MseBiasOptimum;
import dev.neuralcollapse.optimum.MseOptimum;

/**
 * What a gap {@code F(W,H) - F* ≤ γ} says of single samples, however many there are: two of one
 * class are near each other, two of different classes are not. [D]
 *
 * <p>Notation of the gap identity; {@code a = ρ* / √K}, s or c, {@code E² = 2γ/λ}. The terms
 * duality and variability give {@code e² + K a² tr Σ_W ≤ E²} with {@code ‖q_A - q_B‖ ≤ a‖μ_A - μ_B‖
 * + √2 e}. Two samples of a class: {@code ‖h - h'‖²/2 ≤ N tr Σ_W}, so {@code ‖h - h'‖ ≤ √(2n) E/a}.
 * Two of different classes at distance t: {@code ‖μ_A - μ_B‖ ≤ t + √(2N tr Σ_W)}, so {@code (q_A -
 * q_B)ᵀ(h - h') ≤ t(at + √(2(n+1)) E)}; and the term fit, N times the mean, makes that at least
 * {@code 2x}: under cross entropy the chain rule of the divergence, for the two classes alone, and
 * its convexity give {@code (P+p) KL(x* ‖ x) ≤ Nγ/2}, for the squared losses {@code x = s - √(2Nγ)}
 * or {@code α - √(2Nγ)}. At {@code γ = 0} both bounds are attained.
 *
 * @param optimum {@code F*}
 * @param perClass n
 */
public record PairDistances(GufmOptimum optimum, int perClass) {
  private static final double FLOOR = 1e-13;

  /** Refuses empty classes. */
  public PairDistances {
    if (perClass < 1) {
      throw new IllegalArgumentException("no samples in a class");
    }
  }

  /** a: the norm of an optimal classifier row. */
  private Interval scale() {
    return switch (optimum) {
      case CrossEntropyOptimum ce -> ce.scale();
      case MseOptimum squared -> squared.scale();
      case MseBiasOptimum biased -> biased.scale();
    };
  }

  /** {@code E = √(2γ/λ)}. */
  private Interval radius(Interval gap) {
    return gap.times(2).dividedBy(optimum.decay()).sqrt();
  }

  private Interval total(Interval gap) {
    return gap.times(perClass).times(optimum.classes());
  }

  /** Upper bound of {@code ‖h - h'‖} for two samples of one class, at most 2. */
  public Interval together(double gap) {
    Interval at = Interval.point(gap);
    return Interval.point(2.0 * perClass).sqrt().times(radius(at)).dividedBy(scale()).min(2);
  }

  /**
   * Upper bound of {@code ‖h - h'‖ ‖g - g'‖} for two samples each of two classes, at most 4: {@code
   * nE²/a²}.
   */
  public Interval togetherTwice(double gap) {
    Interval at = Interval.point(gap);
    return radius(at).square().times(perClass).dividedBy(scale().square()).min(4);
  }

  /** Lower bound of {@code ‖h - h'‖} for two samples of different classes; 0 says nothing. */
  public Interval apart(double gap) {
    Interval x = margin(gap);
    if (x.hi() <= 0) {
      return Interval.ZERO;
    }
    Interval a = scale();
    Interval b = radius(Interval.point(gap)).times(Interval.point(2.0 * (perClass + 1)).sqrt());
    // (√(b²+8ax) - b)/(2a), free of cancellation
    Interval root = b.square().plus(a.times(x).times(8)).sqrt();
    return x.times(4).dividedBy(root.plus(b)).min(2);
  }

  /** Lower bound of {@code ½(q_A - q_B)ᵀ(h - h')}; 0 or less says nothing. */
  private Interval margin(double gap) {
    Interval miss = total(Interval.point(gap)).times(2).sqrt();
    return switch (optimum) {
      case CrossEntropyOptimum ce -> pairMargin(ce, gap);
      case MseOptimum squared -> squared.scale().minus(miss).max(0);
      case MseBiasOptimum biased -> biased.shrink().minus(miss).max(0);
    };
  }

  /**
   * The root below {@code x* = ρ*√K/(K-1)} of {@code (P+p)[ψ(x) - ψ(x*) + (1-σ(x*))(x-x*)] = Nγ/2},
   * {@code ψ(x) = log(1+e^{-x})}; tiny gaps count as {@link #FLOOR}, where rounding would decide.
   */
  private Interval pairMargin(CrossEntropyOptimum ce, double gap) {
    int k = ce.classes();
    MarginLoss two = new MarginLoss(2);
    Interval best = ce.rho().times(Interval.point(k).sqrt()).dividedBy(k - 1.0);
    Interval weight = ce.trueMass().plus(ce.wrongMass());
    Interval wrong = ce.wrongMass().dividedBy(weight);
    Interval level = total(Interval.point(gap)).dividedBy(2).dividedBy(weight).max(FLOOR);
    return Root.ofDecreasing(
            x -> two.at(x).minus(two.at(best)).plus(wrong.times(x.minus(best))).minus(level),
            Interval.of(0, best.lo()))
        .map(x -> Interval.point(x.lo()))
        .getOrElse(Interval.ZERO);
  }
}
