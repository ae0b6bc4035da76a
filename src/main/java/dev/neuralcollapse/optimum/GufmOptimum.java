package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;

/**
 * The optimum of the generalised unconstrained features model with unit features, {@code min F(W,H)
 * = (1/N) Σ ℓ(W h_i, y_i) + (λ/2)‖W‖_F²} over {@code ‖h_i‖ = 1, 1ᵀh_i = 0}, balanced classes
 * (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, section 4: P; the closed forms below
 * with their constants: D).
 *
 * <p>{@link #value} is a lower bound of F for every width, and with it of the training objective of
 * every network whose last features lie on that sphere; {@link #attainment} says whether it is a
 * minimum in a given width.
 *
 * <p>All numbers are enclosures for every λ of the interval {@link #decay}.
 */
public sealed interface GufmOptimum permits CrossEntropyOptimum, MseOptimum, MseBiasOptimum {

  /** K ≥ 2. */
  int classes();

  /** λ > 0. */
  Interval decay();

  /** {@code F*}. */
  Interval value();

  /** {@code F} of a zero classifier: whatever is as bad as that may have any features at all. */
  Interval valueWithoutClassifier();

  /** {@code ‖W*‖_F}. */
  Interval classifierNorm();

  /** Norm of every classifier row at the optimum. */
  Interval classifierRowNorm();

  /** The least d in which the value is attained. */
  int leastWidth();

  /**
   * Whether the value is a minimum for features in {@code R^width}, with a minimiser, or what is
   * known instead.
   */
  Attainment attainment(int width);

  /** Cross entropy, λ as the double itself. */
  static CrossEntropyOptimum crossEntropy(int classes, double decay) {
    return crossEntropy(classes, Interval.point(decay));
  }

  /** Cross entropy, for every λ in an interval. */
  static CrossEntropyOptimum crossEntropy(int classes, Interval decay) {
    return CrossEntropyOptimum.of(classes, decay);
  }

  /** Squared error {@code ½‖· - e_y‖²}, no bias. */
  static MseOptimum mse(int classes, double decay) {
    return new MseOptimum(classes, Interval.point(decay));
  }

  /** Squared error with a free, unpenalised bias of the head. */
  static MseBiasOptimum mseWithBias(int classes, double decay) {
    return new MseBiasOptimum(classes, Interval.point(decay));
  }

  /** Refuses what no model has. */
  static void check(int classes, Interval decay) {
    if (classes < 2 || !decay.certainlyPositive() || !decay.isFinite()) {
      throw new IllegalArgumentException(
          "needs K >= 2 and finite λ > 0, not K = " + classes + ", λ = " + decay);
    }
  }
}
