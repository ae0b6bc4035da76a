package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import java.util.Arrays;

/**
 * Linear equations with enclosures: Gaussian elimination, pivots along the diagonal, every step
 * rounded outward. Meant for small, well conditioned, positive definite matrices.
 */
public final class IntervalSystem {
  private IntervalSystem() {}

  /**
   * Encloses {@code A⁻¹ B}, n×m; entries are {@link Interval#ENTIRE} where a pivot may be zero.
   *
   * @param a n×n
   * @param b n×m
   */
  public static IntervalMatrix solve(IntervalMatrix a, IntervalMatrix b) {
    int n = a.rows();
    int m = b.columns();
    if (a.columns() != n || b.rows() != n) {
      throw new IllegalArgumentException(
          "%dx%d and %d rows make no system".formatted(n, a.columns(), b.rows()));
    }
    Interval[][] rows = new Interval[n][n + m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n + m; j++) {
        rows[i][j] = j < n ? a.get(i, j) : b.get(i, j - n);
      }
    }
    for (int p = 0; p < n; p++) {
      if (rows[p][p].contains(0)) {
        return unknown(n, m);
      }
      eliminate(rows, p);
    }
    return IntervalMatrix.generate(
        n, i -> IntervalVector.generate(m, j -> rows[i][n + j].dividedBy(rows[i][i])));
  }

  /** Makes all of column p zero but its pivot. */
  private static void eliminate(Interval[][] rows, int p) {
    for (int i = 0; i < rows.length; i++) {
      if (i != p) {
        Interval factor = rows[i][p].dividedBy(rows[p][p]);
        for (int j = p + 1; j < rows[i].length; j++) {
          rows[i][j] = rows[i][j].minus(factor.times(rows[p][j]));
        }
        rows[i][p] = Interval.ZERO;
      }
    }
  }

  private static IntervalMatrix unknown(int n, int m) {
    Interval[] entire = new Interval[m];
    Arrays.fill(entire, Interval.ENTIRE);
    return IntervalMatrix.generate(n, i -> IntervalVector.generate(m, j -> entire[j]));
  }
}
