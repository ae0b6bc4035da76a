package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;

/**
 * All that determines a training run beside the data: the same spec on the same data gives the same
 * bits, whatever the number of threads.
 *
 * @param architecture shape of the network
 * @param objective loss, decay and whether the embedding pays
 * @param optimiser how the objective is minimised
 * @param initialisation where it starts
 * @param seed of the initialisation and of the order of mini-batches
 */
public record TrainingSpec(
    ResidualNetwork architecture,
    Objective objective,
    Optimiser optimiser,
    Initialisation initialisation,
    long seed) {

  /** The spec with another optimiser. */
  public TrainingSpec with(Optimiser other) {
    return new TrainingSpec(architecture, objective, other, initialisation, seed);
  }

  /** The spec with another start. */
  public TrainingSpec with(Initialisation other) {
    return new TrainingSpec(architecture, objective, optimiser, other, seed);
  }
}
