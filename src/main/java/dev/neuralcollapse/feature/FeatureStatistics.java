package dev.neuralcollapse.feature;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * What the metrics need of the features, computed once and in two passes (means first): one-pass
 * variances cancel exactly where collapse happens.
 *
 * @param labels N labels
 * @param means {@code μ_k}, K×d
 * @param centredMeans {@code μ_k - μ_G}, K×d
 * @param deviations {@code h_i - μ_{y_i}}, N×d
 * @param classVariances {@code v_k = (1/n_k) Σ_i ‖h_{k,i} - μ_k‖²}, K values
 */
public record FeatureStatistics(
    Labels labels,
    ClassMeans means,
    CentredClassMeans centredMeans,
    Matrix deviations,
    Vector classVariances) {

  /** With the default centring, the mean of class means. */
  public static FeatureStatistics of(Features features) {
    return of(features, Centring.MEAN_OF_CLASS_MEANS);
  }

  public static FeatureStatistics of(Features features, Centring centring) {
    ClassMeans means = ClassMeans.of(features);
    int n = features.samples();
    int d = features.width();
    Labels labels = features.labels();
    double[] h = features.values().toArray();
    double[] mu = means.values().toArray();
    double[] v = new double[labels.classes()];
    for (int i = 0; i < n; i++) {
      int k = labels.get(i);
      double s = 0;
      for (int j = 0; j < d; j++) {
        double x = h[i * d + j] - mu[k * d + j];
        h[i * d + j] = x;
        s += x * x;
      }
      v[k] += s;
    }
    return new FeatureStatistics(
        labels,
        means,
        CentredClassMeans.of(means, labels, centring),
        Matrix.of(n, d, h),
        Vector.generate(v.length, k -> v[k] / labels.count(k)));
  }

  /** N. */
  public int samples() {
    return labels.size();
  }

  /** K. */
  public int classes() {
    return labels.classes();
  }

  /** d. */
  public int width() {
    return deviations.columns();
  }

  /** {@code μ_G}. */
  public Vector globalMean() {
    return centredMeans.globalMean();
  }

  /** {@code tr Σ_W = (1/N) Σ_i ‖h_i - μ_{y_i}‖²}. */
  public double withinTrace() {
    double s = 0;
    for (int k = 0; k < classes(); k++) {
      s += labels.count(k) * classVariances.get(k);
    }
    return s / samples();
  }

  /** {@code tr Σ_B = (1/K) Σ_k ‖μ_k - μ_G‖²}. */
  public double betweenTrace() {
    return centredMeans.values().sumOfSquares() / classes();
  }

  /** {@code Σ_W = (1/N) Σ_i (h_i - μ_{y_i})(h_i - μ_{y_i})ᵀ}, d×d. */
  public Matrix within() {
    return deviations.transposedTimes(deviations).scale(1.0 / samples());
  }

  /** {@code Σ_B = (1/K) Σ_k (μ_k - μ_G)(μ_k - μ_G)ᵀ}, d×d. */
  public Matrix between() {
    Matrix m = centredMeans.values();
    return m.transposedTimes(m).scale(1.0 / classes());
  }
}
