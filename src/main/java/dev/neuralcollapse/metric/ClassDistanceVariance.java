package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.FeatureStatistics;
import io.vavr.collection.LinkedHashMap;

/**
 * NC1 as class-distance normalised variance, {@code 2/(K(K-1)) Σ_{i<j} (v_i + v_j)/(2‖μ_i - μ_j‖²)}
 * (Galanti, György, Hutter 2022; P).
 */
public record ClassDistanceVariance() implements Metric {
  @Override
  public String id() {
    return "nc1.cdnv";
  }

  @Override
  public String convention() {
    return "mean over pairs of classes";
  }

  @Override
  public String formula() {
    return "\\tfrac{2}{K(K-1)}\\sum_{i<j} \\frac{v_i+v_j}{2\\lVert\\mu_i-\\mu_j\\rVert^2}";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public boolean needsClassifier() {
    return false;
  }

  @Override
  public MetricValue measure(Observation o) {
    FeatureStatistics s = o.statistics();
    int k = s.classes();
    double noise = Observation.ROUND_OFF * s.means().values().maxAbs();
    double sum = 0;
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        double distance = s.means().of(i).minus(s.means().of(j)).norm();
        if (distance <= noise) {
          return MetricValue.undefined(this, "classes " + j + " and " + i + " have the same mean");
        }
        sum += (s.classVariances().get(i) + s.classVariances().get(j)) / (2 * distance) / distance;
        nearest = Math.min(nearest, distance);
      }
    }
    return MetricValue.of(
        this, sum / (0.5 * k * (k - 1)), LinkedHashMap.of("nearestMeans", nearest));
  }
}
