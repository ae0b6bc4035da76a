package dev.neuralcollapse.network;

/**
 * {@code -log(G(b - z) - G(a - z))} with {@code u = a - z < v = b - z} and {@code D = b - a}, each
 * link in a form that keeps its relative accuracy where both terms are near 0 or near 1 (D).
 */
final class LinkLoss {
  private LinkLoss() {}

  /** {@code G(v) - G(u) = G(v) G(-u) (1 - e^{-D})}. */
  static double logit(double a, double b, double z, double[] slopeOut, int at) {
    double u = a - z;
    double v = b - z;
    slopeOut[at] = logistic(-v) - logistic(u);
    return softplus(-v) + softplus(u) - logOneMinusExp(b - a);
  }

  /**
   * With {@code w = e^v - e^u}: {@code G(v) - G(u) = exp(-e^u) (1 - e^{-w})}, and {@code log w = v
   * + log(1 - e^{-D})} does not underflow.
   */
  static double cloglog(double a, double b, double z, double[] slopeOut, int at) {
    double low = StrictMath.exp(a - z);
    double logW = b - z + logOneMinusExp(b - a);
    double w = StrictMath.exp(logW);
    if (w > 745) {
      slopeOut[at] = -low;
      return low;
    }
    if (w < 0x1p-20) {
      slopeOut[at] = 1 - w / 2 - low;
      return low - logW + w / 2 - w * w / 24;
    }
    slopeOut[at] = w / StrictMath.expm1(w) - low;
    return low - logOneMinusExp(w);
  }

  /** By symmetry the interval is turned to the right, where tails are {@code φ} times Mills'. */
  static double probit(double a, double b, double z, double[] slopeOut, int at) {
    double u = a - z;
    double v = b - z;
    if (u + v >= 0) {
      return turned(u, v, b - a, slopeOut, at, 1);
    }
    return turned(-v, -u, b - a, slopeOut, at, -1);
  }

  /** The interval {@code [u, v]}, {@code |u| ≤ v}, of length D. */
  private static double turned(
      double u, double v, double length, double[] slopeOut, int at, int sign) {
    // φ(v)/φ(u) = e^{-drop}
    double drop = length == Double.POSITIVE_INFINITY ? length : length * (u + v) / 2;
    double slope = drop == 0 ? 0 : StrictMath.expm1(-drop);
    if (u >= 0) {
      double overDensity =
          drop <= 1
              ? Mills.near(u, length)
              : Mills.ratio(u) - (drop > 800 ? 0 : Mills.ratio(v) * StrictMath.exp(-drop));
      slopeOut[at] = sign * slope / overDensity;
      return u * u / 2 + Mills.HALF_LOG_TWO_PI - StrictMath.log(overDensity);
    }
    double density = StrictMath.exp(-u * u / 2 - Mills.HALF_LOG_TWO_PI);
    if (length <= 2) {
      double overDensity = Mills.near(u, length);
      slopeOut[at] = sign * slope / overDensity;
      return u * u / 2 + Mills.HALF_LOG_TWO_PI - StrictMath.log(overDensity);
    }
    double outside = Mills.upperTail(-u) + Mills.upperTail(v);
    slopeOut[at] = sign * slope * density / (1 - outside);
    return -StrictMath.log1p(-outside);
  }

  /** {@code log(1 + e^x)}. */
  private static double softplus(double x) {
    return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
  }

  private static double logistic(double x) {
    if (x >= 0) {
      return 1 / (1 + StrictMath.exp(-x));
    }
    double e = StrictMath.exp(x);
    return e / (1 + e);
  }

  /** {@code log(1 - e^{-x})}, {@code x > 0}, without loss at either end. */
  private static double logOneMinusExp(double x) {
    return x < 0.6931471805599453
        ? StrictMath.log(-StrictMath.expm1(-x))
        : StrictMath.log1p(-StrictMath.exp(-x));
  }
}
