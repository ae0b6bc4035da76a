package dev.neuralcollapse.training;

/** How the objective is minimised. */
public sealed interface Optimiser {

  /**
   * Full-batch L-BFGS with a strong Wolfe line search.
   *
   * @param memory pairs of steps and gradient changes kept, at least 1
   * @param maxEvaluations cap on evaluations of the objective and its gradient, at least 1
   * @param convergence when to call the run converged
   */
  record Lbfgs(int memory, int maxEvaluations, Convergence convergence) implements Optimiser {
    public Lbfgs {
      if (memory < 1 || maxEvaluations < 1) {
        throw new IllegalArgumentException(
            "memory and maxEvaluations >= 1, not " + memory + ", " + maxEvaluations);
      }
    }

    /** More pairs cost more time than they save evaluations. */
    public static final int STANDARD_MEMORY = 12;

    /** The settings that did best on real data, with a cap on the evaluations. */
    public static Lbfgs standard(int maxEvaluations) {
      return new Lbfgs(STANDARD_MEMORY, maxEvaluations, Convergence.standard());
    }
  }

  /**
   * Gradient descent with heavy-ball momentum, {@code v ← μ v + g}, {@code θ ← θ - η v}: the
   * published experiments' method. It runs its whole budget.
   *
   * @param learningRate η > 0
   * @param momentum μ in [0, 1)
   * @param batchSize samples a step, 0 for all of them
   * @param epochs passes over the data
   * @param schedule factor on η over the epochs
   */
  record Sgd(double learningRate, double momentum, int batchSize, int epochs, StepSchedule schedule)
      implements Optimiser {
    public Sgd {
      if (!(learningRate > 0) || !(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException(
            "learningRate > 0 and momentum in [0, 1), not " + learningRate + ", " + momentum);
      }
      if (batchSize < 0 || epochs < 1) {
        throw new IllegalArgumentException(
            "batchSize >= 0 and epochs >= 1, not " + batchSize + ", " + epochs);
      }
    }
  }
}
