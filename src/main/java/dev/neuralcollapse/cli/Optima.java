package dev.neuralcollapse.cli;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.GufmOptimum;

/** The optimum that belongs to a loss. */
final class Optima {
  private Optima() {}

  static GufmOptimum of(Loss loss, int classes, double decay) {
    return switch (loss) {
      case CROSS_ENTROPY -> GufmOptimum.crossEntropy(classes, decay);
      case SQUARED -> GufmOptimum.mse(classes, decay);
      case SQUARED_WITH_BIAS -> GufmOptimum.mseWithBias(classes, decay);
    };
  }
}
