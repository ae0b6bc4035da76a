package dev.neuralcollapse.training;

/** How the objective is minimised. */
public sealed interface Optimiser {

  /** At most so many passes over the data: evaluations, or epochs. */
  int budget();

  /** The same method made to use exactly so many passes, for measuring time. */
  default Optimiser trial(int passes) {
    return switch (this) {
      case Lbfgs l -> new Lbfgs(l.memory(), passes, Convergence.never()).with(l.scale());
      case Newton n -> new Newton(passes, n.maxProducts(), Convergence.never());
      case Descent d -> descent(d.rule(), d.learningRate(), d.schedule(), d.batchSize(), passes);
    };
  }

  /**
   * Full-batch L-BFGS with a Wolfe line search.
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
   * @param scale what becomes of the scale of a penalised embedding in front of LayerNorm
   */
  record Lbfgs(
      int memory, int maxEvaluations, Convergence convergence, double kick, EmbeddingScale scale)
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

    @Override
    public int budget() {
      return maxEvaluations;
    }

    /** With an embedding trained like every other layer. */
    public Lbfgs(int memory, int maxEvaluations, Convergence convergence, double kick) {
      this(memory, maxEvaluations, convergence, kick, EmbeddingScale.TRAINED);
    }

    /** Without kicks. */
    public Lbfgs(int memory, int maxEvaluations, Convergence convergence) {
      this(memory, maxEvaluations, convergence, 0);
    }

    /** The same with the scale of a penalised embedding treated otherwise. */
    public Lbfgs with(EmbeddingScale other) {
      return new Lbfgs(memory, maxEvaluations, convergence, kick, other);
    }

    /** More pairs cost more time than they save evaluations. */
    public static final int STANDARD_MEMORY = 24;

    /** The settings that did best on real data, with a cap on the evaluations. */
    public static Lbfgs standard(int maxEvaluations) {
      return new Lbfgs(STANDARD_MEMORY, maxEvaluations, Convergence.standard());
    }
  }

  /**
   * Truncated Newton with a trust region: conjugate gradients on products with the Hessian, cut off
   * at the region's edge or at negative curvature (Steihaug, SIAM J. Numer. Anal. 20, 1983) and
   * preconditioned by what L-BFGS would guess (Morales and Nocedal, SIAM J. Optim. 10, 2000); the
   * products are differences of exact gradients. Full batch, deterministic. Where the point found
   * is no better the run steps back along the way to it (Nocedal and Yuan 1998) instead of solving
   * again.
   *
   * @param maxEvaluations cap on evaluations of the objective and its gradient, those for products
   *     with the Hessian counted; at least 1
   * @param maxProducts products with the Hessian a step, at least 1
   * @param convergence when to call the run converged
   */
  record Newton(int maxEvaluations, int maxProducts, Convergence convergence) implements Optimiser {
    public Newton {
      if (maxEvaluations < 1 || maxProducts < 1) {
        throw new IllegalArgumentException(
            "maxEvaluations and maxProducts >= 1, not " + maxEvaluations + ", " + maxProducts);
      }
    }

    @Override
    public int budget() {
      return maxEvaluations;
    }

    public static Newton standard(int maxEvaluations) {
      return new Newton(maxEvaluations, 30, Convergence.standard());
    }
  }

  /**
   * First-order descent, on all samples or on mini-batches. The batches of an epoch are a shuffle
   * that depends on the seed and the epoch alone; the last one may be smaller.
   *
   * @param rule what becomes of a gradient
   * @param learningRate η > 0
   * @param schedule factor on η in the course of the run
   * @param batchSize samples a step, 0 for all of them
   * @param epochs passes over the data, at least 1
   * @param convergence when to stop before the last epoch
   */
  record Descent(
      UpdateRule rule,
      double learningRate,
      Schedule schedule,
      int batchSize,
      int epochs,
      Convergence convergence)
      implements Optimiser {
    public Descent {
      if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
        throw new IllegalArgumentException("learningRate > 0, not " + learningRate);
      }
      if (batchSize < 0 || epochs < 1) {
        throw new IllegalArgumentException(
            "batchSize >= 0 and epochs >= 1, not " + batchSize + ", " + epochs);
      }
    }

    @Override
    public int budget() {
      return epochs;
    }
  }

  /** The published experiments' method: heavy-ball momentum, for all its epochs. */
  static Descent sgd(
      double learningRate, double momentum, int batchSize, int epochs, Schedule schedule) {
    return descent(new UpdateRule.HeavyBall(momentum), learningRate, schedule, batchSize, epochs);
  }

  /** A first-order method that runs for all its epochs. */
  static Descent descent(
      UpdateRule rule, double learningRate, Schedule schedule, int batchSize, int epochs) {
    return new Descent(rule, learningRate, schedule, batchSize, epochs, Convergence.never());
  }
}
