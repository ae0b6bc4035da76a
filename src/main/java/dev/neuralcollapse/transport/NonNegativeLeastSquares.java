package dev.neuralcollapse.transport;

import java.util.Arrays;

/**
 * {@code min ‖f - Σ_j t_j a_j‖} over {@code t ≥ 0}, by the active-set method of Lawson and Hanson
 * (Solving Least Squares Problems, 1974, chapter 23). Any {@code t ≥ 0} is good enough for a dual
 * bound, so callers never have to trust its optimality.
 */
final class NonNegativeLeastSquares {
  private final double[][] columns;
  private final double[] rhs;
  private final double[] norms;
  private final boolean[] barred;
  private int[] passive = new int[0];
  private double[] values;
  private PassiveFactor factor;

  private NonNegativeLeastSquares(double[][] columns, double[] rhs) {
    this.columns = columns;
    this.rhs = rhs;
    norms = Arrays.stream(columns).mapToDouble(NonNegativeLeastSquares::norm).toArray();
    barred = new boolean[columns.length];
    values = new double[columns.length];
    factor = new PassiveFactor(rhs, columns.length);
  }

  /**
   * Solves from a guess of the columns in use.
   *
   * @param columns a_j, each as long as {@code rhs}
   * @param guess columns believed to have positive multipliers; any will do
   */
  static NonNegativeLeastSquares solve(double[][] columns, double[] rhs, int[] guess) {
    NonNegativeLeastSquares s = new NonNegativeLeastSquares(columns, rhs);
    s.start(guess);
    s.run();
    return s;
  }

  private void start(int[] guess) {
    int[] kept = guess;
    while (true) {
      rebuild(kept);
      double[] t = factor.solve();
      int[] positive = keep(passive, t);
      if (positive.length == passive.length) {
        assign(t);
        return;
      }
      kept = positive;
    }
  }

  private void run() {
    double tolerance = 4 * Math.ulp(1.0) * norm(rhs);
    for (int round = 0; round < 20 * columns.length + 100; round++) {
      int entering = mostViolated(tolerance);
      if (entering < 0) {
        return;
      }
      if (!factor.append(columns[entering])) {
        barred[entering] = true;
        continue;
      }
      passive = Arrays.copyOf(passive, passive.length + 1);
      passive[passive.length - 1] = entering;
      double[] t = factor.solve();
      if (t[t.length - 1] <= 0) {
        // Only rounding made it look useful.
        barred[entering] = true;
        rebuild(Arrays.copyOf(passive, passive.length - 1));
        continue;
      }
      settle(t);
      Arrays.fill(barred, false);
    }
  }

  /** Walks towards the unconstrained fit, dropping every column whose multiplier hits zero. */
  private void settle(double[] first) {
    double[] target = first;
    while (Arrays.stream(target).anyMatch(x -> x <= 0)) {
      double step = 1;
      int blocking = -1;
      for (int k = 0; k < passive.length; k++) {
        double old = values[passive[k]];
        if (target[k] <= 0 && old / (old - target[k]) <= step) {
          step = old / (old - target[k]);
          blocking = k;
        }
      }
      for (int k = 0; k < passive.length; k++) {
        int j = passive[k];
        values[j] = Math.max(0, values[j] + step * (target[k] - values[j]));
      }
      int gone = blocking;
      values[passive[gone]] = 0;
      int[] rest =
          Arrays.stream(passive).filter(j -> j != passive[gone] && values[j] > 0).toArray();
      rebuild(rest);
      target = factor.solve();
    }
    assign(target);
  }

  private void assign(double[] t) {
    Arrays.fill(values, 0);
    for (int k = 0; k < passive.length; k++) {
      values[passive[k]] = t[k];
    }
  }

  private void rebuild(int[] wanted) {
    factor = new PassiveFactor(rhs, columns.length);
    passive = Arrays.stream(wanted).filter(j -> factor.append(columns[j])).toArray();
  }

  private static int[] keep(int[] indices, double[] t) {
    int[] out = new int[indices.length];
    int n = 0;
    for (int k = 0; k < indices.length; k++) {
      if (t[k] > 0) {
        out[n++] = indices[k];
      }
    }
    return Arrays.copyOf(out, n);
  }

  private int mostViolated(double tolerance) {
    double[] r = residual();
    boolean[] used = new boolean[columns.length];
    for (int j : passive) {
      used[j] = true;
    }
    int best = -1;
    double most = tolerance;
    for (int j = 0; j < columns.length; j++) {
      if (!used[j] && !barred[j] && norms[j] > 0) {
        double w = dot(columns[j], r) / norms[j];
        if (w > most) {
          most = w;
          best = j;
        }
      }
    }
    return best;
  }

  /** t ≥ 0, one a column. */
  double[] multipliers() {
    return values;
  }

  /** {@code f - Σ t_j a_j}. */
  double[] residual() {
    double[] r = rhs.clone();
    for (int j : passive) {
      double t = values[j];
      double[] a = columns[j];
      for (int i = 0; i < r.length; i++) {
        r[i] -= t * a[i];
      }
    }
    return r;
  }

  private static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
