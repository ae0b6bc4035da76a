package dev.neuralcollapse.training.kernel;

import java.util.Arrays;

/** Plain loops: what runs without the Vector API, and what the tests compare vectors with. */
final class ScalarFloats implements Arithmetic<float[]> {
  private static final int PANEL = 16;

  /** Partial sums of a row. */
  private static final int LANES = PANEL;

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
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < panels * PANEL; j++) {
        int b = j / PANEL * inner * PANEL + j % PANEL;
        float s = init[initAt + i * ldInit + j];
        for (int k = 0; k < inner; k++) {
          s = Math.fma(a[aAt + i * lda + k], packed[b + k * PANEL], s);
        }
        c[cAt + i * ldc + j] = s;
      }
    }
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
    for (int i = 0; i < rows; i++) {
      int a = i / BLOCK * inner * BLOCK + i % BLOCK;
      for (int j = 0; j < panels * PANEL; j++) {
        int b = j / PANEL * inner * PANEL + j % PANEL;
        float s = init[i * ldInit + j];
        for (int t = 0; t < inner; t++) {
          s = Math.fma(columns[a + t * BLOCK], panelled[b + t * PANEL], s);
        }
        c[i * ldc + j] = s;
      }
    }
  }

  @Override
  public void packColumns(int rows, float[] x, int at, int ld, int columns, float[] out) {
    Packing.columns(rows, x, at, ld, columns, out);
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
    Packing.panels(rows, x, at, ld, PANEL, panels, out);
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
    for (int i = 0; i < targets; i++) {
      for (int j = 0; j < ldOut; j++) {
        float s = init[i * ldInit + j];
        for (int e = start[i]; e < start[i + 1]; e++) {
          s = Math.fma(value[e], source[index[e] * ldSource + j], s);
        }
        out[i * ldOut + j] = s;
      }
    }
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
    int n = mask.length;
    // A row has a direction only if its spread exceeds the rounding of its mean.
    float noise = 4 * Math.ulp(1f) * (float) Math.sqrt(d);
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * ld;
      int to = yAt + r * ld;
      float[] lane = new float[LANES];
      for (int j = 0; j < n; j++) {
        lane[j % LANES] += x[from + j];
      }
      float mean = sum(lane) / d;
      float[] square = new float[LANES];
      for (int j = 0; j < n; j++) {
        float v = Math.fma(-mean, mask[j], x[from + j]);
        y[to + j] = v;
        square[j % LANES] = Math.fma(v, v, square[j % LANES]);
      }
      float norm = (float) Math.sqrt(sum(square));
      if (!(norm > noise * Math.abs(mean)) || !(norm <= Float.MAX_VALUE)) {
        return r;
      }
      float inverse = 1 / norm;
      for (int j = 0; j < n; j++) {
        y[to + j] *= inverse;
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
      float[] total = new float[LANES];
      float[] along = new float[LANES];
      for (int j = 0; j < n; j++) {
        float v = g[at + j];
        total[j % LANES] += v;
        along[j % LANES] = Math.fma(v, y[from + j], along[j % LANES]);
      }
      float mean = sum(total) / d;
      float dot = sum(along);
      for (int j = 0; j < n; j++) {
        float centred = Math.fma(-mean, mask[j], g[at + j]);
        g[at + j] = Math.fma(-dot, y[from + j], centred) * scale[scaleAt + r];
      }
    }
  }

  /** The upper half onto the lower, until one is left, as vectors add their lanes. */
  private static float sum(float[] lane) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        lane[j] += lane[j + half];
      }
    }
    return lane[0];
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
    layerNormBackward(rows, d, mask, g, 0, y, 0, ld, scale, 0);
    gate(g, z, dz, 0, rows * ld);
  }

  @Override
  public void relu(float[] z, int at, int n) {
    for (int j = at; j < at + n; j++) {
      z[j] = z[j] > 0 ? z[j] : 0;
    }
  }

  @Override
  public void addRelu(float[] x, float[] z, float[] y, int at, int n) {
    for (int j = at; j < at + n; j++) {
      z[j] = z[j] > 0 ? z[j] : 0;
      y[j] = x[j] + z[j];
    }
  }

  @Override
  public void gate(float[] g, float[] z, float[] dz, int at, int n) {
    for (int j = at; j < at + n; j++) {
      dz[j] = z[j] > 0 ? g[j] : 0;
    }
  }

  @Override
  public void add(float[] s, int sAt, float[] x, int xAt, int n) {
    for (int j = 0; j < n; j++) {
      s[sAt + j] += x[xAt + j];
    }
  }

  @Override
  public void sumRows(int rows, float[] x, int at, int ld, float[] s, int n) {
    for (int r = 0; r < rows; r++) {
      add(s, 0, x, at + r * ld, n);
    }
  }

  @Override
  public void scaleShift(
      int rows, float[] x, int at, int ld, float[] gain, float[] shift, float[] y, int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        y[at + r * ld + j] = Math.fma(gain[j], x[at + r * ld + j], shift[j]);
      }
    }
  }

  @Override
  public void scaleShiftBackward(
      int rows, float[] g, float[] x, int ld, float[] gain, float[] dGain, float[] dShift, int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        float v = g[r * ld + j];
        dGain[j] = Math.fma(v, x[r * ld + j], dGain[j]);
        dShift[j] += v;
        g[r * ld + j] = gain[j] * v;
      }
    }
  }

  @Override
  public double dot(float[] a, int aAt, float[] b, int bAt, int n) {
    int stride = 2 * LANES;
    float[] lane = new float[stride];
    int whole = n / stride * stride;
    for (int j = 0; j < whole; j++) {
      lane[j % stride] = Math.fma(a[aAt + j], b[bAt + j], lane[j % stride]);
    }
    for (int l = 0; l < LANES; l++) {
      lane[l] += lane[LANES + l];
    }
    float total = sum(lane);
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  @Override
  public void addScaled(float[] y, int yAt, double c, float[] x, int xAt, int n) {
    float factor = (float) c;
    for (int j = 0; j < n; j++) {
      y[yAt + j] = Math.fma(factor, x[xAt + j], y[yAt + j]);
    }
  }

  @Override
  public void exp(double[] z, int at, int n, double shift) {
    for (int j = at; j < at + n; j++) {
      z[j] = Exponential.of(z[j] + shift);
    }
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
