package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.descent.ScalarLanes.sum;

import dev.neuralcollapse.descent.ScalarLanes;
import java.util.Arrays;

/** Plain loops: what runs without the Vector API, and what the tests compare vectors with. */
final class ScalarDoubles implements Arithmetic<double[]> {
  private static final int PANEL = 8;

  /** Partial sums of a row. */
  private static final int LANES = PANEL;

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
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < panels * PANEL; j++) {
        int b = j / PANEL * inner * PANEL + j % PANEL;
        double s = init[initAt + i * ldInit + j];
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
      double[] columns,
      double[] panelled,
      int panels,
      double[] c,
      int ldc,
      double[] init,
      int ldInit) {
    for (int i = 0; i < rows; i++) {
      int a = i / BLOCK * inner * BLOCK + i % BLOCK;
      for (int j = 0; j < panels * PANEL; j++) {
        int b = j / PANEL * inner * PANEL + j % PANEL;
        double s = init[i * ldInit + j];
        for (int t = 0; t < inner; t++) {
          s = Math.fma(columns[a + t * BLOCK], panelled[b + t * PANEL], s);
        }
        c[i * ldc + j] = s;
      }
    }
  }

  @Override
  public void packColumns(int rows, double[] x, int at, int ld, int columns, double[] out) {
    Packing.columns(rows, x, at, ld, columns, out);
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
    Packing.panels(rows, x, at, ld, PANEL, panels, out);
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
    for (int i = 0; i < targets; i++) {
      for (int j = 0; j < ldOut; j++) {
        double s = init[i * ldInit + j];
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
    int n = mask.length;
    // A row has a direction only if its spread exceeds the rounding of its mean.
    double noise = 4 * Math.ulp(1.0) * Math.sqrt(d);
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * ld;
      int to = yAt + r * ld;
      double[] lane = new double[LANES];
      for (int j = 0; j < n; j++) {
        lane[j % LANES] += x[from + j];
      }
      double mean = sum(lane) / d;
      double[] square = new double[LANES];
      for (int j = 0; j < n; j++) {
        double v = Math.fma(-mean, mask[j], x[from + j]);
        y[to + j] = v;
        square[j % LANES] = Math.fma(v, v, square[j % LANES]);
      }
      double norm = Math.sqrt(sum(square));
      if (!(norm > noise * Math.abs(mean)) || !(norm <= Double.MAX_VALUE)) {
        return r;
      }
      double inverse = 1 / norm;
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
      double[] total = new double[LANES];
      double[] along = new double[LANES];
      for (int j = 0; j < n; j++) {
        double v = g[at + j];
        total[j % LANES] += v;
        along[j % LANES] = Math.fma(v, y[from + j], along[j % LANES]);
      }
      double mean = sum(total) / d;
      double dot = sum(along);
      for (int j = 0; j < n; j++) {
        double centred = Math.fma(-mean, mask[j], g[at + j]);
        g[at + j] = Math.fma(-dot, y[from + j], centred) * scale[scaleAt + r];
      }
    }
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
    layerNormBackward(rows, d, mask, g, 0, y, 0, ld, scale, 0);
    gate(g, z, dz, 0, rows * ld);
  }

  @Override
  public void relu(double[] z, int at, int n) {
    for (int j = at; j < at + n; j++) {
      z[j] = z[j] > 0 ? z[j] : 0;
    }
  }

  @Override
  public void addRelu(double[] x, double[] z, double[] y, int at, int n) {
    for (int j = at; j < at + n; j++) {
      z[j] = z[j] > 0 ? z[j] : 0;
      y[j] = x[j] + z[j];
    }
  }

  @Override
  public void gate(double[] g, double[] z, double[] dz, int at, int n) {
    for (int j = at; j < at + n; j++) {
      dz[j] = z[j] > 0 ? g[j] : 0;
    }
  }

  @Override
  public void add(double[] s, int sAt, double[] x, int xAt, int n) {
    for (int j = 0; j < n; j++) {
      s[sAt + j] += x[xAt + j];
    }
  }

  @Override
  public void sumRows(int rows, double[] x, int at, int ld, double[] s, int n) {
    for (int r = 0; r < rows; r++) {
      add(s, 0, x, at + r * ld, n);
    }
  }

  @Override
  public void scaleShift(
      int rows, double[] x, int at, int ld, double[] gain, double[] shift, double[] y, int n) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        y[at + r * ld + j] = Math.fma(gain[j], x[at + r * ld + j], shift[j]);
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
      for (int j = 0; j < n; j++) {
        double v = g[r * ld + j];
        dGain[j] = Math.fma(v, x[r * ld + j], dGain[j]);
        dShift[j] += v;
        g[r * ld + j] = gain[j] * v;
      }
    }
  }

  @Override
  public double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    return ScalarLanes.dot(a, aAt, b, bAt, n);
  }

  @Override
  public void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    ScalarLanes.addScaled(y, yAt, c, x, xAt, n);
  }

  @Override
  public void exp(double[] z, int at, int n, double shift) {
    for (int j = at; j < at + n; j++) {
      z[j] = Exponential.of(z[j] + shift);
    }
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
