package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Vector;

/** The vectors added to a sample so that LayerNorm lands it on its target. */
final class Push {
  /** Least multiple of the target: rounding grows like its inverse. */
  private static final double LEAST_SCALE = 0.05;

  private Push() {}

  /**
   * The shortest {@code v ≥ 0} with {@code z + v = r z' + a 1}, {@code r > 0}: {@code w = r z' -
   * z}, {@code a = -min w}; LayerNorm removes the multiple of 1. {@code ‖v‖² = ‖w‖² + d a²} is
   * convex in r, its derivative is bisected.
   */
  static Vector nonNegative(Vector z, Vector target) {
    double[] from = z.toArray();
    double[] to = target.toArray();
    double low = LEAST_SCALE;
    double high = 1;
    while (slope(from, to, high) < 0) {
      high *= 2;
    }
    if (slope(from, to, low) < 0) {
      for (int k = 0; k < 60; k++) {
        double mid = (low + high) / 2;
        if (slope(from, to, mid) < 0) {
          low = mid;
        } else {
          high = mid;
        }
      }
    } else {
      high = low;
    }
    double r = high;
    Vector w = Vector.generate(from.length, k -> r * to[k] - from[k]);
    double a = -lowest(w);
    return w.map(x -> x + a);
  }

  private static double lowest(Vector w) {
    double m = Double.POSITIVE_INFINITY;
    for (int k = 0; k < w.size(); k++) {
      m = Math.min(m, w.get(k));
    }
    return m;
  }

  /** Half the derivative of {@code ‖r z' - z‖² + d max_k(z_k - r z'_k)²} in r. */
  private static double slope(double[] z, double[] to, double r) {
    double cos = 0;
    double square = 0;
    double a = Double.NEGATIVE_INFINITY;
    double rate = 0;
    for (int k = 0; k < z.length; k++) {
      cos += z[k] * to[k];
      square += to[k] * to[k];
      double gap = z[k] - r * to[k];
      if (gap > a) {
        a = gap;
        rate = -to[k];
      }
    }
    return r * square - cos + z.length * a * rate;
  }

  /** {@code v = cosθ z' - z}, of length sin θ: the shortest that points {@code z + v} along z'. */
  static Vector free(Vector z, Vector target) {
    double r = Math.max(LEAST_SCALE, z.dot(target));
    return target.scale(r).minus(z);
  }
}
