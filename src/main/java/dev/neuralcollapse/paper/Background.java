package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** The unconstrained features model and its spherical variant: closed forms and thresholds. */
final class Background {
  private Background() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.of(
        UfmFactors.nuclearNorm(),
        UfmFactors.balance(),
        UfmOptimality.crossEntropy(),
        UfmScalars.root(),
        UfmScalars.threshold(),
        UfmScalars.samplesCost(),
        UfmOptimality.squared(),
        UfmOptimality.squaredWithBias(),
        UfmScalars.modeCost(),
        UfmFewDimensions.value(Loss.SQUARED),
        UfmFewDimensions.value(Loss.SQUARED_WITH_BIAS),
        UfmFewDimensions.degenerate());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.BACKGROUND,
            "squared error with unit features, closed form of the minimum",
            Correction.Origin.READING,
            "$F^*=\\frac{\\lambda K}{2(1+\\lambda K)}$, read without its condition $m=d-1\\ge K$",
            "global-optimality/gufm-mse-below-dimension",
            "orthonormal-value",
            "K = 2, m = 1, λ = 1/2, features +1 and -1: F = (1/4)[(w_1-1)^2 + w_2^2 + w_1^2 +"
                + " (w_2+1)^2] + (1/4)(w_1^2 + w_2^2) is least at w = (1/3, -1/3), where it is"
                + " 10/36 + 2/36 = 1/3; two features +1 give the same with w_2 = 1/3, and there are"
                + " no others up to a common sign. The formula says 1/4.",
            "For $m<K$ unit-norm tight frames are optimal, $F^*=\\frac{K-m}{2K}+\\frac\\lambda2"
                + "\\cdot\\frac m{\\lambda K+K/m}$; at $m=K-1$ that is a simplex up to the sign of"
                + " each feature."));
  }
}
