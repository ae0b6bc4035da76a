package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Parameters;
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
    if (data.dimension() != spec.architecture().inputs()) {
      throw new IllegalArgumentException(
          "data of dimension " + data.dimension() + " for " + spec.architecture());
    }
    return switch (spec.optimiser()) {
      case Optimiser.Lbfgs lbfgs -> new LbfgsTraining(data, threads, listener).run(spec, lbfgs);
      case Optimiser.Sgd sgd -> {
        try (Engine engine = TiledEngine.of(spec.architecture(), spec.objective(), data, threads)) {
          double[] theta = Parameters.flatten(engine.layout(), initial(spec));
          yield new SgdRun(engine, sgd, spec.seed(), listener).from(theta);
        }
      }
    };
  }

  /**
   * The network the spec starts from; a {@link Initialisation.Continuation} starts like {@link
   * Initialisation.HeOverDepth} where nothing has been trained yet.
   */
  public static Network initial(TrainingSpec spec) {
    Initialisation start =
        switch (spec.initialisation()) {
          case Initialisation.Continuation c -> new Initialisation.HeOverDepth();
          case Initialisation other -> other;
        };
    return Initialiser.withHeadBias(
        Initialiser.start(spec.architecture(), start, spec.seed()),
        spec.objective().loss() == Loss.SQUARED_WITH_BIAS);
  }
}
