package dev.neuralcollapse.transport;

import java.util.Arrays;

/**
 * {@code min ‖f - Σ_j t_j a_j‖} over {@code t ≥ 0}, by the active-set method of Lawson and Hanson
 * (Solving Least Squares Problems, 1974, chapter 23), several columns entering at a time while that
 * helps. The columns are fixed and the right-hand side is not: along a path the next solution uses
 * nearly the same columns, so their factorisation is kept. Any {@code t ≥ 0} is good enough for a
 * dual bound, so callers never have to trust its optimality. Mutable.
 */
final class NonNegativeLeastSquares {
  private static final int MOST_AT_ONCE = 8;
  private static final double NEARLY_AS_GOOD = 0.7;

  private final double[][] columns;
  private final double[] norms;
  private final boolean[] barred;
  private final boolean[] used;
  private final double[] values;
  private final PassiveFactor factor;
  private int[] passive = new int[0];
  private double[] rhs;
  private double[] residual;

  /**
   * @param columns a_j, all as long as the right-hand sides; not written to
   * @param excluded a column that is not there, or -1
   */
  NonNegativeLeastSquares(double[][] columns, int excluded) {
    this.columns = columns;
    int n = columns.length;
    int rows = columns[0].length;
    norms = new double[n];
    for (int j = 0; j < n; j++) {
      norms[j] = j == excluded ? 0 : Dense.norm(columns[j]);
    }
    barred = new boolean[n];
    used = new boolean[n];
    values = new double[n];
    factor = new PassiveFactor(rows, n);
    rhs = new double[rows];
    residual = rhs;
  }

  /** Columns believed to have positive multipliers; any will do. */
  void guess(int[] wanted) {
    int[] there = Arrays.stream(wanted).filter(j -> norms[j] > 0).toArray();
    replaceFrom(0, there);
  }

  /** Solves, starting from the columns in use. */
  void solve(double[] right) {
    rhs = right;
    factor.right(right);
    keepPositive();
    double tolerance = 4 * Math.ulp(1.0) * Dense.norm(right);
    Arrays.fill(barred, false);
    int together = MOST_AT_ONCE;
    double before = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 20 * columns.length + 100; round++) {
      residual = fit();
      double now = Dense.norm(residual);
      // Several at a time may go round in circles; one at a time always descends.
      together = now < before ? together : 1;
      before = now;
      if (!enter(tolerance, together)) {
        return;
      }
    }
  }

  /** Drops columns until the fit on the others is positive: a feasible start. */
  private void keepPositive() {
    while (true) {
      double[] t = factor.solve();
      int first = 0;
      while (first < t.length && t[first] > 0) {
        first++;
      }
      if (first == t.length) {
        assign(t);
        return;
      }
      int from = first;
      int[] rest =
          java.util.stream.IntStream.range(from, t.length)
              .filter(k -> t[k] > 0)
              .map(k -> passive[k])
              .toArray();
      replaceFrom(from, rest);
    }
  }

  /** Lets the most violated columns in; false when there is none. */
  private boolean enter(double tolerance, int most) {
    int[] entering = violated(tolerance, most);
    if (entering.length == 0) {
      return false;
    }
    int size = passive.length;
    passive = Arrays.copyOf(passive, size + entering.length);
    int n = size;
    for (int j : entering) {
      if (factor.append(columns[j])) {
        passive[n++] = j;
        used[j] = true;
      } else {
        barred[j] = true;
      }
    }
    passive = Arrays.copyOf(passive, n);
    if (n == size) {
      return true;
    }
    double[] t = factor.solve();
    if (n == size + 1 && t[size] <= 0) {
      // Only rounding made it look useful.
      barred[passive[size]] = true;
      replaceFrom(size, new int[0]);
      return true;
    }
    settle(t);
    Arrays.fill(barred, false);
    return true;
  }

  /** Walks towards the unconstrained fit, dropping every column whose multiplier hits zero. */
  private void settle(double[] first) {
    double[] target = first;
    while (true) {
      double step = 1;
      int blocking = -1;
      for (int k = 0; k < passive.length; k++) {
        double old = values[passive[k]];
        if (target[k] <= 0) {
          double share = old > 0 ? old / (old - target[k]) : 0;
          if (blocking < 0 || share < step) {
            step = share;
            blocking = k;
          }
        }
      }
      if (blocking < 0) {
        assign(target);
        return;
      }
      for (int k = 0; k < passive.length; k++) {
        int j = passive[k];
        values[j] = Math.max(0, values[j] + step * (target[k] - values[j]));
      }
      values[passive[blocking]] = 0;
      int from = blocking;
      replaceFrom(
          from,
          java.util.stream.IntStream.range(from + 1, passive.length)
              .map(k -> passive[k])
              .toArray());
      target = factor.solve();
    }
  }

  private void assign(double[] t) {
    Arrays.fill(values, 0);
    for (int k = 0; k < passive.length; k++) {
      values[passive[k]] = t[k];
    }
  }

  /** Keeps the first passive columns and appends these, those that depend on others left out. */
  private void replaceFrom(int kept, int[] rest) {
    factor.cutTo(kept);
    for (int k = kept; k < passive.length; k++) {
      used[passive[k]] = false;
    }
    int[] next = Arrays.copyOf(passive, kept + rest.length);
    int n = kept;
    for (int j : rest) {
      if (factor.append(columns[j])) {
        next[n++] = j;
        used[j] = true;
      } else {
        values[j] = 0;
      }
    }
    passive = Arrays.copyOf(next, n);
  }

  private int[] violated(double tolerance, int most) {
    int n = columns.length;
    double[] gain = new double[n];
    int best = -1;
    for (int j = 0; j < n; j++) {
      if (!used[j] && !barred[j] && norms[j] > 0) {
        gain[j] = Dense.dot(columns[j], residual) / norms[j];
        best = gain[j] > tolerance && (best < 0 || gain[j] > gain[best]) ? j : best;
      }
    }
    if (best < 0 || most == 1) {
      return best < 0 ? new int[0] : new int[] {best};
    }
    double enough = NEARLY_AS_GOOD * gain[best];
    return java.util.stream.IntStream.range(0, n)
        .filter(j -> gain[j] >= enough)
        .boxed()
        .sorted((a, b) -> gain[a] == gain[b] ? Integer.compare(a, b) : gain[a] > gain[b] ? -1 : 1)
        .limit(most)
        .mapToInt(j -> j)
        .toArray();
  }

  /** Columns with positive multipliers. */
  int[] inUse() {
    return passive.clone();
  }

  /** t ≥ 0, one a column. */
  double[] multipliers() {
    return values.clone();
  }

  /** {@code f - Σ t_j a_j}. */
  double[] residual() {
    return residual;
  }

  private double[] fit() {
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
}
