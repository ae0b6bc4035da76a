package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.OrthogonalSeparability;
import dev.neuralcollapse.descent.NormalisedFlow;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Observation;
import dev.neuralcollapse.paper.ClassMargins;
import dev.neuralcollapse.paper.SeparableData;
import dev.neuralcollapse.paper.ShallowLoss;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The loss-normalised flow of a shallow ReLU network on orthogonally separable data, looked at
 * where its parameters reach certain norms.
 *
 * @param data inputs and labels
 * @param kind of loss
 * @param width neurons
 * @param epsilon {@code ‖w_j‖ = ‖v_j‖} at the start
 * @param step in the normalised time
 * @param mostSteps between two norms
 */
record ShallowFlow(
    SeparableData data,
    ShallowLoss.Kind kind,
    int width,
    double epsilon,
    double step,
    int mostSteps) {

  /**
   * What θ/‖θ‖ looks like.
   *
   * @param norm ‖θ‖
   * @param logTime logarithm of the flow's own time
   * @param within least cosine of features of one class
   * @param between greatest cosine of features of two classes
   * @param classifier relative distance from the limit: of {@code VVᵀ}, or of V for two classes
   * @param lengths greatest relative difference of a feature's length from its limit's
   * @param metrics of appendix B.2, for three classes or more
   */
  record Look(
      double norm,
      double logTime,
      double within,
      double between,
      double classifier,
      double lengths,
      Seq<MetricValue> metrics) {}

  /**
   * A look at every norm, as far as the flow got.
   *
   * @param norms ascending
   * @param seed of the start
   */
  Seq<Look> looks(Seq<Double> norms, long seed) {
    ShallowLoss loss = new ShallowLoss(data, width, kind);
    ClassMargins limit = ClassMargins.of(data);
    double[] theta = loss.balancedStart(epsilon, seed);
    double logTime = Double.NEGATIVE_INFINITY;
    Seq<Look> looks = io.vavr.collection.Vector.empty();
    for (double norm : norms) {
      NormalisedFlow.Flowed end = new NormalisedFlow(step, mostSteps, norm).from(loss, theta);
      if (end.reason() != NormalisedFlow.Reason.NORM) {
        return looks;
      }
      theta = end.point();
      logTime = Math.max(logTime, end.logTime());
      looks = looks.append(look(loss, limit, end, logTime));
    }
    return looks;
  }

  private Look look(
      ShallowLoss loss, ClassMargins limit, NormalisedFlow.Flowed end, double logTime) {
    Matrix features = loss.features(end.point()).scale(1 / end.norm());
    Matrix classifier = loss.classifier(end.point()).scale(1 / end.norm());
    int k = data.classes();
    double lengths = 0;
    for (int i = 0; i < features.rows(); i++) {
      double length = limit.length(data.labels().get(i), data.inputs().row(i));
      lengths = Math.max(lengths, Math.abs(features.row(i).norm() / length - 1));
    }
    OrthogonalSeparability cosines = OrthogonalSeparability.of(features, data.labels());
    return new Look(
        end.norm(),
        logTime,
        cosines.within(),
        -cosines.between(),
        classifier.rows() == k
            ? gramError(classifier, limit)
            : rowError(features, classifier, limit),
        lengths,
        classifier.rows() == k ? metrics(features, classifier) : io.vavr.collection.Vector.empty());
  }

  private static double gramError(Matrix classifier, ClassMargins limit) {
    Matrix formula = limit.classifierGram();
    return classifier.timesTransposed(classifier).minus(formula).frobeniusNorm()
        / formula.frobeniusNorm();
  }

  /** {@code V = s_+φ_+ - s_-φ_-} with the directions of class means for φ. */
  private double rowError(Matrix features, Matrix classifier, ClassMargins limit) {
    Vector formula = direction(features, 0).scale(limit.scales().get(0));
    formula = formula.minus(direction(features, 1).scale(limit.scales().get(1)));
    return classifier.row(0).minus(formula).norm() / formula.norm();
  }

  private Vector direction(Matrix features, int k) {
    Vector sum = Vector.zeros(features.columns());
    for (int i = 0; i < features.rows(); i++) {
      sum = data.labels().get(i) == k ? sum.plus(features.row(i)) : sum;
    }
    return sum.scale(1 / sum.norm());
  }

  private Seq<MetricValue> metrics(Matrix features, Matrix classifier) {
    return Metrics.measure(
        Metrics.orthogonallySeparable(),
        Observation.of(
            new Features(features, data.labels()),
            Option.some(ClassifierWeights.withoutBias(classifier))));
  }

  /** The metrics of the limit itself, in as many neurons as classes. */
  Seq<MetricValue> limitMetrics() {
    ClassMargins limit = ClassMargins.of(data);
    int k = data.classes();
    Matrix etf = SimplexEtf.canonical(k, k).vertices();
    Matrix features =
        Matrix.generate(
            data.inputs().rows(),
            k,
            (i, j) -> j == data.labels().get(i) ? limit.length(j, data.inputs().row(i)) : 0);
    return metrics(
        features, Matrix.generate(k, k, (i, j) -> etf.get(i, j) * limit.scales().get(j)));
  }
}
