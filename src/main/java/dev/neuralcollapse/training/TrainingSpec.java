package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.training.kernel.Blas;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.control.Option;

/**
 * All that determines a training run beside the data: the same spec on the same data gives the same
 * bits, whatever the number of threads, unless a BLAS does the products.
 *
 * @param architecture shape of the network
 * @param goal what is minimised
 * @param optimiser how it is minimised
 * @param initialisation where it starts
 * @param seed of the initialisation and of the order of mini-batches
 * @param precision of the passes over the data
 * @param blas does the products of the passes, where there is one
 */
public record TrainingSpec(
    Architecture architecture,
    Goal goal,
    Optimiser optimiser,
    Initialisation initialisation,
    long seed,
    Precision precision,
    Option<Blas> blas) {

  /** With the program's own products. */
  public TrainingSpec(
      Architecture architecture,
      Goal goal,
      Optimiser optimiser,
      Initialisation initialisation,
      long seed,
      Precision precision) {
    this(architecture, goal, optimiser, initialisation, seed, precision, Option.none());
  }

  /** In doubles. */
  public TrainingSpec(
      Architecture architecture,
      Goal goal,
      Optimiser optimiser,
      Initialisation initialisation,
      long seed) {
    this(architecture, goal, optimiser, initialisation, seed, Precision.F64);
  }

  /** For the paper's objective, in doubles. */
  public TrainingSpec(
      Architecture architecture,
      Objective objective,
      Optimiser optimiser,
      Initialisation initialisation,
      long seed) {
    this(architecture, Goal.of(objective), optimiser, initialisation, seed);
  }

  /** Where its parameters stand. */
  public Layout layout() {
    return Layout.of(architecture, goal);
  }

  /** Whether the embedding's scale changes neither the function nor the penalty. */
  boolean freeEmbedding() {
    Penalty p = goal.penalty();
    return p.embedding() == 0 && p.embeddingBias() == 0 && layout().scaleFreeEmbedding();
  }

  /** Whether it trains on a whitened copy of dense inputs, in the coordinates of its embedding. */
  public boolean whitens() {
    return switch (optimiser) {
      case Optimiser.Lbfgs l -> freeEmbedding() || l.scale().appliesTo(this);
      case Optimiser.Newton n -> freeEmbedding();
      case Optimiser.Descent d -> false;
    };
  }

  /** The spec with another optimiser. */
  public TrainingSpec with(Optimiser other) {
    return new TrainingSpec(architecture, goal, other, initialisation, seed, precision, blas);
  }

  /** The spec with another start. */
  public TrainingSpec with(Initialisation other) {
    return new TrainingSpec(architecture, goal, optimiser, other, seed, precision, blas);
  }

  /** The spec with another goal. */
  public TrainingSpec with(Goal other) {
    return new TrainingSpec(architecture, other, optimiser, initialisation, seed, precision, blas);
  }

  /** The spec with another architecture. */
  public TrainingSpec with(Architecture other) {
    return new TrainingSpec(other, goal, optimiser, initialisation, seed, precision, blas);
  }

  /** The spec with passes in another precision. */
  public TrainingSpec with(Precision other) {
    return new TrainingSpec(architecture, goal, optimiser, initialisation, seed, other, blas);
  }

  /** The spec with products by this library, if one is given. */
  public TrainingSpec with(Option<Blas> other) {
    return new TrainingSpec(architecture, goal, optimiser, initialisation, seed, precision, other);
  }
}
