package dev.neuralcollapse.descent;

/** What {@link VectorLanes} does, in scalars and to the bit. */
public final class ScalarLanes {
  private static final int LANES = 8;

  private ScalarLanes() {}

  /** {@code Σ a_i b_i} over {@code n} entries. */
  public static double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    int stride = 2 * LANES;
    double[] lane = new double[stride];
    int whole = n / stride * stride;
    for (int j = 0; j < whole; j++) {
      lane[j % stride] = Math.fma(a[aAt + j], b[bAt + j], lane[j % stride]);
    }
    for (int l = 0; l < LANES; l++) {
      lane[l] += lane[LANES + l];
    }
    double total = sum(lane);
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  /** The upper half onto the lower, until one is left, as vectors add their lanes. */
  public static double sum(double[] lane) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        lane[j] += lane[j + half];
      }
    }
    return lane[0];
  }

  /** {@code y ← y + c x} over {@code n} entries. */
  public static void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    for (int j = 0; j < n; j++) {
      y[yAt + j] = Math.fma(c, x[xAt + j], y[yAt + j]);
    }
  }
}
