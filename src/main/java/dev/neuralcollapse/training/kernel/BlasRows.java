package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

/**
 * The orders in which OpenBLAS reads: every operand row by row, where our own products have panels
 * and blocks of the same size.
 */
final class BlasRows {
  private BlasRows() {}

  /** The rows that a sum begins with: nothing to do where they stand there already. */
  @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type
  static void begin(
      int rows, int n, Object init, int initAt, int ldInit, Object c, int cAt, int ldc) {
    if (init == c && initAt == cAt && ldInit == ldc) {
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(init, initAt + r * ldInit, c, cAt + r * ldc, n);
    }
  }

  /** Rows of {@code n} entries without gaps. */
  @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type
  static void copy(int rows, Object x, int at, int ld, int n, Object out) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, at + r * ld, out, r * n, n);
    }
  }

  /** Whole blocks of columns. */
  static void columns(int rows, Object x, int at, int ld, int columns, Object out) {
    copy(rows, x, at, ld, up(columns, BLOCK), out);
  }

  /** {@code X Wᵀ} reads Wᵀ. */
  static <A> void forward(Arithmetic<A> a, double[] theta, int from, int rows, int columns, A out) {
    a.loadTransposed(theta, from, rows, columns, out, up(rows, a.panel()));
  }

  /** {@code dZ W} reads W. */
  static <A> void backward(
      Arithmetic<A> a, double[] theta, int from, int rows, int columns, A out) {
    int ld = up(columns, a.panel());
    for (int i = 0; i < rows; i++) {
      a.narrow(theta, from + i * columns, out, i * ld, columns);
    }
  }
}
