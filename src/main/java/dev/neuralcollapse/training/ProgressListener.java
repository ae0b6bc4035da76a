package dev.neuralcollapse.training;

/** Is told how a run goes on; called on the training thread, so it should be quick. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * After an accepted step.
   *
   * @param evaluations used so far
   * @param budget at most so many
   * @param objective 𝓛
   * @param relativeGradient see {@link Convergence}
   */
  void step(int evaluations, int budget, double objective, double relativeGradient);

  /** Does not listen. */
  static ProgressListener none() {
    return (evaluations, budget, objective, relativeGradient) -> {};
  }
}
