package dev.neuralcollapse.metric;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/** The catalogue of regression: every metric in its default convention, one an id. */
public final class RegressionMetrics {
  private RegressionMetrics() {}

  /** The metrics of any layer. */
  public static Seq<RegressionMetric> ofLayers() {
    return Vector.of(
        new FeatureNoise(),
        new TargetAlignment(false),
        new TargetAlignment(true),
        new InputSubspace(),
        new LinearPrediction(false),
        new LinearPrediction(true));
  }

  /** All metrics: those of the last layer, then those of any. */
  public static Seq<RegressionMetric> catalogue() {
    return Vector.<RegressionMetric>of(
            new SubspaceResidual(SubspaceResidual.Subspace.PRINCIPAL),
            new SubspaceResidual(SubspaceResidual.Subspace.ROWS),
            CovarianceDuality.fitted())
        .appendAll(ofLayers());
  }

  /** Everything about the last layer; {@code next} is the last weight. */
  public static Seq<MetricValue> last(RegressionObservation o) {
    return measured(catalogue(), o);
  }

  /** Everything about an inner layer. */
  public static Seq<MetricValue> layer(RegressionObservation o) {
    return measured(ofLayers(), o);
  }

  private static Seq<MetricValue> measured(Seq<RegressionMetric> metrics, RegressionObservation o) {
    return metrics
        .map(m -> m.measure(o))
        .appendAll(Vector.of(Rank.Kind.values()).map(k -> new Rank(k).measure(o.features())));
  }
}
