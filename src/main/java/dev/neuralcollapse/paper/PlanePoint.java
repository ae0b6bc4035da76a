package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * One feature a class on the circle {@code d = 3}, in coordinates of its plane. Plain doubles: only
 * for statements that are checked numerically.
 */
final class PlanePoint {
  private final double decay;
  private final double[] angles;
  private final double[][] rows;

  private PlanePoint(double decay, double[] angles, double[][] rows) {
    this.decay = decay;
    this.angles = angles;
    this.rows = rows;
  }

  int classes() {
    return angles.length;
  }

  double decay() {
    return decay;
  }

  /** {@code F(W,H)} under cross entropy. */
  double objective() {
    double s = 0;
    double squares = 0;
    for (int i = 0; i < classes(); i++) {
      double[] p = softmax(i);
      s -= StrictMath.log(p[i]);
      squares += rows[i][0] * rows[i][0] + rows[i][1] * rows[i][1];
    }
    return s / classes() + decay / 2 * squares;
  }

  private double[] softmax(int i) {
    int k = classes();
    double x = StrictMath.cos(angles[i]);
    double y = StrictMath.sin(angles[i]);
    double[] z = new double[k];
    double top = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      z[j] = rows[j][0] * x + rows[j][1] * y;
      top = Math.max(top, z[j]);
    }
    double sum = 0;
    for (int j = 0; j < k; j++) {
      z[j] = StrictMath.exp(z[j] - top);
      sum += z[j];
    }
    for (int j = 0; j < k; j++) {
      z[j] /= sum;
    }
    return z;
  }

  /** One gradient step of this length on rows and angles. */
  private PlanePoint step(double rate) {
    int k = classes();
    double[] newAngles = angles.clone();
    double[][] newRows = new double[k][];
    for (int j = 0; j < k; j++) {
      newRows[j] =
          new double[] {rows[j][0] * (1 - rate * decay * k), rows[j][1] * (1 - rate * decay * k)};
    }
    for (int i = 0; i < k; i++) {
      double[] p = softmax(i);
      double x = StrictMath.cos(angles[i]);
      double y = StrictMath.sin(angles[i]);
      for (int j = 0; j < k; j++) {
        double r = p[j] - (i == j ? 1 : 0);
        newRows[j][0] -= rate * r * x;
        newRows[j][1] -= rate * r * y;
        newAngles[i] -= 0.1 * rate * r * (rows[j][1] * x - rows[j][0] * y);
      }
    }
    return new PlanePoint(decay, newAngles, newRows);
  }

  /** The regular polygon with {@code w_k = r h_k} and the best r. */
  static PlanePoint polygon(int classes, double decay) {
    double low = 0;
    double high = 100;
    for (int t = 0; t < 200; t++) {
      double a = low + (high - low) / 3;
      double b = high - (high - low) / 3;
      if (polygon(classes, decay, a).objective() < polygon(classes, decay, b).objective()) {
        high = b;
      } else {
        low = a;
      }
    }
    return polygon(classes, decay, low);
  }

  private static PlanePoint polygon(int classes, double decay, double size) {
    double[] angles = new double[classes];
    double[][] rows = new double[classes][];
    for (int k = 0; k < classes; k++) {
      angles[k] = 2 * Math.PI * k / classes;
      rows[k] = new double[] {size * StrictMath.cos(angles[k]), size * StrictMath.sin(angles[k])};
    }
    return new PlanePoint(decay, angles, rows);
  }

  /**
   * Recipe: a polygon with noise, then gradient descent.
   *
   * @param distance of the noise; large means random
   * @param steps of descent
   */
  record Spec(long seed, int classes, double decay, double distance, int steps)
      implements dev.neuralcollapse.proof.Spec<PlanePoint> {

    @Override
    public PlanePoint instance() {
      Draw draw = Draw.from(seed);
      PlanePoint p = polygon(classes, decay);
      for (int k = 0; k < classes; k++) {
        p.angles[k] += distance * draw.gaussian();
        p.rows[k][0] += distance * draw.gaussian();
        p.rows[k][1] += distance * draw.gaussian();
      }
      for (int t = 0; t < steps; t++) {
        p = p.step(0.5);
      }
      return p;
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(classes, 4).map(k -> new Spec(seed, k, decay, distance, steps)))
          .appendAll(Shrink.integer(steps, 0).map(t -> new Spec(seed, classes, decay, distance, t)))
          .appendAll(Shrink.real(distance, 0).map(x -> new Spec(seed, classes, decay, x, steps)))
          .appendAll(
              Shrink.real(decay, 0.01).map(x -> new Spec(seed, classes, x, distance, steps)));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "polygon K=%d decay=%s distance=%s steps=%d seed=%d",
          classes,
          decay,
          distance,
          steps,
          seed);
    }
  }
}
