package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * What {@code F(W, H) ≤ v} implies for K balanced classes, unit features of zero mean and decay λ:
 * {@code F*}, and upper bounds of NC1, NC2 and NC3 that are infinite or NaN when they say nothing.
 * The derivations (D) are in {@code derivations.md}, sections 3 and 4; here only their results are
 * computed.
 */
sealed interface Theorem permits Angle.Margins, Squared {
  /**
   * Cells an axis over which the gap is shared among its parts, of equal width in the root of the
   * share: the bounds are at most those of a gap {@code (1 + √3/CELLS)²} times as large.
   */
  int CELLS = 400;

  /** The upper end of cell i of a share. */
  static Interval share(double gap, int i) {
    return rest(gap, i * i);
  }

  /** What cells i and j of two shares can leave for a third, in units of {@code gap/CELLS²}. */
  static int left(int i, int j) {
    return CELLS * CELLS - (i - 1) * (i - 1) - (j - 1) * (j - 1);
  }

  static Interval rest(double gap, int units) {
    return Interval.point(gap).times(units).dividedBy(CELLS * CELLS);
  }

  Interval optimum();

  /** Is {@code NC1 ≤ bound} implied? */
  boolean nc1(double bound, double v);

  /** Is {@code NC2 ≤ bound} implied by a gap of at most {@code gap}? */
  boolean nc2(double bound, double gap);

  /** Upper bound of NC3 for a gap of at most {@code gap}. */
  double nc3(double gap);

  /** The loss of a sample with label y and these logits. */
  Interval loss(Interval[] logits, int y);

  /** The measured quantity that {@link #nc2} bounds, of the head K×d. */
  double measuredNc2(double[] head, int d);

  /**
   * Most of the mean of {@code 1 - cos(h_i, v_{y_i})} when {@code (1/N) Σ ‖h_i - v_{y_i}‖² ≤ ε}: a
   * class of mean error E has at most {@code 1 - √(1-E)}, convex, while E ≤ 1, and 2 beyond; the
   * errors add up to Kε, and the worst puts them into as few classes as it can.
   */
  static double meanCosineGap(int k, Interval e) {
    double sum = e.times(k).hi();
    if (!(sum < k)) {
      return Double.POSITIVE_INFINITY;
    }
    double opposite = Math.max(0, Math.ceil(sum) - 1);
    Interval rest = Interval.point(sum).minus(opposite).max(0).min(1);
    Interval last = rest.dividedBy(Interval.ONE.minus(rest).sqrt().plus(1)).min(1);
    return last.plus(2 * opposite).dividedBy(k).hi();
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
