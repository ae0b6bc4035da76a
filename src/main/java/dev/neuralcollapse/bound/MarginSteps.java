package dev.neuralcollapse.bound;

import dev.neuralcollapse.optimum.MarginLoss;

/**
 * {@code φ(m) = log(1 + (K-1)e^{-m})}, cross entropy of a sample whose wrong logits are equal and m
 * below the right one, in differences that do not cancel.
 */
record MarginSteps(int classes) {
  /** Beyond this the plain formulas neither cancel nor can be improved. */
  private static final double FAR = 30;

  double value(double m) {
    return new MarginLoss(classes).at(m);
  }

  /** {@code -φ'(m)}, the softmax mass of all wrong classes. */
  double wrongMass(double m) {
    return 1 / (1 + StrictMath.exp(m) / (classes - 1));
  }

  /** {@code 1 + φ'(m)}, the softmax mass of the right class. */
  double rightMass(double m) {
    return 1 / (1 + StrictMath.exp(-m) * (classes - 1));
  }

  /** {@code φ(m) - φ(m + step)}; not negative for {@code step >= 0}. */
  double drop(double m, double step) {
    if (Math.abs(step) > FAR || Math.abs(m) > 20 * FAR) {
      return value(m) - value(m + step);
    }
    double change = wrongMass(m) * StrictMath.expm1(-step);
    return change > -0.5
        ? -StrictMath.log1p(change)
        : -StrictMath.log(rightMass(m) + wrongMass(m) * StrictMath.exp(-step));
  }

  /**
   * {@code φ(m + step) - φ(m) - φ'(m) step >= 0}: the divergence of two-point distributions, {@code
   * log(s e^{-(1-s)step} + (1-s) e^{s step})} with s the wrong mass at m.
   */
  double bregman(double m, double step) {
    double s = wrongMass(m);
    if (Math.abs(step) > FAR) {
      return Math.max(0, value(m + step) - value(m) + s * step);
    }
    double r = rightMass(m);
    return StrictMath.log1p(s * excess(-r * step) + r * excess(s * step));
  }

  /** {@code e^t - 1 - t >= 0}, with relative accuracy. */
  static double excess(double t) {
    if (Math.abs(t) > 0.5) {
      return StrictMath.expm1(t) - t;
    }
    double sum = 0;
    for (int j = 18; j >= 3; j--) {
      sum = t / j * (1 + sum);
    }
    return t * t / 2 * (1 + sum);
  }

  /**
   * {@code log Σ_j p_j e^{x_j} - Σ_j p_j x_j >= 0} for a probability vector p: a Kullback-Leibler
   * divergence without cancellation. Overwrites nothing.
   */
  static double divergence(double[] p, double[] x) {
    double mean = 0;
    double top = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < p.length; j++) {
      mean += p[j] * x[j];
      top = Math.max(top, x[j]);
    }
    double sum = 0;
    if (top - mean > FAR) {
      for (int j = 0; j < p.length; j++) {
        sum += p[j] * StrictMath.exp(x[j] - top);
      }
      return Math.max(0, top - mean + StrictMath.log(sum));
    }
    for (int j = 0; j < p.length; j++) {
      sum += p[j] * excess(x[j] - mean);
    }
    return StrictMath.log1p(sum);
  }
}
