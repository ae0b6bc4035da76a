package dev.neuralcollapse.feature;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * The class means {@code μ_k}, not centred.
 *
 * @param values K×d, row k is {@code μ_k}
 */
public record ClassMeans(Matrix values) {

  /**
   * The means by two passes: the second adds the mean of what the first left over, so that equal
   * samples have exactly their common value as mean.
   */
  public static ClassMeans of(Features features) {
    int n = features.samples();
    int d = features.width();
    int k = features.classes();
    double[] h = features.values().toArray();
    double[] mean = new double[k * d];
    for (int pass = 0; pass < 2; pass++) {
      double[] rest = new double[k * d];
      for (int i = 0; i < n; i++) {
        int c = features.labels().get(i) * d;
        for (int j = 0; j < d; j++) {
          rest[c + j] += h[i * d + j] - mean[c + j];
        }
      }
      for (int c = 0; c < k * d; c++) {
        mean[c] += rest[c] / features.labels().count(c / d);
      }
    }
    return new ClassMeans(Matrix.of(k, d, mean));
  }

  /** K. */
  public int classes() {
    return values.rows();
  }

  /** d. */
  public int width() {
    return values.columns();
  }

  public Vector of(int k) {
    return values.row(k);
  }
}
