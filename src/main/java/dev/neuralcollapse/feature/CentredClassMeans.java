package dev.neuralcollapse.feature;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * The centred class means {@code μ_k - μ_G}; the transpose of the {@code M} of the papers.
 *
 * @param values K×d, row k is {@code μ_k - μ_G}
 * @param globalMean {@code μ_G}
 * @param centring which mean that is
 */
public record CentredClassMeans(Matrix values, Vector globalMean, Centring centring) {

  public static CentredClassMeans of(ClassMeans means, Labels labels, Centring centring) {
    Vector g = centring.globalMean(means, labels);
    Matrix values =
        Matrix.generate(
            means.classes(), means.width(), (k, j) -> means.values().get(k, j) - g.get(j));
    return new CentredClassMeans(values, g, centring);
  }

  public static CentredClassMeans of(Features features, Centring centring) {
    return of(ClassMeans.of(features), features.labels(), centring);
  }

  /** K. */
  public int classes() {
    return values.rows();
  }

  public Vector of(int k) {
    return values.row(k);
  }
}
