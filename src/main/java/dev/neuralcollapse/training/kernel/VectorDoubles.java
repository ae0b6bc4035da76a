package dev.neuralcollapse.training.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The same loops with vectors of 256 bits, pinned so that wider machines give the same bits. */
final class VectorDoubles implements Arithmetic<double[]> {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;
  private static final int V = S.length();
  private static final int PANEL = 2 * V;

  @Override
  public double[] array(int n) {
    return new double[n];
  }

  @Override
  public int bytes() {
    return Double.BYTES;
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public double get(double[] a, int at) {
    return a[at];
  }

  @Override
  public void set(double[] a, int at, double value) {
    a[at] = value;
  }

  @Override
  public void narrow(double[] from, int at, double[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[at + i];
    }
  }

  @Override
  public void widen(double[] from, int at, double[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[at + i];
    }
  }

  @Override
  public void clear(double[] a, int from, int to) {
    Arrays.fill(a, from, to, 0);
  }

  @Override
  public void product(
      int rows,
      int inner,
      double[] a,
      int aAt,
      int lda,
      double[] packed,
      int panels,
      double[] c,
      int cAt,
      int ldc,
      double[] init,
      int initAt,
      int ldInit) {
    DoubleProducts.product(
        rows, inner, a, aAt, lda, packed, panels, c, cAt, ldc, init, initAt, ldInit);
  }

  @Override
  public void transposed(
      int rows,
      int inner,
      double[] columns,
      double[] panelled,
      int panels,
      double[] c,
      int ldc,
      double[] init,
      int ldInit) {
    DoubleProducts.transposed(rows, inner, columns, panelled, panels, c, ldc, init, ldInit);
  }

  @Override
  public void packColumns(int rows, double[] x, int at, int ld, int columns, double[] out) {
    Packing.columns(rows, x, at, ld, columns, out);
  }

  @Override
  public void packForward(double[] theta, int from, int rows, int columns, double[] out) {
    ScalarDoubles.pack(theta, from, rows, columns, out);
  }

  @Override
  public void packBackward(double[] theta, int from, int rows, int columns, double[] out) {
    ScalarDoubles.packAcross(theta, from, rows, columns, out);
  }

  @Override
  public void packPanels(int rows, double[] x, int at, int ld, int panels, double[] out) {
    Packing.panels(rows, x, at, ld, PANEL, panels, out);
  }

  private static DoubleVector load(double[] a, int at) {
    return DoubleVector.fromArray(S, a, at);
  }

  /** The lanes in a fixed tree, neighbours first; reduceLanes leaves the order open. */
  private static double sum(DoubleVector v) {
    return (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
  }

  @Override
  public int layerNorm(
      int rows,
      int d,
      double[] mask,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int ld,
      double[] scale,
      int scaleAt) {
    int n = mask.length;
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * ld;
      int to = yAt + r * ld;
      DoubleVector total = DoubleVector.zero(S);
      for (int j = 0; j < n; j += V) {
        total = total.add(load(x, from + j));
      }
      double mean = sum(total) / d;
      DoubleVector minus = DoubleVector.broadcast(S, -mean);
      DoubleVector square = DoubleVector.zero(S);
      for (int j = 0; j < n; j += V) {
        DoubleVector v = minus.fma(load(mask, j), load(x, from + j));
        v.intoArray(y, to + j);
        square = v.fma(v, square);
      }
      double norm = Math.sqrt(sum(square));
      if (ScalarDoubles.isNoise(norm, mean, d)) {
        return r;
      }
      double inverse = 1 / norm;
      for (int j = 0; j < n; j += V) {
        load(y, to + j).mul(inverse).intoArray(y, to + j);
      }
      scale[scaleAt + r] = inverse;
    }
    return -1;
  }

  @Override
  public void layerNormBackward(
      int rows,
      int d,
      double[] mask,
      double[] g,
      int gAt,
      double[] y,
      int yAt,
      int ld,
      double[] scale,
      int scaleAt) {
    int n = mask.length;
    for (int r = 0; r < rows; r++) {
      int at = gAt + r * ld;
      int from = yAt + r * ld;
      DoubleVector total = DoubleVector.zero(S);
      DoubleVector along = total;
      for (int j = 0; j < n; j += V) {
        DoubleVector v = load(g, at + j);
        total = total.add(v);
        along = v.fma(load(y, from + j), along);
      }
      DoubleVector minusMean = DoubleVector.broadcast(S, -(sum(total) / d));
      DoubleVector minusDot = DoubleVector.broadcast(S, -sum(along));
      double by = scale[scaleAt + r];
      for (int j = 0; j < n; j += V) {
        DoubleVector centred = minusMean.fma(load(mask, j), load(g, at + j));
        minusDot.fma(load(y, from + j), centred).mul(by).intoArray(g, at + j);
      }
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
  public void gate(double[] g, double[] z, double[] dz, int at, int n) {
    DoubleVector zero = DoubleVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      zero.blend(load(g, j), load(z, j).compare(VectorOperators.GT, zero)).intoArray(dz, j);
    }
  }

  @Override
  public void add(double[] s, int sAt, double[] x, int xAt, int n) {
    int whole = n / V * V;
    for (int j = 0; j < whole; j += V) {
      load(s, sAt + j).add(load(x, xAt + j)).intoArray(s, sAt + j);
    }
    for (int j = whole; j < n; j++) {
      s[sAt + j] += x[xAt + j];
    }
  }

  @Override
  public void sumRows(int rows, double[] x, int at, int ld, double[] s, int n) {
    for (int j = 0; j < n; j += V) {
      DoubleVector total = load(s, j);
      for (int r = 0; r < rows; r++) {
        total = total.add(load(x, at + r * ld + j));
      }
      total.intoArray(s, j);
    }
  }

  @Override
  public void scaleShift(
      int rows, double[] x, int at, int ld, double[] gain, double[] shift, double[] y, int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j += V) {
        int k = at + r * ld + j;
        load(gain, j).fma(load(x, k), load(shift, j)).intoArray(y, k);
      }
    }
  }

  @Override
  public void scaleShiftBackward(
      int rows,
      double[] g,
      double[] x,
      int ld,
      double[] gain,
      double[] dGain,
      double[] dShift,
      int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j += V) {
        DoubleVector v = load(g, r * ld + j);
        v.fma(load(x, r * ld + j), load(dGain, j)).intoArray(dGain, j);
        load(dShift, j).add(v).intoArray(dShift, j);
        load(gain, j).mul(v).intoArray(g, r * ld + j);
      }
    }
  }

  @Override
  public double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int stride = 4 * V;
    int whole = n / stride * stride;
    for (int j = 0; j < whole; j += stride) {
      s0 = load(a, aAt + j).fma(load(b, bAt + j), s0);
      s1 = load(a, aAt + j + V).fma(load(b, bAt + j + V), s1);
      s2 = load(a, aAt + j + 2 * V).fma(load(b, bAt + j + 2 * V), s2);
      s3 = load(a, aAt + j + 3 * V).fma(load(b, bAt + j + 3 * V), s3);
    }
    double total = sum(s0.add(s1).add(s2.add(s3)));
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  @Override
  public void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    double scalar = c;
    DoubleVector factor = DoubleVector.broadcast(S, scalar);
    int whole = n / V * V;
    for (int j = 0; j < whole; j += V) {
      factor.fma(load(x, xAt + j), load(y, yAt + j)).intoArray(y, yAt + j);
    }
    for (int j = whole; j < n; j++) {
      y[yAt + j] = Math.fma(scalar, x[xAt + j], y[yAt + j]);
    }
  }

  @Override
  public void exp(double[] z, int at, int n, double shift) {
    VectorExponential.apply(z, at, n, shift);
  }

  @Override
  public void packTransposed(int rows, double[] x, int at, int ld, int columns, double[] out) {
    SoftmaxDoubles.packTransposed(rows, x, at, ld, columns, panel(), out);
  }

  @Override
  public void columnSoftmax(
      int length, boolean causal, double scale, double[] s, int ld, double[] column) {
    SoftmaxDoubles.forward(this, length, causal, scale, s, ld, column);
  }

  @Override
  public void columnSoftmaxBackward(
      int length, double scale, double[] a, int from, double[] g, int ld, double[] column) {
    SoftmaxDoubles.backward(length, scale, a, from, g, ld, column);
  }
}
