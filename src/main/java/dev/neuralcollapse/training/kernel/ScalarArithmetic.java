package dev.neuralcollapse.training.kernel;

/** Plain loops: what runs without the Vector API, and what the tests compare vectors with. */
final class ScalarArithmetic implements Arithmetic {

  @Override
  public void multiply(
      int rows, int inner, double[] a, int lda, double[] packed, int panels, double[] c, int ldc) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < panels * PANEL; j++) {
        int b = j / PANEL * inner * PANEL + j % PANEL;
        double s = c[i * ldc + j];
        for (int k = 0; k < inner; k++) {
          s = Math.fma(a[i * lda + k], packed[b + k * PANEL], s);
        }
        c[i * ldc + j] = s;
      }
    }
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
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < panels * PANEL; j++) {
        double s = c[at + i * ldc + j];
        for (int t = 0; t < inner; t++) {
          s = Math.fma(a[t * lda + i], b[t * ldb + j], s);
        }
        c[at + i * ldc + j] = s;
      }
    }
  }

  @Override
  public double layerNorm(double[] y, int at, int d, double[] mask) {
    int n = mask.length;
    double[] lane = new double[4];
    for (int j = 0; j < n; j++) {
      lane[j & 3] += y[at + j];
    }
    double mean = ((lane[0] + lane[1]) + (lane[2] + lane[3])) / d;
    double[] square = new double[4];
    for (int j = 0; j < n; j++) {
      double v = Math.fma(-mean, mask[j], y[at + j]);
      y[at + j] = v;
      square[j & 3] = Math.fma(v, v, square[j & 3]);
    }
    double norm = Math.sqrt((square[0] + square[1]) + (square[2] + square[3]));
    if (Arithmetic.isNoise(norm, mean, d)) {
      return Double.NaN;
    }
    double inverse = 1 / norm;
    for (int j = 0; j < n; j++) {
      y[at + j] *= inverse;
    }
    return inverse;
  }

  @Override
  public void addRelu(double[] x, double[] z, double[] y, int at, int n) {
    for (int j = at; j < at + n; j++) {
      z[j] = z[j] > 0 ? z[j] : 0;
      y[j] = x[j] + z[j];
    }
  }

  @Override
  public void relu(double[] z, int at, int n) {
    for (int j = at; j < at + n; j++) {
      z[j] = z[j] > 0 ? z[j] : 0;
    }
  }

  @Override
  public void layerNormBackward(
      double[] g, double[] y, int at, int d, double[] mask, double scale) {
    int n = mask.length;
    double[] sum = new double[4];
    double[] along = new double[4];
    for (int j = 0; j < n; j++) {
      double v = g[at + j];
      sum[j & 3] += v;
      along[j & 3] = Math.fma(v, y[at + j], along[j & 3]);
    }
    double mean = ((sum[0] + sum[1]) + (sum[2] + sum[3])) / d;
    double dot = (along[0] + along[1]) + (along[2] + along[3]);
    for (int j = 0; j < n; j++) {
      g[at + j] = Math.fma(-dot, y[at + j], Math.fma(-mean, mask[j], g[at + j])) * scale;
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
  public double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    double[] lane = new double[16];
    int whole = n / 16 * 16;
    for (int j = 0; j < whole; j++) {
      lane[j & 15] = Math.fma(a[aAt + j], b[bAt + j], lane[j & 15]);
    }
    double[] s = new double[4];
    for (int l = 0; l < 4; l++) {
      s[l] = (lane[l] + lane[4 + l]) + (lane[8 + l] + lane[12 + l]);
    }
    double total = (s[0] + s[1]) + (s[2] + s[3]);
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  @Override
  public void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    for (int j = 0; j < n; j++) {
      y[yAt + j] = Math.fma(c, x[xAt + j], y[yAt + j]);
    }
  }

  @Override
  public void exp(double[] z, int at, int n, double shift) {
    for (int j = at; j < at + n; j++) {
      z[j] = Exponential.of(z[j] + shift);
    }
  }
}
