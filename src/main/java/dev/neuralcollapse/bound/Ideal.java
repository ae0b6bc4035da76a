package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.GufmOptimum;

/**
 * The numbers of GUFM's optimum that the accounts of the gap are written in.
 *
 * @param loss ℓ
 * @param classes K
 * @param decay λ
 * @param value {@code F*}
 * @param scale a: at the optimum {@code q_k = a h_k} ({@code ρ* / √K}, s, or {@code α(K-1)/K})
 */
public record Ideal(Loss loss, int classes, double decay, double value, double scale) {

  public static Ideal of(LastLayer layer) {
    return of(layer.loss(), layer.classes(), layer.decay());
  }

  /** The optimum of F for this loss, {@code K >= 2} classes and {@code λ > 0}. */
  public static Ideal of(Loss loss, int classes, double decay) {
    GufmOptimum optimum = optimum(loss, classes, decay);
    return new Ideal(
        loss, classes, decay, optimum.value().mid(), optimum.classifierRowNorm().mid());
  }

  /** The optimum with its enclosures. */
  public static GufmOptimum optimum(Loss loss, int classes, double decay) {
    return switch (loss) {
      case CROSS_ENTROPY -> GufmOptimum.crossEntropy(classes, decay);
      case SQUARED -> GufmOptimum.mse(classes, decay);
      case SQUARED_WITH_BIAS -> GufmOptimum.mseWithBias(classes, decay);
    };
  }

  /** {@code ‖W‖_F} at the optimum. */
  public double norm() {
    return scale * Math.sqrt(classes);
  }

  /** {@code (K-1)/K} where the mean row is split off, 1 for the squared loss without bias. */
  double kappa() {
    return switch (loss) {
      case SQUARED -> 1;
      case CROSS_ENTROPY, SQUARED_WITH_BIAS -> (classes - 1.0) / classes;
    };
  }

  /** The margin {@code a K/(K-1)} of every sample at the optimum of cross entropy. */
  double margin() {
    return scale * classes / (classes - 1.0);
  }
}
