package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * What is measured: features, their statistics (computed once), and the classifier if there is one.
 *
 * @param features N×d
 * @param statistics of these features
 * @param classifier K×d
 */
public record Observation(
    Features features, FeatureStatistics statistics, Option<ClassifierWeights> classifier) {

  /** Relative size below which a difference of class means or rows is rounding. */
  static final double ROUND_OFF = 1e-14;

  public Observation {
    int k = features.classes();
    int d = features.width();
    if (classifier.exists(w -> w.classes() != k || w.width() != d)) {
      throw new IllegalArgumentException("a classifier must be " + k + "x" + d);
    }
  }

  public static Observation of(Features features, Option<ClassifierWeights> classifier) {
    return new Observation(features, FeatureStatistics.of(features), classifier);
  }

  /** K. */
  int classes() {
    return features.classes();
  }

  /** The centred class means, K×d, or why they are none: all class means agree. */
  Either<String, Matrix> centredMeans() {
    Matrix m = statistics.centredMeans().values();
    double scale = Math.max(statistics.means().values().maxAbs(), statistics.globalMean().maxAbs());
    return m.maxAbs() <= ROUND_OFF * scale
        ? Either.left("all class means agree: the between-class covariance is zero")
        : Either.right(m);
  }

  /** The class means a target looks at, K×d. */
  Either<String, Matrix> means(Target target) {
    return centredMeans().map(m -> target.means(statistics));
  }

  /** The classifier, or why there is none to measure. */
  Either<String, ClassifierWeights> weights() {
    return classifier
        .toEither("no classifier is given")
        .flatMap(
            w ->
                w.values().maxAbs() == 0 ? Either.left("the classifier is zero") : Either.right(w));
  }
}
