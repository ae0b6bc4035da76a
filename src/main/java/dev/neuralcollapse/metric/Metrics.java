package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.Centring;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/** The catalogue: every metric in its default convention, one an id. */
public final class Metrics {
  private Metrics() {}

  /** All metrics against a target geometry. */
  public static Seq<Metric> catalogue(Target target) {
    return catalogue(target, Option.none());
  }

  /**
   * All metrics against a target geometry, with the optimum's classifier scale s where it is known.
   */
  public static Seq<Metric> catalogue(Target target, Option<Double> scale) {
    return Vector.<Metric>of(
            new TraceRatio(),
            PseudoInverseTrace.normalised(),
            PseudoInverseTrace.unnormalised(),
            new ClassDistanceVariance(),
            new GramDeviation(Subject.WEIGHTS, target),
            // Centred rows have rank K-1: the frame cannot be their target.
            new GramDeviation(Subject.CENTRED_WEIGHTS, Target.SIMPLEX_ETF),
            new GramDeviation(Subject.MEANS, target),
            new Equinorm(Subject.MEANS, target),
            new Equinorm(Subject.WEIGHTS, target),
            new Equiangularity(Subject.MEANS, target),
            new Equiangularity(Subject.WEIGHTS, target),
            new ConditionNumber(target),
            new FrameDeviation(scale),
            new CosineGap(),
            new DualityGram(target),
            new DualityDistance(target),
            new Disagreement(),
            new NearestMeanAccuracy())
        .appendAll(ProgressiveCollapse.metrics())
        .appendAll(Vector.of(Rank.Kind.values()).map(Rank::new));
  }

  /**
   * The metrics of collapse on orthogonally separable data (arXiv 2510.21078, appendix B.2): NC1,
   * for classes of one size its trace ratio; NC2 of directions; NC3 mended and as printed.
   */
  public static Seq<Metric> orthogonallySeparable() {
    return Vector.of(
        new TraceRatio(),
        new MeanDirections(),
        new ProjectedDuality(false),
        new ProjectedDuality(true));
  }

  /** Every metric of these features; those that need a classifier say so when there is none. */
  public static Seq<MetricValue> all(
      Features features, Option<ClassifierWeights> classifier, Target target) {
    return measure(catalogue(target), Observation.of(features, classifier));
  }

  /** Every metric that needs no classifier: those of an inner layer. */
  public static Seq<MetricValue> ofLayer(Features layer, Target target) {
    return measure(
        catalogue(target).filter(m -> !m.needsClassifier()), Observation.of(layer, Option.none()));
  }

  /** These metrics of one observation; the convention tells a centring other than the default. */
  public static Seq<MetricValue> measure(Seq<Metric> metrics, Observation observation) {
    Centring centring = observation.statistics().centredMeans().centring();
    Seq<MetricValue> values = metrics.map(m -> m.measure(observation));
    return switch (centring) {
      case MEAN_OF_CLASS_MEANS -> values;
      case SAMPLE_WEIGHTED -> values.map(v -> v.conventionAlso("global mean: " + centring.text()));
    };
  }
}
