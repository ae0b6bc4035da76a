package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.TiledEngine;

/** Trains a network as a spec says. */
public final class Trainer {
  private Trainer() {}

  /**
   * Runs the spec on the data.
   *
   * @param threads at least 1; never changes a bit of the outcome
   */
  public static Outcome train(
      TrainingSpec spec, Dataset data, int threads, ProgressListener listener) {
    try (Engine engine = TiledEngine.of(spec.architecture(), spec.objective(), data, threads)) {
      return train(spec, engine, listener);
    }
  }

  /** Runs the spec on an engine made for its architecture and objective. */
  static Outcome train(TrainingSpec spec, Engine engine, ProgressListener listener) {
    double[] theta = engine.layout().flatten(initial(spec));
    return switch (spec.optimiser()) {
      case Optimiser.Lbfgs lbfgs -> new LbfgsRun(engine, spec, lbfgs, listener).from(theta);
      case Optimiser.Sgd sgd -> new SgdRun(engine, sgd, spec.seed(), listener).from(theta);
    };
  }

  /** The network the spec starts from. */
  public static Network initial(TrainingSpec spec) {
    return Initialiser.withHeadBias(
        Initialiser.start(spec.architecture(), spec.initialisation(), spec.seed()),
        spec.objective().loss() == Loss.SQUARED_WITH_BIAS);
  }
}
