package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * What {@code F(W, H) ≤ v} implies for K balanced classes, unit features of zero mean and decay λ:
 * {@code F*}, and upper bounds of NC1, NC2 and NC3 that are infinite or NaN when they say nothing.
 * Derivations (D) are in the documentation of package bound; here only their results are computed.
 */
sealed interface Theorem permits CrossEntropy, Squared {
  /** Cells an axis over which the gap is shared among its parts: more make NC2 sharper. */
  int CELLS = 400;

  Interval optimum();

  /** Is {@code NC1 ≤ bound} implied? */
  boolean nc1(double bound, double v);

  /** Upper bound of NC2 for a gap of at most {@code gap}. */
  double nc2(double gap);

  /** Upper bound of NC3 for a gap of at most {@code gap}. */
  double nc3(double gap);

  /** Does a gap of {@code gap} allow any statement at all? */
  boolean vacuous(double gap);

  /** The loss of a sample with label y and these logits. */
  Interval loss(Interval[] logits, int y);

  /** The measured quantity that {@link #nc2} bounds, of the head K×d. */
  double measuredNc2(double[] head, int d);

  /**
   * Mean of {@code 1 - cos} when the features' mean squared distance to vectors that depend on the
   * class alone is at most ε: {@code (1 - √(1-Kε))/K}, and never more than {@code 2ε}.
   */
  static double meanCosineGap(int k, Interval e) {
    Interval all = e.times(k);
    return all.hi() <= 1
        ? all.dividedBy(Interval.ONE.minus(all).max(0).sqrt().plus(1)).dividedBy(k).hi()
        : e.times(2).hi();
  }

  /** {@code W Wᵀ}, K×K. */
  static double[][] gram(double[] w, int k, int d) {
    double[][] g = new double[k][k];
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        for (int j = 0; j < d; j++) {
          g[a][b] += w[a * d + j] * w[b * d + j];
        }
      }
    }
    return g;
  }

  /** {@code ‖G/scale - (identity I + rest 11ᵀ)‖_F}. */
  static double distance(double[][] g, double scale, double identity, double rest) {
    double s = 0;
    for (int a = 0; a < g.length; a++) {
      for (int b = 0; b < g.length; b++) {
        double r = g[a][b] / scale - (a == b ? identity : 0) - rest;
        s += r * r;
      }
    }
    return Math.sqrt(s);
  }
}
