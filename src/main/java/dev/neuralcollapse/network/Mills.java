package dev.neuralcollapse.network;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Parts of the standard normal distribution over its density: {@code R(x) = Q(x)/φ(x) = ∫_0^∞
 * e^{-xs - s²/2} ds}, and the same integral over a short piece. Every integrand is positive and
 * smooth, so nothing cancels.
 */
final class Mills {
  static final double HALF_LOG_TWO_PI = 0.9189385332046727;

  private static final int PER_UNIT = 4;
  private static final int LAST = 10;
  private static final int TERMS = 16;
  private static final int NODES = 20;
  private static final double[] POINT = new double[NODES];
  private static final double[] WEIGHT = new double[NODES];

  /** Taylor coefficients of R at {@code k / PER_UNIT}. */
  private static final double[][] TABLE = new double[LAST * PER_UNIT + 1][TERMS];

  static {
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(NODES);
    for (int i = 0; i < NODES; i++) {
      POINT[i] = rule.getPoint(i);
      WEIGHT[i] = rule.getWeight(i);
    }
    for (int k = 0; k < TABLE.length; k++) {
      tabulate((double) k / PER_UNIT, TABLE[k]);
    }
  }

  private Mills() {}

  /** {@code R^{(n)}(x)/n! = (-1)^n/n! ∫ s^n e^{-xs - s²/2} ds}, by panels of length 1 up to 16. */
  private static void tabulate(double x, double[] out) {
    for (int panel = 0; panel < 16; panel++) {
      for (int i = 0; i < NODES; i++) {
        double s = panel + (1 + POINT[i]) / 2;
        double term = WEIGHT[i] / 2 * StrictMath.exp(-s * (x + s / 2));
        for (int n = 0; n < TERMS; n++) {
          out[n] += term;
          term *= -s / (n + 1);
        }
      }
    }
  }

  /** R(x), {@code x ≥ 0}; 0 at infinity. */
  static double ratio(double x) {
    if (x > LAST) {
      // Laplace's continued fraction 1/(x + 1/(x + 2/(x + ...))).
      double below = x;
      for (int k = 30; k >= 1; k--) {
        below = x + k / below;
      }
      return 1 / below;
    }
    int k = (int) Math.rint(x * PER_UNIT);
    double t = x - (double) k / PER_UNIT;
    double[] c = TABLE[k];
    double r = c[TERMS - 1];
    for (int n = TERMS - 2; n >= 0; n--) {
      r = Math.fma(r, t, c[n]);
    }
    return r;
  }

  /** {@code Q(x) = φ(x) R(x)}, {@code x ≥ 0}. */
  static double upperTail(double x) {
    return StrictMath.exp(-x * x / 2 - HALF_LOG_TWO_PI) * ratio(x);
  }

  /** {@code (Φ(u + length) - Φ(u))/φ(u) = ∫_0^length e^{-us - s²/2} ds}, for short pieces. */
  static double near(double u, double length) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double s = length * (1 + POINT[i]) / 2;
      sum += WEIGHT[i] * StrictMath.exp(-s * (u + s / 2));
    }
    return sum * length / 2;
  }
}
