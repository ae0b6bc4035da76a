package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.descent.VectorLanes;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same loops with vectors as wide as the machine has them, up to 512 bits; no width changes a
 * bit.
 */
sealed class VectorDoubles implements Arithmetic<double[]> permits BlasDoubles {
  private static final int PANEL = 8;

  /** For what has no sums over lanes. */
  private static final VectorSpecies<Double> S =
      DoubleVector.SPECIES_PREFERRED.length() >= PANEL
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_256;

  private static final int V = S.length();

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
    DoubleTransposed.transposed(rows, inner, columns, panelled, panels, c, ldc, init, ldInit);
  }

  @Override
  public void packColumns(int rows, double[] x, int at, int ld, int columns, double[] out) {
    DoubleTransposed.packColumns(rows, x, at, ld, columns, out);
  }

  @Override
  public void packForward(double[] theta, int from, int rows, int columns, double[] out) {
    DoublePacking.pack(theta, from, rows, columns, out);
  }

  @Override
  public void packBackward(double[] theta, int from, int rows, int columns, double[] out) {
    DoublePacking.packAcross(theta, from, rows, columns, out);
  }

  @Override
  public void packPanels(int rows, double[] x, int at, int ld, int panels, double[] out) {
    DoubleTransposed.packPanels(rows, x, at, ld, panels, out);
  }

  private static DoubleVector load(double[] a, int at) {
    return DoubleVector.fromArray(S, a, at);
  }

  @Override
  public void loadTransposed(
      double[] theta, int from, int rows, int columns, double[] out, int ld) {
    DoublePacking.transpose(theta, from, rows, columns, out, ld);
  }

  @Override
  public void storeTransposed(
      double[] x, int ld, int from, int to, int rows, double[] out, int at, int columns) {
    DoublePacking.transposeBack(x, ld, from, to, rows, out, at, columns);
  }

  @Override
  public void decode(byte[] code, int at, double[] table, double[] to, int toAt, int n) {
    DoublePacking.lookUp(code, at, table, to, toAt, n);
  }

  @Override
  public void sparse(
      int targets,
      int[] start,
      int[] index,
      double[] value,
      double[] source,
      int ldSource,
      double[] out,
      int ldOut,
      double[] init,
      int ldInit) {
    DoubleSparse.sparse(targets, start, index, value, source, ldSource, out, ldOut, init, ldInit);
  }

  @Override
  public void transposeSparse(
      int rows,
      int[] start,
      int[] column,
      double[] value,
      int columns,
      int[] startOut,
      int[] rowOut,
      double[] valueOut) {
    DoublePacking.sortByColumn(rows, start, column, value, columns, startOut, rowOut, valueOut);
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
    return DoubleRows.layerNorm(rows, d, mask, x, xAt, y, yAt, ld, scale, scaleAt);
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
    DoubleRows.layerNormBackward(rows, d, mask, g, gAt, y, yAt, ld, scale, scaleAt);
  }

  @Override
  public void normGateBackward(
      int rows,
      int d,
      double[] mask,
      double[] g,
      double[] y,
      double[] z,
      double[] dz,
      int ld,
      double[] scale) {
    DoubleRows.normGateBackward(rows, d, mask, g, y, z, dz, ld, scale);
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
    int whole = n / (4 * V) * (4 * V);
    for (int j = 0; j < whole; j += 4 * V) {
      DoubleVector s0 = load(s, j);
      DoubleVector s1 = load(s, j + V);
      DoubleVector s2 = load(s, j + 2 * V);
      DoubleVector s3 = load(s, j + 3 * V);
      for (int r = 0; r < rows; r++) {
        int k = at + r * ld + j;
        s0 = s0.add(load(x, k));
        s1 = s1.add(load(x, k + V));
        s2 = s2.add(load(x, k + 2 * V));
        s3 = s3.add(load(x, k + 3 * V));
      }
      s0.intoArray(s, j);
      s1.intoArray(s, j + V);
      s2.intoArray(s, j + 2 * V);
      s3.intoArray(s, j + 3 * V);
    }
    for (int j = whole; j < n; j += V) {
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
    return VectorLanes.dot(a, aAt, b, bAt, n);
  }

  @Override
  public void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    VectorLanes.addScaled(y, yAt, c, x, xAt, n);
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
