package dev.neuralcollapse.feature;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * The rows of a classifier minus their mean, {@code q_k = w_k - w̄}.
 *
 * @param values K×d, row k is {@code q_k}
 * @param meanRow {@code w̄}
 */
public record CentredClassifierRows(Matrix values, Vector meanRow) {

  public static CentredClassifierRows of(ClassifierWeights weights) {
    Vector mean = weights.values().meanRow();
    return new CentredClassifierRows(
        Matrix.generate(
            weights.classes(), weights.width(), (k, j) -> weights.values().get(k, j) - mean.get(j)),
        mean);
  }

  /** K. */
  public int classes() {
    return values.rows();
  }

  /** {@code q_k}. */
  public Vector of(int k) {
    return values.row(k);
  }
}
