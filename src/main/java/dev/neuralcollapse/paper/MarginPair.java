package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.transport.MaximumMargin;

/**
 * The inputs of one class with a direction and weights that are thought the best.
 *
 * @param points n×d
 * @param direction u, of any length but zero
 * @param weights t
 */
record MarginPair(Matrix points, Vector direction, Vector weights) {
  private static final double ROUNDING = 1e-12;

  static MarginPair of(Matrix points) {
    MaximumMargin m = MaximumMargin.of(points);
    return new MarginPair(points, m.direction(), m.weights());
  }

  static MarginPair of(double[]... points) {
    return of(Matrix.generate(points.length, points[0].length, (i, j) -> points[i][j]));
  }

  static MarginPair of(SeparableData.Recipe recipe) {
    return of(recipe.instance().of(0));
  }

  /** With half the weights. */
  static MarginPair uneven(SeparableData.Recipe recipe) {
    MarginPair pair = of(recipe);
    return pair.weighted(pair.weights.scale(0.5).toArray());
  }

  MarginPair weighted(double... other) {
    return new MarginPair(points, direction, Vector.of(other));
  }

  /** {@code t ≥ 0, Σ t_i = 1}, to rounding. */
  static Hypothesis<MarginPair> convex() {
    return new Hypothesis<>(
        "convex-weights",
        "t\\ge0,\\;\\sum_it_i=1",
        p -> Math.max(Math.abs(p.weights.sum() - 1), p.weights.map(t -> Math.max(0, -t)).maxAbs()),
        ROUNDING);
  }

  /** {@code min_i x_iᵀu/‖u‖}. */
  Interval margin(Vector u) {
    IntervalVector unit = IntervalVector.of(u).direction();
    return IntervalMatrix.of(points).times(unit).min();
  }

  /** {@code ‖Σ t_i x_i‖}. */
  Interval length() {
    return IntervalMatrix.of(points).transpose().times(IntervalVector.of(weights)).norm();
  }

  /** Mean of the points. */
  Vector mean() {
    return points.meanRow();
  }
}
