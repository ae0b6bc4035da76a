package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.MseBiasOptimum;
import dev.neuralcollapse.optimum.MseOptimum;

/**
 * Near-optimal means near-collapsed: rigorous bounds of the collapse metrics of <em>every</em>
 * classifier and unit features, in any width and with any number of samples a class (balanced),
 * whose objective exceeds the optimum by at most a gap (the role of Lemma 4.1 of Súkeník, Lampert,
 * Mondelli, NeurIPS 2025, arXiv 2505.15239; the bounds with their constants are D).
 *
 * <p>All follow from the gap identity: its terms are nonnegative and add up to the gap.
 */
public final class Stability {
  private Stability() {}

  /**
   * All bounds.
   *
   * @param gap encloses, or bounds from above, {@code F(W,H) - F*}; only its upper end is used, and
   *     a negative one (an empty claim, or rounding) counts as zero
   */
  public static StabilityBounds of(GufmOptimum optimum, Interval gap) {
    double above = Math.max(0, gap.hi());
    return switch (optimum) {
      case CrossEntropyOptimum crossEntropy ->
          new CrossEntropyStability(crossEntropy).bounds(above);
      case MseOptimum squared -> new MseStability(squared).bounds(above);
      case MseBiasOptimum biased -> new MseBiasStability(biased).bounds(above);
    };
  }

  /**
   * The gap below which NC1 is certified, exactly where the theory is, rounded down: at a larger
   * gap all class means may coincide. Under cross entropy and with a free bias a zero classifier is
   * then as good ({@code log K - F*}, {@code (K-1)/(2K) - F*}); without bias one direction is left
   * to predict the constant with, {@code (K-1)/(2K) + λ/(2K(1+λ)) - F*}.
   */
  public static double vacuityThreshold(GufmOptimum optimum) {
    Interval collapsed =
        switch (optimum) {
          case CrossEntropyOptimum ce -> ce.valueWithoutClassifier();
          case MseBiasOptimum biased -> biased.valueWithoutClassifier();
          case MseOptimum squared -> oneDirection(squared);
        };
    return collapsed.minus(optimum.value()).lo();
  }

  private static Interval oneDirection(MseOptimum optimum) {
    double k = optimum.classes();
    Interval constant = optimum.decay().inverse().plus(1).inverse().dividedBy(2 * k);
    return Interval.ratio(k - 1, 2 * k).plus(constant);
  }
}
