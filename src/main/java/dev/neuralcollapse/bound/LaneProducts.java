package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.util.Arrays;

/**
 * {@code X Wᵀ + 1bᵀ} with inner products summed in 32 lanes, then by a tree: every term goes
 * through few roundings, so that the a-priori bound {@code γ_m} of the result is small.
 *
 * @param weight m×n
 * @param bias m
 */
record LaneProducts(Matrix weight, Vector bias) {
  private static final int LANES = 32;
  private static final int TREE = 5;

  /** The most roundings of any term: its product, its lane, the tree, the bias. */
  long roundings() {
    return 1 + (weight.columns() + LANES - 1L) / LANES + TREE + 1;
  }

  /** Samples in rows. */
  Matrix of(Matrix x) {
    int n = weight.columns();
    int m = weight.rows();
    double[] w = weight.toArray();
    double[] a = x.toArray();
    double[] out = new double[x.rows() * m];
    double[] lanes = new double[LANES];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < m; j++) {
        out[i * m + j] = dot(a, i * n, w, j * n, n, lanes) + bias.get(j);
      }
    }
    return Matrix.of(x.rows(), m, out);
  }

  private static double dot(double[] a, int from, double[] w, int at, int n, double[] lanes) {
    Arrays.fill(lanes, 0);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      for (int l = 0; l < LANES; l++) {
        lanes[l] += a[from + k + l] * w[at + k + l];
      }
    }
    for (int l = 0; k < n; k++, l++) {
      lanes[l] += a[from + k] * w[at + k];
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] += lanes[l + half];
      }
    }
    return lanes[0];
  }
}
