package dev.neuralcollapse.training.kernel;

import java.util.Arrays;

/**
 * Softmax down the columns of u-by-t scores; plain loops over rows, which vectorise by themselves.
 */
final class SoftmaxDoubles {
  /** Small enough that its exponential is zero, and no overflow in a difference. */
  private static final double NEVER = -1e300;

  private SoftmaxDoubles() {}

  /** See {@link Arithmetic#columnSoftmax}. */
  static void forward(
      Arithmetic<double[]> arithmetic,
      int length,
      boolean causal,
      double scale,
      double[] s,
      int ld,
      double[] column) {
    Arrays.fill(column, 0, ld, NEVER);
    for (int u = 0; u < length; u++) {
      int at = u * ld;
      for (int t = 0; t < ld; t++) {
        s[at + t] *= scale;
      }
      if (causal) {
        Arrays.fill(s, at, at + u, NEVER);
      }
      for (int t = 0; t < ld; t++) {
        column[t] = Math.max(column[t], s[at + t]);
      }
    }
    for (int u = 0; u < length; u++) {
      int at = u * ld;
      for (int t = 0; t < ld; t++) {
        s[at + t] -= column[t];
      }
    }
    arithmetic.exp(s, 0, length * ld, 0);
    Arrays.fill(column, 0, ld, 0);
    for (int u = 0; u < length; u++) {
      int at = u * ld;
      for (int t = 0; t < ld; t++) {
        column[t] += s[at + t];
      }
    }
    for (int t = 0; t < ld; t++) {
      column[t] = 1 / column[t];
    }
    for (int u = 0; u < length; u++) {
      int at = u * ld;
      for (int t = 0; t < ld; t++) {
        s[at + t] *= column[t];
      }
    }
  }

  /** See {@link Arithmetic#columnSoftmaxBackward}. */
  static void backward(
      int length, double scale, double[] a, int from, double[] g, int ld, double[] column) {
    Arrays.fill(column, 0, ld, 0);
    for (int u = 0; u < length; u++) {
      int at = u * ld;
      for (int t = 0; t < ld; t++) {
        column[t] += a[from + at + t] * g[at + t];
      }
    }
    for (int u = 0; u < length; u++) {
      int at = u * ld;
      for (int t = 0; t < ld; t++) {
        g[at + t] = a[from + at + t] * (g[at + t] - column[t]) * scale;
      }
    }
  }

  /** See {@link Arithmetic#packTransposed}. */
  static void packTransposed(
      int rows, double[] x, int at, int ld, int columns, int panel, double[] out) {
    int padded = Arithmetic.up(rows, panel);
    for (int r = 0; r < padded; r++) {
      int to = r / panel * columns * panel + r % panel;
      int from = at + r * ld;
      for (int j = 0; j < columns; j++) {
        out[to + j * panel] = r < rows ? x[from + j] : 0;
      }
    }
  }
}
