package dev.neuralcollapse.training.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The same loops with vectors of 256 bits, pinned so that wider machines give the same bits. */
final class VectorFloats implements Arithmetic<float[]> {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int V = S.length();
  private static final int PANEL = 2 * V;
  private static final VectorShuffle<Float> PAIRS =
      VectorShuffle.fromValues(S, 1, 0, 3, 2, 5, 4, 7, 6);
  private static final VectorShuffle<Float> FOURS =
      VectorShuffle.fromValues(S, 2, 3, 0, 1, 6, 7, 4, 5);

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
    FloatProducts.transposed(rows, inner, columns, panelled, panels, c, ldc, init, ldInit);
  }

  @Override
  public void packColumns(int rows, float[] x, int at, int ld, int columns, float[] out) {
    Packing.columns(rows, x, at, ld, columns, out);
  }

  @Override
  public void packForward(double[] theta, int from, int rows, int columns, float[] out) {
    ScalarFloats.pack(theta, from, rows, columns, out);
  }

  @Override
  public void packBackward(double[] theta, int from, int rows, int columns, float[] out) {
    ScalarFloats.packAcross(theta, from, rows, columns, out);
  }

  @Override
  public void packPanels(int rows, float[] x, int at, int ld, int panels, float[] out) {
    Packing.panels(rows, x, at, ld, PANEL, panels, out);
  }

  private static FloatVector load(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  /** The lanes in a fixed tree, neighbours first; reduceLanes leaves the order open. */
  private static float sum(FloatVector v) {
    FloatVector pairs = v.add(v.rearrange(PAIRS));
    FloatVector fours = pairs.add(pairs.rearrange(FOURS));
    return fours.lane(0) + fours.lane(4);
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
    int n = mask.length;
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * ld;
      int to = yAt + r * ld;
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < n; j += V) {
        total = total.add(load(x, from + j));
      }
      float mean = sum(total) / d;
      FloatVector minus = FloatVector.broadcast(S, -mean);
      FloatVector square = FloatVector.zero(S);
      for (int j = 0; j < n; j += V) {
        FloatVector v = minus.fma(load(mask, j), load(x, from + j));
        v.intoArray(y, to + j);
        square = v.fma(v, square);
      }
      float norm = (float) Math.sqrt(sum(square));
      if (ScalarFloats.isNoise(norm, mean, d)) {
        return r;
      }
      float inverse = 1 / norm;
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
      float[] mask,
      float[] g,
      int gAt,
      float[] y,
      int yAt,
      int ld,
      float[] scale,
      int scaleAt) {
    int n = mask.length;
    for (int r = 0; r < rows; r++) {
      int at = gAt + r * ld;
      int from = yAt + r * ld;
      FloatVector total = FloatVector.zero(S);
      FloatVector along = total;
      for (int j = 0; j < n; j += V) {
        FloatVector v = load(g, at + j);
        total = total.add(v);
        along = v.fma(load(y, from + j), along);
      }
      FloatVector minusMean = FloatVector.broadcast(S, -(sum(total) / d));
      FloatVector minusDot = FloatVector.broadcast(S, -sum(along));
      float by = scale[scaleAt + r];
      for (int j = 0; j < n; j += V) {
        FloatVector centred = minusMean.fma(load(mask, j), load(g, at + j));
        minusDot.fma(load(y, from + j), centred).mul(by).intoArray(g, at + j);
      }
    }
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
    for (int j = 0; j < n; j += V) {
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
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int stride = 4 * V;
    int whole = n / stride * stride;
    for (int j = 0; j < whole; j += stride) {
      s0 = load(a, aAt + j).fma(load(b, bAt + j), s0);
      s1 = load(a, aAt + j + V).fma(load(b, bAt + j + V), s1);
      s2 = load(a, aAt + j + 2 * V).fma(load(b, bAt + j + 2 * V), s2);
      s3 = load(a, aAt + j + 3 * V).fma(load(b, bAt + j + 3 * V), s3);
    }
    float total = sum(s0.add(s1).add(s2.add(s3)));
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
