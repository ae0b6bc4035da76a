package dev.neuralcollapse.cli;

import dev.neuralcollapse.optimum.BalancedFeatures;
import dev.neuralcollapse.optimum.MufmOptimum;
import dev.neuralcollapse.optimum.MufmProblem;

/** Features that pay for their distance to drawn data, from the options. */
final class MufmModel {
  /** Leaves about as much variability in the data as the trade-off in λ needs. */
  private static final double NOISE = 0.3;

  private MufmModel() {}

  static MufmOptimum of(ModelOptions o) {
    int classes = o.sizes().classes();
    int width = o.sizes().width().getOrElse(classes + 2);
    double noise = o.dataNoise().getOrElse(NOISE);
    BalancedFeatures data =
        BalancedFeatures.drawn(classes, o.sizes().perClass(), width, noise, o.seed());
    return MufmOptimum.of(
        new MufmProblem(data.rows(), classes, o.decays().w(), o.decays().h()), o.seed());
  }
}
