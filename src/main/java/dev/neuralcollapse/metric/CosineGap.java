package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Vector;

/**
 * NC3 as {@code 1 - mean_i cos(h_i, w_{y_i})}, in [0, 2] (Súkeník, Lampert, Mondelli 2025; P),
 * computed as half the mean squared distance of the unit vectors, which does not cancel near 0.
 */
public record CosineGap() implements Metric {
  @Override
  public String id() {
    return "nc3.cosine-gap";
  }

  @Override
  public String convention() {
    return "samples against raw classifier rows";
  }

  @Override
  public String formula() {
    return "1-\\tfrac1N\\sum_i\\cos(h_i,w_{y_i})";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public boolean needsClassifier() {
    return true;
  }

  @Override
  public MetricValue measure(Observation o) {
    return o.weights()
        .fold(reason -> MetricValue.undefined(this, reason), w -> value(o.features(), w));
  }

  private MetricValue value(Features features, ClassifierWeights weights) {
    Vector[] unit = new Vector[weights.classes()];
    for (int k = 0; k < unit.length; k++) {
      double norm = weights.of(k).norm();
      if (norm == 0) {
        return MetricValue.undefined(
            this, "the classifier row of class " + k + " is zero and has no angle");
      }
      unit[k] = weights.of(k).scale(1 / norm);
    }
    double sum = 0;
    for (int i = 0; i < features.samples(); i++) {
      Vector h = features.values().row(i);
      double norm = h.norm();
      if (norm == 0) {
        return MetricValue.undefined(
            this, "the feature of sample " + i + " is zero and has no angle");
      }
      sum += h.scale(1 / norm).minus(unit[features.labels().get(i)]).sumOfSquares() / 2;
    }
    return MetricValue.of(this, sum / features.samples());
  }
}
