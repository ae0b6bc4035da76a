package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a transposed matrix, and the packing they need, with vectors as wide as the machine
 * has them, up to 512 bits. Every entry is one chain of fused multiply-adds in the order of the
 * inner index, so the width changes no bit.
 */
final class DoubleTransposed {
  private static final VectorSpecies<Double> S =
      DoubleVector.SPECIES_PREFERRED.length() >= 8
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_256;
  private static final int V = S.length();
  private static final int PANEL = 8;

  /** A block of eight columns, or half of one. */
  private static final VectorSpecies<Double> B = S;

  private static final boolean WIDE = V == PANEL;

  private DoubleTransposed() {}

  /** {@code C = Init + AᵀB}, A in packed blocks of eight columns, B in packed panels. */
  static void transposed(
      int rows,
      int inner,
      double[] a,
      double[] b,
      int panels,
      double[] c,
      int ldc,
      double[] init,
      int ldi) {
    for (int p = 0; p < panels; p += WIDE ? 2 : 1) {
      int b0 = p * inner * PANEL;
      int b1 = b0 + (WIDE ? inner * PANEL : V);
      for (int i = 0; i < rows; i += BLOCK) {
        int a0 = i * inner;
        int c0 = i * ldc + p * PANEL;
        int i0 = i * ldi + p * PANEL;
        if (!WIDE) {
          int half = BLOCK / 2;
          columns4(inner, a, a0, b, b0, b1, c, c0, ldc, init, i0, ldi);
          columns4(
              inner, a, a0 + half, b, b0, b1, c, c0 + half * ldc, ldc, init, i0 + half * ldi, ldi);
        } else if (p + 1 < panels) {
          columns8(inner, a, a0, b, b0, b1, c, c0, ldc, init, i0, ldi);
        } else {
          columns8narrow(inner, a, a0, b, b0, c, c0, ldc, init, i0, ldi);
        }
      }
    }
  }

  /** See {@link Arithmetic#packPanels}. */
  static void packPanels(int rows, double[] x, int at, int ld, int panels, double[] out) {
    for (int p = 0; p < panels; p++) {
      int to = p * rows * PANEL;
      for (int r = 0; r < rows; r++) {
        int from = at + r * ld + p * PANEL;
        load(x, from).intoArray(out, to + r * PANEL);
        if (!WIDE) {
          load(x, from + V).intoArray(out, to + r * PANEL + V);
        }
      }
    }
  }

  /** See {@link Arithmetic#packColumns}. */
  static void packColumns(int rows, double[] x, int at, int ld, int columns, double[] out) {
    for (int p = 0; p < columns; p += BLOCK) {
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < BLOCK; j += B.length()) {
          DoubleVector.fromArray(B, x, at + r * ld + p + j)
              .intoArray(out, p * rows + r * BLOCK + j);
        }
      }
    }
  }

  private static DoubleVector load(double[] a, int at) {
    return DoubleVector.fromArray(S, a, at);
  }

  /** Eight columns of A, packed side by side. */
  private static void columns8(
      int inner,
      double[] a,
      int a0,
      double[] b,
      int b0,
      int b1,
      double[] c,
      int c0,
      int ldc,
      double[] init,
      int i0,
      int ldi) {
    DoubleVector s00 = load(init, i0);
    DoubleVector s01 = load(init, i0 + V);
    DoubleVector s10 = load(init, i0 + ldi);
    DoubleVector s11 = load(init, i0 + ldi + V);
    DoubleVector s20 = load(init, i0 + 2 * ldi);
    DoubleVector s21 = load(init, i0 + 2 * ldi + V);
    DoubleVector s30 = load(init, i0 + 3 * ldi);
    DoubleVector s31 = load(init, i0 + 3 * ldi + V);
    DoubleVector s40 = load(init, i0 + 4 * ldi);
    DoubleVector s41 = load(init, i0 + 4 * ldi + V);
    DoubleVector s50 = load(init, i0 + 5 * ldi);
    DoubleVector s51 = load(init, i0 + 5 * ldi + V);
    DoubleVector s60 = load(init, i0 + 6 * ldi);
    DoubleVector s61 = load(init, i0 + 6 * ldi + V);
    DoubleVector s70 = load(init, i0 + 7 * ldi);
    DoubleVector s71 = load(init, i0 + 7 * ldi + V);
    for (int k = 0; k < inner; k++) {
      DoubleVector x0 = load(b, b0 + k * PANEL);
      DoubleVector x1 = load(b, b1 + k * PANEL);
      DoubleVector w = DoubleVector.broadcast(S, a[a0 + k * BLOCK]);
      s00 = w.fma(x0, s00);
      s01 = w.fma(x1, s01);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 1]);
      s10 = w.fma(x0, s10);
      s11 = w.fma(x1, s11);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 2]);
      s20 = w.fma(x0, s20);
      s21 = w.fma(x1, s21);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 3]);
      s30 = w.fma(x0, s30);
      s31 = w.fma(x1, s31);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 4]);
      s40 = w.fma(x0, s40);
      s41 = w.fma(x1, s41);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 5]);
      s50 = w.fma(x0, s50);
      s51 = w.fma(x1, s51);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 6]);
      s60 = w.fma(x0, s60);
      s61 = w.fma(x1, s61);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 7]);
      s70 = w.fma(x0, s70);
      s71 = w.fma(x1, s71);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + V);
    s10.intoArray(c, c0 + ldc);
    s11.intoArray(c, c0 + ldc + V);
    s20.intoArray(c, c0 + 2 * ldc);
    s21.intoArray(c, c0 + 2 * ldc + V);
    s30.intoArray(c, c0 + 3 * ldc);
    s31.intoArray(c, c0 + 3 * ldc + V);
    s40.intoArray(c, c0 + 4 * ldc);
    s41.intoArray(c, c0 + 4 * ldc + V);
    s50.intoArray(c, c0 + 5 * ldc);
    s51.intoArray(c, c0 + 5 * ldc + V);
    s60.intoArray(c, c0 + 6 * ldc);
    s61.intoArray(c, c0 + 6 * ldc + V);
    s70.intoArray(c, c0 + 7 * ldc);
    s71.intoArray(c, c0 + 7 * ldc + V);
  }

  /** Eight columns of A, the last single vector of columns of B. */
  private static void columns8narrow(
      int inner,
      double[] a,
      int a0,
      double[] b,
      int b0,
      double[] c,
      int c0,
      int ldc,
      double[] init,
      int i0,
      int ldi) {
    DoubleVector s00 = load(init, i0);
    DoubleVector s10 = load(init, i0 + ldi);
    DoubleVector s20 = load(init, i0 + 2 * ldi);
    DoubleVector s30 = load(init, i0 + 3 * ldi);
    DoubleVector s40 = load(init, i0 + 4 * ldi);
    DoubleVector s50 = load(init, i0 + 5 * ldi);
    DoubleVector s60 = load(init, i0 + 6 * ldi);
    DoubleVector s70 = load(init, i0 + 7 * ldi);
    for (int k = 0; k < inner; k++) {
      DoubleVector x0 = load(b, b0 + k * PANEL);
      DoubleVector w = DoubleVector.broadcast(S, a[a0 + k * BLOCK]);
      s00 = w.fma(x0, s00);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 1]);
      s10 = w.fma(x0, s10);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 2]);
      s20 = w.fma(x0, s20);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 3]);
      s30 = w.fma(x0, s30);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 4]);
      s40 = w.fma(x0, s40);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 5]);
      s50 = w.fma(x0, s50);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 6]);
      s60 = w.fma(x0, s60);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 7]);
      s70 = w.fma(x0, s70);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c0 + ldc);
    s20.intoArray(c, c0 + 2 * ldc);
    s30.intoArray(c, c0 + 3 * ldc);
    s40.intoArray(c, c0 + 4 * ldc);
    s50.intoArray(c, c0 + 5 * ldc);
    s60.intoArray(c, c0 + 6 * ldc);
    s70.intoArray(c, c0 + 7 * ldc);
  }

  /** Four columns of A, for 16 registers. */
  private static void columns4(
      int inner,
      double[] a,
      int a0,
      double[] b,
      int b0,
      int b1,
      double[] c,
      int c0,
      int ldc,
      double[] init,
      int i0,
      int ldi) {
    DoubleVector s00 = load(init, i0);
    DoubleVector s01 = load(init, i0 + V);
    DoubleVector s10 = load(init, i0 + ldi);
    DoubleVector s11 = load(init, i0 + ldi + V);
    DoubleVector s20 = load(init, i0 + 2 * ldi);
    DoubleVector s21 = load(init, i0 + 2 * ldi + V);
    DoubleVector s30 = load(init, i0 + 3 * ldi);
    DoubleVector s31 = load(init, i0 + 3 * ldi + V);
    for (int k = 0; k < inner; k++) {
      DoubleVector x0 = load(b, b0 + k * PANEL);
      DoubleVector x1 = load(b, b1 + k * PANEL);
      DoubleVector w = DoubleVector.broadcast(S, a[a0 + k * BLOCK]);
      s00 = w.fma(x0, s00);
      s01 = w.fma(x1, s01);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 1]);
      s10 = w.fma(x0, s10);
      s11 = w.fma(x1, s11);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 2]);
      s20 = w.fma(x0, s20);
      s21 = w.fma(x1, s21);
      w = DoubleVector.broadcast(S, a[a0 + k * BLOCK + 3]);
      s30 = w.fma(x0, s30);
      s31 = w.fma(x1, s31);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + V);
    s10.intoArray(c, c0 + ldc);
    s11.intoArray(c, c0 + ldc + V);
    s20.intoArray(c, c0 + 2 * ldc);
    s21.intoArray(c, c0 + 2 * ldc + V);
    s30.intoArray(c, c0 + 3 * ldc);
    s31.intoArray(c, c0 + 3 * ldc + V);
  }
}
