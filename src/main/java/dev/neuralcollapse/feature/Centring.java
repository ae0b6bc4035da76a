package dev.neuralcollapse.feature;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Vector;

/**
 * Which global mean {@code μ_G} is subtracted from class means. The two agree on balanced classes.
 */
public enum Centring {
  /** {@code μ_G = (1/K) Σ_k μ_k}: the default. */
  MEAN_OF_CLASS_MEANS("mean of class means"),
  /** {@code μ_G = (1/N) Σ_i h_i}. */
  SAMPLE_WEIGHTED("sample-weighted mean");

  private final String text;

  Centring(String text) {
    this.text = text;
  }

  /** The convention in words. */
  public String text() {
    return text;
  }

  /** {@code μ_G} of these class means. */
  public Vector globalMean(ClassMeans means, Labels labels) {
    return switch (this) {
      case MEAN_OF_CLASS_MEANS -> means.values().meanRow();
      case SAMPLE_WEIGHTED -> {
        Vector shares =
            Vector.generate(labels.classes(), k -> (double) labels.count(k) / labels.size());
        yield means.values().transpose().times(shares);
      }
    };
  }
}
