package dev.neuralcollapse.training;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The course of a run.
 *
 * @param points recorded iterates in order, the first and the last always among them; after kicks
 *     the last is the best one, wherever it was met; of a continuation only those of the final
 *     depth, counting on from the stages before
 * @param evaluations passes over the data used in all: evaluations of objective and gradient
 *     (L-BFGS, the line search counted) or epochs (SGD)
 * @param relativeDecrease {@code (𝓛_{e-100} - 𝓛_e)/𝓛_e} over the last 100 of them, after kicks
 *     those of the last descent; none before there were as many
 */
public record Trace(Seq<Point> points, int evaluations, Option<Double> relativeDecrease) {

  /**
   * One recorded iterate.
   *
   * @param evaluation evaluations used so far
   * @param objective 𝓛
   * @param relativeGradient scale-free relative norm of the projected gradient, or of a combination
   *     of those near it: see {@link Convergence}
   */
  public record Point(int evaluation, double objective, double relativeGradient) {}

  /** The last recorded iterate. */
  public Point last() {
    return points.last();
  }
}
