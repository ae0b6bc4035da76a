package dev.neuralcollapse.proof.checker;

import static dev.neuralcollapse.proof.checker.Layer.U;
import static dev.neuralcollapse.proof.checker.Layer.UP;

import dev.neuralcollapse.number.Interval;

/**
 * All vectors within {@code radius} of {@code centre} in the 2-norm.
 *
 * @param centre a vector of doubles
 * @param radius non-negative; infinite when nothing is known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Ball(double[] centre, double radius) {

  static Ball point(double[] x) {
    return new Ball(x, 0);
  }

  /** Sum; each entry of the centre is rounded once, or exact when it adds zero. */
  Ball plus(Ball that) {
    double[] y = new double[centre.length];
    double square = 0;
    for (int j = 0; j < y.length; j++) {
      y[j] = centre[j] + that.centre[j];
      square += centre[j] == 0 || that.centre[j] == 0 ? 0 : y[j] * y[j];
    }
    return new Ball(y, UP * (radius + that.radius + U * Math.sqrt(square)));
  }

  /**
   * LayerNorm. The centre's image is enclosed by intervals; its new centre is their middle. Points
   * at distance r from it move to at most {@code 2r/(‖Py‖ + ‖Px‖) ≤ r/(‖Py‖ - r/2)} (Dunkl and
   * Williams), P the projection to zero mean, which shortens.
   */
  Ball normalised() throws Refusal {
    int d = centre.length;
    Sum all = new Sum(0);
    for (double y : centre) {
      all.add(y);
    }
    Interval mean = all.enclosure().dividedBy(d);
    double middle = mean.isFinite() ? mean.mid() : 0;
    double[] q = new double[d];
    Sum squares = new Sum(0);
    for (int j = 0; j < d; j++) {
      q[j] = centre[j] - middle;
      squares.addProduct(q[j], q[j]);
    }
    Interval norm = squares.enclosure().max(0).sqrt();
    // What P makes of the exact vector is that near to q: P shortens, q was rounded.
    double off = U * norm.hi() + Math.sqrt(d) * mean.minus(middle).magnitude();
    double apart = UP * (radius + UP * off);
    double room = (norm.lo() - apart) / UP;
    if (!(room > 0) || !norm.isFinite()) {
      throw Refusal.wrong(
          "forward pass", "LayerNorm of every sample", "norm in " + norm + " ± " + apart);
    }
    double length = norm.mid();
    double[] x = new double[d];
    for (int j = 0; j < d; j++) {
      x[j] = q[j] / length;
    }
    double scaling = 2 * U + norm.width() / room + 1e-300;
    return new Ball(x, UP * (apart / ((norm.lo() - apart / 2) / UP) + UP * scaling));
  }

  /** Zero, exactly. */
  boolean isZero() {
    boolean zero = radius == 0;
    for (double y : centre) {
      zero &= y == 0;
    }
    return zero;
  }

  /** Entry j of any vector of the ball. */
  Interval entry(int j) {
    return Interval.point(centre[j]).plus(Interval.of(-radius, radius));
  }
}
