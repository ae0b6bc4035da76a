package dev.neuralcollapse.training.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same loops with vectors of 256 bits, pinned so that wider machines give the same bits; the
 * products keep a 6×8 block of C in twelve registers.
 */
final class VectorArithmetic implements Arithmetic {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;
  private static final int V = 4;

  @Override
  public void multiply(
      int rows, int inner, double[] a, int lda, double[] packed, int panels, double[] c, int ldc) {
    for (int p = 0; p < panels; p++) {
      for (int i = 0; i < rows; i += BLOCK) {
        block(inner, a, i * lda, lda, packed, p * inner * PANEL, c, i * ldc + p * PANEL, ldc);
      }
    }
  }

  private static void block(
      int inner, double[] a, int a0, int lda, double[] b, int b0, double[] c, int c0, int ldc) {
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    int c4 = c3 + ldc;
    int c5 = c4 + ldc;
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    DoubleVector s00 = load(c, c0);
    DoubleVector s01 = load(c, c0 + V);
    DoubleVector s10 = load(c, c1);
    DoubleVector s11 = load(c, c1 + V);
    DoubleVector s20 = load(c, c2);
    DoubleVector s21 = load(c, c2 + V);
    DoubleVector s30 = load(c, c3);
    DoubleVector s31 = load(c, c3 + V);
    DoubleVector s40 = load(c, c4);
    DoubleVector s41 = load(c, c4 + V);
    DoubleVector s50 = load(c, c5);
    DoubleVector s51 = load(c, c5 + V);
    for (int k = 0; k < inner; k++) {
      DoubleVector x0 = load(b, b0 + k * PANEL);
      DoubleVector x1 = load(b, b0 + k * PANEL + V);
      DoubleVector w = DoubleVector.broadcast(S, a[a0 + k]);
      s00 = w.fma(x0, s00);
      s01 = w.fma(x1, s01);
      w = DoubleVector.broadcast(S, a[a1 + k]);
      s10 = w.fma(x0, s10);
      s11 = w.fma(x1, s11);
      w = DoubleVector.broadcast(S, a[a2 + k]);
      s20 = w.fma(x0, s20);
      s21 = w.fma(x1, s21);
      w = DoubleVector.broadcast(S, a[a3 + k]);
      s30 = w.fma(x0, s30);
      s31 = w.fma(x1, s31);
      w = DoubleVector.broadcast(S, a[a4 + k]);
      s40 = w.fma(x0, s40);
      s41 = w.fma(x1, s41);
      w = DoubleVector.broadcast(S, a[a5 + k]);
      s50 = w.fma(x0, s50);
      s51 = w.fma(x1, s51);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + V);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + V);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + V);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + V);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + V);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + V);
  }

  @Override
  public void multiplyTransposed(
      int rows,
      int inner,
      double[] a,
      int lda,
      double[] b,
      int ldb,
      int panels,
      double[] c,
      int at,
      int ldc) {
    for (int p = 0; p < panels; p++) {
      for (int i = 0; i < rows; i += BLOCK) {
        blockTransposed(inner, a, i, lda, b, p * PANEL, ldb, c, at + i * ldc + p * PANEL, ldc);
      }
    }
  }

  private static void blockTransposed(
      int inner,
      double[] a,
      int a0,
      int lda,
      double[] b,
      int b0,
      int ldb,
      double[] c,
      int c0,
      int ldc) {
    int c1 = c0 + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    int c4 = c3 + ldc;
    int c5 = c4 + ldc;
    DoubleVector s00 = load(c, c0);
    DoubleVector s01 = load(c, c0 + V);
    DoubleVector s10 = load(c, c1);
    DoubleVector s11 = load(c, c1 + V);
    DoubleVector s20 = load(c, c2);
    DoubleVector s21 = load(c, c2 + V);
    DoubleVector s30 = load(c, c3);
    DoubleVector s31 = load(c, c3 + V);
    DoubleVector s40 = load(c, c4);
    DoubleVector s41 = load(c, c4 + V);
    DoubleVector s50 = load(c, c5);
    DoubleVector s51 = load(c, c5 + V);
    int p = a0;
    int q = b0;
    for (int t = 0; t < inner; t++) {
      DoubleVector x0 = load(b, q);
      DoubleVector x1 = load(b, q + V);
      DoubleVector w = DoubleVector.broadcast(S, a[p]);
      s00 = w.fma(x0, s00);
      s01 = w.fma(x1, s01);
      w = DoubleVector.broadcast(S, a[p + 1]);
      s10 = w.fma(x0, s10);
      s11 = w.fma(x1, s11);
      w = DoubleVector.broadcast(S, a[p + 2]);
      s20 = w.fma(x0, s20);
      s21 = w.fma(x1, s21);
      w = DoubleVector.broadcast(S, a[p + 3]);
      s30 = w.fma(x0, s30);
      s31 = w.fma(x1, s31);
      w = DoubleVector.broadcast(S, a[p + 4]);
      s40 = w.fma(x0, s40);
      s41 = w.fma(x1, s41);
      w = DoubleVector.broadcast(S, a[p + 5]);
      s50 = w.fma(x0, s50);
      s51 = w.fma(x1, s51);
      p += lda;
      q += ldb;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + V);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + V);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + V);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + V);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + V);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + V);
  }

  private static DoubleVector load(double[] a, int at) {
    return DoubleVector.fromArray(S, a, at);
  }

  /** The lanes in a fixed order; reduceLanes leaves the order open. */
  private static double sum(DoubleVector v) {
    return (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
  }

  @Override
  public double layerNorm(double[] y, int at, int d, double[] mask) {
    int n = mask.length;
    DoubleVector total = DoubleVector.zero(S);
    for (int j = 0; j < n; j += V) {
      total = total.add(load(y, at + j));
    }
    double mean = sum(total) / d;
    DoubleVector minus = DoubleVector.broadcast(S, -mean);
    DoubleVector square = DoubleVector.zero(S);
    for (int j = 0; j < n; j += V) {
      DoubleVector v = minus.fma(load(mask, j), load(y, at + j));
      v.intoArray(y, at + j);
      square = v.fma(v, square);
    }
    double norm = Math.sqrt(sum(square));
    if (Arithmetic.isNoise(norm, mean, d)) {
      return Double.NaN;
    }
    double inverse = 1 / norm;
    for (int j = 0; j < n; j += V) {
      load(y, at + j).mul(inverse).intoArray(y, at + j);
    }
    return inverse;
  }

  @Override
  public void addRelu(double[] x, double[] z, double[] y, int at, int n) {
    DoubleVector zero = DoubleVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      DoubleVector v = load(z, j);
      DoubleVector r = zero.blend(v, v.compare(VectorOperators.GT, zero));
      r.intoArray(z, j);
      load(x, j).add(r).intoArray(y, j);
    }
  }

  @Override
  public void relu(double[] z, int at, int n) {
    DoubleVector zero = DoubleVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      DoubleVector v = load(z, j);
      zero.blend(v, v.compare(VectorOperators.GT, zero)).intoArray(z, j);
    }
  }

  @Override
  public void layerNormBackward(
      double[] g, double[] y, int at, int d, double[] mask, double scale) {
    int n = mask.length;
    DoubleVector zero = DoubleVector.zero(S);
    DoubleVector total = zero;
    DoubleVector along = zero;
    for (int j = 0; j < n; j += V) {
      DoubleVector v = load(g, at + j);
      total = total.add(v);
      along = v.fma(load(y, at + j), along);
    }
    DoubleVector minusMean = DoubleVector.broadcast(S, -(sum(total) / d));
    DoubleVector minusDot = DoubleVector.broadcast(S, -sum(along));
    for (int j = 0; j < n; j += V) {
      DoubleVector centred = minusMean.fma(load(mask, j), load(g, at + j));
      minusDot.fma(load(y, at + j), centred).mul(scale).intoArray(g, at + j);
    }
  }

  @Override
  public void gate(double[] g, double[] z, double[] dz, int at, int n) {
    DoubleVector zero = DoubleVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      zero.blend(load(g, j), load(z, j).compare(VectorOperators.GT, zero)).intoArray(dz, j);
    }
  }

  @Override
  public void add(double[] s, int sAt, double[] x, int xAt, int n) {
    for (int j = 0; j < n; j += V) {
      load(s, sAt + j).add(load(x, xAt + j)).intoArray(s, sAt + j);
    }
  }

  @Override
  public double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int whole = n / 16 * 16;
    for (int j = 0; j < whole; j += 16) {
      s0 = load(a, aAt + j).fma(load(b, bAt + j), s0);
      s1 = load(a, aAt + j + 4).fma(load(b, bAt + j + 4), s1);
      s2 = load(a, aAt + j + 8).fma(load(b, bAt + j + 8), s2);
      s3 = load(a, aAt + j + 12).fma(load(b, bAt + j + 12), s3);
    }
    double total = sum(s0.add(s1).add(s2.add(s3)));
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  @Override
  public void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    DoubleVector factor = DoubleVector.broadcast(S, c);
    int whole = n / V * V;
    for (int j = 0; j < whole; j += V) {
      factor.fma(load(x, xAt + j), load(y, yAt + j)).intoArray(y, yAt + j);
    }
    for (int j = whole; j < n; j++) {
      y[yAt + j] = Math.fma(c, x[xAt + j], y[yAt + j]);
    }
  }

  @Override
  public void exp(double[] z, int at, int n, double shift) {
    for (int j = at; j < at + n; j += V) {
      DoubleVector x = load(z, j).add(shift);
      DoubleVector shifted =
          x.fma(
              DoubleVector.broadcast(S, Exponential.LOG2_E),
              DoubleVector.broadcast(S, Exponential.MAGIC));
      DoubleVector minus = DoubleVector.broadcast(S, Exponential.MAGIC).sub(shifted);
      DoubleVector r = minus.fma(DoubleVector.broadcast(S, Exponential.LN2_HIGH), x);
      r = minus.fma(DoubleVector.broadcast(S, Exponential.LN2_LOW), r);
      DoubleVector p = DoubleVector.broadcast(S, Exponential.TAYLOR[0]);
      for (int k = 1; k < Exponential.TAYLOR.length; k++) {
        p = p.fma(r, DoubleVector.broadcast(S, Exponential.TAYLOR[k]));
      }
      LongVector power = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
      DoubleVector e = p.reinterpretAsLongs().add(power).reinterpretAsDoubles();
      e = e.blend(0, x.compare(VectorOperators.LT, Exponential.LEAST));
      e.blend(x, x.compare(VectorOperators.NE, x)).intoArray(z, j);
    }
  }
}
