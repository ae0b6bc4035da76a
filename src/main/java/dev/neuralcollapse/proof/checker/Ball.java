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
    Interval mean = Interval.ZERO;
    for (double y : centre) {
      mean = mean.plus(y);
    }
    mean = mean.dividedBy(d);
    Interval square = Interval.ZERO;
    for (double y : centre) {
      square = square.plus(mean.minus(y).square());
    }
    Interval norm = square.sqrt();
    double room = (norm.lo() - radius) / UP;
    if (!(room > 0) || !norm.isFinite()) {
      throw Refusal.wrong(
          "forward pass", "LayerNorm of every sample", "norm in " + norm + " ± " + radius);
    }
    double[] x = new double[d];
    double rounding = 0;
    for (int j = 0; j < d; j++) {
      Interval entry = Interval.point(centre[j]).minus(mean).dividedBy(norm);
      x[j] = entry.mid();
      rounding += entry.width() * entry.width();
    }
    return new Ball(x, UP * (radius / ((norm.lo() - radius / 2) / UP) + Math.sqrt(rounding)));
  }

  /** Entry j of any vector of the ball. */
  Interval entry(int j) {
    return Interval.point(centre[j]).plus(Interval.of(-radius, radius));
  }
}
