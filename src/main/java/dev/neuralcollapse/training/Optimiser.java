package dev.neuralcollapse.training;

/** How the objective is minimised. */
public sealed interface Optimiser {

  /**
   * Full-batch L-BFGS with a strong Wolfe line search.
   *
   * <p>Where it converges or stalls before its budget it has reached one of many local minima: with
   * a {@code kick} every weight is then moved by a Gaussian of that size, relative to the root mean
   * square of its layer, and the run goes on from there; the best minimum is the result. Each kick
   * starts from the best so far.
   *
   * @param memory pairs of steps and gradient changes kept, at least 1
   * @param maxEvaluations cap on evaluations of the objective and its gradient, at least 1
   * @param convergence when to call the run converged
   * @param kick 0 for none: the run then ends where it first converges or stalls
   */
  record Lbfgs(int memory, int maxEvaluations, Convergence convergence, double kick)
      implements Optimiser {
    public Lbfgs {
      if (memory < 1 || maxEvaluations < 1) {
        throw new IllegalArgumentException(
            "memory and maxEvaluations >= 1, not " + memory + ", " + maxEvaluations);
      }
      if (!(kick >= 0 && kick <= 1)) {
        throw new IllegalArgumentException("kick in [0, 1], not " + kick);
      }
    }

    /** Without kicks. */
    public Lbfgs(int memory, int maxEvaluations, Convergence convergence) {
      this(memory, maxEvaluations, convergence, 0);
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
