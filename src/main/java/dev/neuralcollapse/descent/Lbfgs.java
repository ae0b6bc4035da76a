package dev.neuralcollapse.descent;

import java.util.function.LongFunction;

/**
 * Limited-memory BFGS with a strong Wolfe line search (Nocedal, Math. Comp. 35, 1980). Where the
 * value no longer tells points apart, whole quasi-Newton steps go on as long as they shorten the
 * gradient.
 *
 * @param memory pairs remembered, at least 1
 * @param maxEvaluations of value and gradient, at least 1
 * @param gradientTolerance converged where the Euclidean norm of the gradient is at most this
 */
public record Lbfgs(int memory, int maxEvaluations, double gradientTolerance) {

  /** Steps that improve neither value nor gradient before the run ends. */
  private static final int PATIENCE = 20;

  public Lbfgs {
    if (memory < 1 || maxEvaluations < 1 || !(gradientTolerance >= 0)) {
      throw new IllegalArgumentException(
          "memory " + memory + ", evaluations " + maxEvaluations + ", to " + gradientTolerance);
    }
  }

  /** Where it ends from this start, which is not changed. */
  public Minimum from(Smooth function, double[] start) {
    QuasiNewton run = new QuasiNewton(function, memory);
    if (!Double.isFinite(run.start(start.clone()))) {
      return ended(run, "no value at the start", false);
    }
    double lowest = run.value();
    double shortest = Double.POSITIVE_INFINITY;
    int idle = 0;
    while (true) {
      double norm = VectorMath.norm(run.gradient());
      if (norm <= gradientTolerance) {
        return ended(run, "the gradient is at most " + gradientTolerance, true);
      }
      idle = run.value() < lowest || norm < shortest ? 0 : idle + 1;
      lowest = Math.min(lowest, run.value());
      shortest = Math.min(shortest, norm);
      if (run.evaluations() >= maxEvaluations) {
        return ended(run, maxEvaluations + " evaluations were used", false);
      }
      if (idle > PATIENCE || !moved(run)) {
        return ended(run, "no lower point was found", false);
      }
    }
  }

  /** One step, if need be without what is known of the curvature. */
  private boolean moved(QuasiNewton run) {
    do {
      int left = maxEvaluations - run.evaluations();
      if ((left > 0 && run.settle()) || (left > 1 && run.step(left - 1))) {
        return true;
      }
    } while (run.forget());
    return false;
  }

  /**
   * The lowest of several descents.
   *
   * @param starts how many, at least 1
   * @param seed start i begins at {@code start.apply(}{@link Restarts#seed seed(seed, i)}{@code )}
   */
  public Restarts best(Smooth function, int starts, long seed, LongFunction<double[]> start) {
    return Restarts.of(starts, seed, s -> from(function, start.apply(s)));
  }

  private static Minimum ended(QuasiNewton run, String reason, boolean converged) {
    return Minimum.reached(
        run.value(), run.point(), run.gradient(), run.evaluations(), reason, converged);
  }
}
