package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;

/**
 * Single-head attention {@code V X A} or {@code W_O W_V X A}; column t of A is the softmax over the
 * tokens u that the mask allows of {@code (K x_u)·(Q x_t)/√d} (Súkeník, Lampert, Mondelli, NeurIPS
 * 2025, arXiv 2505.15239, section 3; P). No biases.
 */
public sealed interface Attention {

  /** Q, d×d. */
  Matrix query();

  /** K, d×d. */
  Matrix key();

  /** V of T1·. */
  record OneLayer(Matrix query, Matrix key, Matrix value) implements Attention {
    @Override
    public Matrix valuesOfRows(Matrix rows) {
      return rows.timesTransposed(value);
    }

    @Override
    public double sumOfSquares() {
      return query.sumOfSquares() + key.sumOfSquares() + value.sumOfSquares();
    }
  }

  /** {@code W_O W_V} of T2·. */
  record TwoLayer(Matrix query, Matrix key, Matrix value, Matrix output) implements Attention {
    @Override
    public Matrix valuesOfRows(Matrix rows) {
      return rows.timesTransposed(value).timesTransposed(output);
    }

    @Override
    public double sumOfSquares() {
      return query.sumOfSquares()
          + key.sumOfSquares()
          + value.sumOfSquares()
          + output.sumOfSquares();
    }
  }

  /** The value path applied to rows. */
  Matrix valuesOfRows(Matrix rows);

  /** Sum of squares of all its weights, keys and queries included. */
  double sumOfSquares();

  /**
   * {@code X A}, tokens in rows.
   *
   * @param rows (N·T)×d, sequence by sequence
   * @param length T
   */
  default Matrix mixed(Matrix rows, int length, Mask mask) {
    int d = rows.columns();
    Matrix keys = rows.timesTransposed(key());
    Matrix queries = rows.timesTransposed(query());
    double scale = 1 / Math.sqrt(d);
    double[] out = new double[rows.rows() * d];
    double[] weights = new double[length];
    for (int r = 0; r < rows.rows(); r++) {
      int first = r - r % length;
      int seen = mask.seen(r % length, length);
      softmax(keys, queries, first, r, seen, scale, weights);
      for (int u = 0; u < seen; u++) {
        for (int j = 0; j < d; j++) {
          out[r * d + j] += weights[u] * rows.get(first + u, j);
        }
      }
    }
    return Matrix.of(rows.rows(), d, out);
  }

  private static void softmax(
      Matrix keys, Matrix queries, int first, int row, int seen, double scale, double[] weights) {
    double most = Double.NEGATIVE_INFINITY;
    for (int u = 0; u < seen; u++) {
      double s = 0;
      for (int j = 0; j < keys.columns(); j++) {
        s += keys.get(first + u, j) * queries.get(row, j);
      }
      weights[u] = s * scale;
      most = Math.max(most, weights[u]);
    }
    double sum = 0;
    for (int u = 0; u < seen; u++) {
      weights[u] = StrictMath.exp(weights[u] - most);
      sum += weights[u];
    }
    for (int u = 0; u < seen; u++) {
      weights[u] /= sum;
    }
  }
}
