package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with vectors as wide as the machine has them, up to 512 bits. Every entry is one chain
 * of fused multiply-adds in the order of the inner index, so the width changes no bit.
 */
final class FloatProducts {
  private static final VectorSpecies<Float> S =
      FloatVector.SPECIES_PREFERRED.length() >= 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_256;
  private static final int V = S.length();
  private static final int PANEL = 16;

  private static final boolean WIDE = V == PANEL;

  private FloatProducts() {}

  /** See {@link Arithmetic#product}. */
  static void product(
      int rows,
      int inner,
      float[] a,
      int aAt,
      int lda,
      float[] b,
      int panels,
      float[] c,
      int cAt,
      int ldc,
      float[] init,
      int initAt,
      int ldi) {
    if (!WIDE) {
      for (int p = 0; p < panels; p++) {
        int b0 = p * inner * PANEL;
        for (int i = 0; i < rows; i += BLOCK / 2) {
          rows4(
              inner,
              a,
              aAt + i * lda,
              lda,
              b,
              b0,
              b0 + V,
              c,
              cAt + i * ldc + p * PANEL,
              ldc,
              init,
              initAt + i * ldi + p * PANEL,
              ldi);
        }
      }
      return;
    }
    for (int p = 0; p < panels; p += 2) {
      int b0 = p * inner * PANEL;
      int b1 = b0 + inner * PANEL;
      for (int i = 0; i < rows; i += BLOCK) {
        int a0 = aAt + i * lda;
        int c0 = cAt + i * ldc + p * PANEL;
        int i0 = initAt + i * ldi + p * PANEL;
        if (p + 1 < panels) {
          rows8(inner, a, a0, lda, b, b0, b1, c, c0, ldc, init, i0, ldi);
        } else {
          rows8narrow(inner, a, a0, lda, b, b0, c, c0, ldc, init, i0, ldi);
        }
      }
    }
  }

  private static FloatVector load(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  /** Eight rows of A, two vectors of columns: sixteen accumulators, for 32 registers. */
  private static void rows8(
      int inner,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int b1,
      float[] c,
      int c0,
      int ldc,
      float[] init,
      int i0,
      int ldi) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    FloatVector s00 = load(init, i0);
    FloatVector s01 = load(init, i0 + V);
    FloatVector s10 = load(init, i0 + ldi);
    FloatVector s11 = load(init, i0 + ldi + V);
    FloatVector s20 = load(init, i0 + 2 * ldi);
    FloatVector s21 = load(init, i0 + 2 * ldi + V);
    FloatVector s30 = load(init, i0 + 3 * ldi);
    FloatVector s31 = load(init, i0 + 3 * ldi + V);
    FloatVector s40 = load(init, i0 + 4 * ldi);
    FloatVector s41 = load(init, i0 + 4 * ldi + V);
    FloatVector s50 = load(init, i0 + 5 * ldi);
    FloatVector s51 = load(init, i0 + 5 * ldi + V);
    FloatVector s60 = load(init, i0 + 6 * ldi);
    FloatVector s61 = load(init, i0 + 6 * ldi + V);
    FloatVector s70 = load(init, i0 + 7 * ldi);
    FloatVector s71 = load(init, i0 + 7 * ldi + V);
    for (int k = 0; k < inner; k++) {
      FloatVector x0 = load(b, b0 + k * PANEL);
      FloatVector x1 = load(b, b1 + k * PANEL);
      FloatVector w = FloatVector.broadcast(S, a[a0 + k]);
      s00 = w.fma(x0, s00);
      s01 = w.fma(x1, s01);
      w = FloatVector.broadcast(S, a[a1 + k]);
      s10 = w.fma(x0, s10);
      s11 = w.fma(x1, s11);
      w = FloatVector.broadcast(S, a[a2 + k]);
      s20 = w.fma(x0, s20);
      s21 = w.fma(x1, s21);
      w = FloatVector.broadcast(S, a[a3 + k]);
      s30 = w.fma(x0, s30);
      s31 = w.fma(x1, s31);
      w = FloatVector.broadcast(S, a[a4 + k]);
      s40 = w.fma(x0, s40);
      s41 = w.fma(x1, s41);
      w = FloatVector.broadcast(S, a[a5 + k]);
      s50 = w.fma(x0, s50);
      s51 = w.fma(x1, s51);
      w = FloatVector.broadcast(S, a[a6 + k]);
      s60 = w.fma(x0, s60);
      s61 = w.fma(x1, s61);
      w = FloatVector.broadcast(S, a[a7 + k]);
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

  /** Eight rows, the last single vector of columns. */
  private static void rows8narrow(
      int inner,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int ldc,
      float[] init,
      int i0,
      int ldi) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    FloatVector s00 = load(init, i0);
    FloatVector s10 = load(init, i0 + ldi);
    FloatVector s20 = load(init, i0 + 2 * ldi);
    FloatVector s30 = load(init, i0 + 3 * ldi);
    FloatVector s40 = load(init, i0 + 4 * ldi);
    FloatVector s50 = load(init, i0 + 5 * ldi);
    FloatVector s60 = load(init, i0 + 6 * ldi);
    FloatVector s70 = load(init, i0 + 7 * ldi);
    for (int k = 0; k < inner; k++) {
      FloatVector x0 = load(b, b0 + k * PANEL);
      FloatVector w = FloatVector.broadcast(S, a[a0 + k]);
      s00 = w.fma(x0, s00);
      w = FloatVector.broadcast(S, a[a1 + k]);
      s10 = w.fma(x0, s10);
      w = FloatVector.broadcast(S, a[a2 + k]);
      s20 = w.fma(x0, s20);
      w = FloatVector.broadcast(S, a[a3 + k]);
      s30 = w.fma(x0, s30);
      w = FloatVector.broadcast(S, a[a4 + k]);
      s40 = w.fma(x0, s40);
      w = FloatVector.broadcast(S, a[a5 + k]);
      s50 = w.fma(x0, s50);
      w = FloatVector.broadcast(S, a[a6 + k]);
      s60 = w.fma(x0, s60);
      w = FloatVector.broadcast(S, a[a7 + k]);
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

  /** Four rows, for 16 registers. */
  private static void rows4(
      int inner,
      float[] a,
      int a0,
      int lda,
      float[] b,
      int b0,
      int b1,
      float[] c,
      int c0,
      int ldc,
      float[] init,
      int i0,
      int ldi) {
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    FloatVector s00 = load(init, i0);
    FloatVector s01 = load(init, i0 + V);
    FloatVector s10 = load(init, i0 + ldi);
    FloatVector s11 = load(init, i0 + ldi + V);
    FloatVector s20 = load(init, i0 + 2 * ldi);
    FloatVector s21 = load(init, i0 + 2 * ldi + V);
    FloatVector s30 = load(init, i0 + 3 * ldi);
    FloatVector s31 = load(init, i0 + 3 * ldi + V);
    for (int k = 0; k < inner; k++) {
      FloatVector x0 = load(b, b0 + k * PANEL);
      FloatVector x1 = load(b, b1 + k * PANEL);
      FloatVector w = FloatVector.broadcast(S, a[a0 + k]);
      s00 = w.fma(x0, s00);
      s01 = w.fma(x1, s01);
      w = FloatVector.broadcast(S, a[a1 + k]);
      s10 = w.fma(x0, s10);
      s11 = w.fma(x1, s11);
      w = FloatVector.broadcast(S, a[a2 + k]);
      s20 = w.fma(x0, s20);
      s21 = w.fma(x1, s21);
      w = FloatVector.broadcast(S, a[a3 + k]);
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
