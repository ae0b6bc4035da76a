package dev.neuralcollapse.training.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same loops with vectors as wide as the machine has them, up to 512 bits; no width changes a
 * bit.
 */
sealed class VectorFloats implements Arithmetic<float[]> permits BlasFloats {
  private static final int PANEL = 16;

  /** For what has no sums over lanes. */
  private static final VectorSpecies<Float> S =
      FloatVector.SPECIES_PREFERRED.length() >= PANEL
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_256;

  private static final int V = S.length();

  @Override
  public float[] array(int n) {
    return new float[n];
  }

  @Override
  public int bytes() {
    return Float.BYTES;
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public double get(float[] a, int at) {
    return a[at];
  }

  @Override
  public void set(float[] a, int at, double value) {
    a[at] = (float) value;
  }

  @Override
  public void narrow(double[] from, int at, float[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = (float) from[at + i];
    }
  }

  @Override
  public void widen(float[] from, int at, double[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[at + i];
    }
  }

  @Override
  public void clear(float[] a, int from, int to) {
    Arrays.fill(a, from, to, 0);
  }

  @Override
  public void product(
      int rows,
      int inner,
      float[] a,
      int aAt,
      int lda,
      float[] packed,
      int panels,
      float[] c,
      int cAt,
      int ldc,
      float[] init,
      int initAt,
      int ldInit) {
    FloatProducts.product(
        rows, inner, a, aAt, lda, packed, panels, c, cAt, ldc, init, initAt, ldInit);
  }

  @Override
  public void transposed(
      int rows,
      int inner,
      float[] columns,
      float[] panelled,
      int panels,
      float[] c,
      int ldc,
      float[] init,
      int ldInit) {
    FloatTransposed.transposed(rows, inner, columns, panelled, panels, c, ldc, init, ldInit);
  }

  @Override
  public void packColumns(int rows, float[] x, int at, int ld, int columns, float[] out) {
    FloatTransposed.packColumns(rows, x, at, ld, columns, out);
  }

  @Override
  public void packForward(double[] theta, int from, int rows, int columns, float[] out) {
    FloatPacking.pack(theta, from, rows, columns, out);
  }

  @Override
  public void packBackward(double[] theta, int from, int rows, int columns, float[] out) {
    FloatPacking.packAcross(theta, from, rows, columns, out);
  }

  @Override
  public void packPanels(int rows, float[] x, int at, int ld, int panels, float[] out) {
    FloatTransposed.packPanels(rows, x, at, ld, panels, out);
  }

  private static FloatVector load(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  @Override
  public void loadTransposed(double[] theta, int from, int rows, int columns, float[] out, int ld) {
    FloatPacking.transpose(theta, from, rows, columns, out, ld);
  }

  @Override
  public void storeTransposed(
      float[] x, int ld, int from, int to, int rows, double[] out, int at, int columns) {
    FloatPacking.transposeBack(x, ld, from, to, rows, out, at, columns);
  }

  @Override
  public void decode(byte[] code, int at, float[] table, float[] to, int toAt, int n) {
    FloatPacking.lookUp(code, at, table, to, toAt, n);
  }

  @Override
  public void sparse(
      int targets,
      int[] start,
      int[] index,
      float[] value,
      float[] source,
      int ldSource,
      float[] out,
      int ldOut,
      float[] init,
      int ldInit) {
    FloatSparse.sparse(targets, start, index, value, source, ldSource, out, ldOut, init, ldInit);
  }

  @Override
  public void transposeSparse(
      int rows,
      int[] start,
      int[] column,
      float[] value,
      int columns,
      int[] startOut,
      int[] rowOut,
      float[] valueOut) {
    FloatPacking.sortByColumn(rows, start, column, value, columns, startOut, rowOut, valueOut);
  }

  @Override
  public int layerNorm(
      int rows,
      int d,
      float[] mask,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int ld,
      float[] scale,
      int scaleAt) {
    return FloatRows.layerNorm(rows, d, mask, x, xAt, y, yAt, ld, scale, scaleAt);
  }

  @Override
  public void layerNormBackward(
      int rows,
      int d,
      float[] mask,
      float[] g,
      int gAt,
      float[] y,
      int yAt,
      int ld,
      float[] scale,
      int scaleAt) {
    FloatRows.layerNormBackward(rows, d, mask, g, gAt, y, yAt, ld, scale, scaleAt);
  }

  @Override
  public void normGateBackward(
      int rows,
      int d,
      float[] mask,
      float[] g,
      float[] y,
      float[] z,
      float[] dz,
      int ld,
      float[] scale) {
    FloatRows.normGateBackward(rows, d, mask, g, y, z, dz, ld, scale);
  }

  @Override
  public void relu(float[] z, int at, int n) {
    FloatVector zero = FloatVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      FloatVector v = load(z, j);
      zero.blend(v, v.compare(VectorOperators.GT, zero)).intoArray(z, j);
    }
  }

  @Override
  public void addRelu(float[] x, float[] z, float[] y, int at, int n) {
    FloatVector zero = FloatVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      FloatVector v = load(z, j);
      FloatVector r = zero.blend(v, v.compare(VectorOperators.GT, zero));
      r.intoArray(z, j);
      load(x, j).add(r).intoArray(y, j);
    }
  }

  @Override
  public void gate(float[] g, float[] z, float[] dz, int at, int n) {
    FloatVector zero = FloatVector.zero(S);
    for (int j = at; j < at + n; j += V) {
      zero.blend(load(g, j), load(z, j).compare(VectorOperators.GT, zero)).intoArray(dz, j);
    }
  }

  @Override
  public void add(float[] s, int sAt, float[] x, int xAt, int n) {
    int whole = n / V * V;
    for (int j = 0; j < whole; j += V) {
      load(s, sAt + j).add(load(x, xAt + j)).intoArray(s, sAt + j);
    }
    for (int j = whole; j < n; j++) {
      s[sAt + j] += x[xAt + j];
    }
  }

  @Override
  public void sumRows(int rows, float[] x, int at, int ld, float[] s, int n) {
    int whole = n / (4 * V) * (4 * V);
    for (int j = 0; j < whole; j += 4 * V) {
      FloatVector s0 = load(s, j);
      FloatVector s1 = load(s, j + V);
      FloatVector s2 = load(s, j + 2 * V);
      FloatVector s3 = load(s, j + 3 * V);
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
      FloatVector total = load(s, j);
      for (int r = 0; r < rows; r++) {
        total = total.add(load(x, at + r * ld + j));
      }
      total.intoArray(s, j);
    }
  }

  @Override
  public void scaleShift(
      int rows, float[] x, int at, int ld, float[] gain, float[] shift, float[] y, int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j += V) {
        int k = at + r * ld + j;
        load(gain, j).fma(load(x, k), load(shift, j)).intoArray(y, k);
      }
    }
  }

  @Override
  public void scaleShiftBackward(
      int rows, float[] g, float[] x, int ld, float[] gain, float[] dGain, float[] dShift, int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j += V) {
        FloatVector v = load(g, r * ld + j);
        v.fma(load(x, r * ld + j), load(dGain, j)).intoArray(dGain, j);
        load(dShift, j).add(v).intoArray(dShift, j);
        load(gain, j).mul(v).intoArray(g, r * ld + j);
      }
    }
  }

  @Override
  public double dot(float[] a, int aAt, float[] b, int bAt, int n) {
    FloatVector low = FloatVector.zero(S);
    FloatVector high = low;
    FloatVector nextLow = low;
    FloatVector nextHigh = low;
    int stride = 2 * PANEL;
    int whole = n / stride * stride;
    for (int j = 0; j < whole; j += stride) {
      low = load(a, aAt + j).fma(load(b, bAt + j), low);
      nextLow = load(a, aAt + j + PANEL).fma(load(b, bAt + j + PANEL), nextLow);
      if (V < PANEL) {
        high = load(a, aAt + j + V).fma(load(b, bAt + j + V), high);
        int k = j + PANEL + V;
        nextHigh = load(a, aAt + k).fma(load(b, bAt + k), nextHigh);
      }
    }
    float total = FloatRows.sum(low.add(nextLow), high.add(nextHigh));
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  @Override
  public void addScaled(float[] y, int yAt, double c, float[] x, int xAt, int n) {
    float scalar = (float) c;
    FloatVector factor = FloatVector.broadcast(S, scalar);
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
  public void packTransposed(int rows, float[] x, int at, int ld, int columns, float[] out) {
    SoftmaxFloats.packTransposed(rows, x, at, ld, columns, panel(), out);
  }

  @Override
  public void columnSoftmax(
      int length, boolean causal, double scale, float[] s, int ld, float[] column) {
    SoftmaxFloats.forward(this, length, causal, (float) scale, s, ld, column);
  }

  @Override
  public void columnSoftmaxBackward(
      int length, double scale, float[] a, int from, float[] g, int ld, float[] column) {
    SoftmaxFloats.backward(length, (float) scale, a, from, g, ld, column);
  }
}
