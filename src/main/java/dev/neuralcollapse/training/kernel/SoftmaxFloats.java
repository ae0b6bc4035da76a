package dev.neuralcollapse.training.kernel;

import java.util.Arrays;

/**
 * Softmax down the columns of u-by-t scores; plain loops over rows, which vectorise by themselves.
 */
final class SoftmaxFloats {
  /** Small enough that its exponential is zero, and no overflow in a difference. */
  private static final float NEVER = -1e30f;

  private SoftmaxFloats() {}

  /** See {@link Arithmetic#columnSoftmax}. */
  static void forward(
      Arithmetic<float[]> arithmetic,
      int length,
      boolean causal,
      float scale,
      float[] s,
      int ld,
      float[] column) {
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
    // Exponentials in double: rare enough, and the same bits everywhere.
    double[] wide = new double[ld];
    for (int u = 0; u < length; u++) {
      arithmetic.widen(s, u * ld, wide, 0, ld);
      arithmetic.exp(wide, 0, ld, 0);
      arithmetic.narrow(wide, 0, s, u * ld, ld);
    }
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
      int length, float scale, float[] a, int from, float[] g, int ld, float[] column) {
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
      int rows, float[] x, int at, int ld, int columns, int panel, float[] out) {
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
