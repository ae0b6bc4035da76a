package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.PseudoInverse;

/**
 * NC3 of ReLU features: {@code ‖F(VΦ⁺) - Ẽ/√n‖_F} with the classifier V, the class means Φ, not
 * centred, a row each, and {@code Ẽ = √(K/(K-1))(I - J/K)} (Min, Zhu and Vidal, arXiv 2510.21078,
 * appendix B.2; P with {@code n = K-1}). {@code ‖Ẽ‖_F = √K} (D): with {@code n = K} it is zero
 * where {@code VΦ⁺} is a multiple of Ẽ, with {@code n = K-1} never below {@code √(K/(K-1)) - 1}.
 */
record ProjectedDuality(boolean asPrinted) implements Metric {
  @Override
  public String id() {
    return asPrinted ? "nc3.projected-duality-printed" : "nc3.projected-duality";
  }

  @Override
  public String convention() {
    return "classifier times the pseudo-inverse of the class means, not centred, against the"
        + " simplex"
        + (asPrinted ? " divided by √(K-1) instead of its norm" : "");
  }

  @Override
  public String formula() {
    return "\\lVert V\\Phi^+/\\lVert V\\Phi^+\\rVert_F - \\tilde E/\\sqrt{"
        + (asPrinted ? "K-1" : "K")
        + "}\\rVert_F";
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
    return o.weights().fold(reason -> MetricValue.undefined(this, reason), w -> measured(o, w));
  }

  private MetricValue measured(Observation o, ClassifierWeights weights) {
    int k = o.classes();
    Matrix means = o.statistics().means().values();
    if (means.maxAbs() == 0) {
      return MetricValue.undefined(this, "all class means are zero");
    }
    PseudoInverse inverse = PseudoInverse.of(means, k, PseudoInverse.RELATIVE_TOLERANCE);
    if (inverse.rank() < k) {
      return MetricValue.undefined(this, "the class means are linearly dependent");
    }
    Matrix product = weights.values().times(inverse.matrix());
    double norm = product.frobeniusNorm();
    if (!(norm > Observation.ROUND_OFF * weights.values().maxAbs() / inverse.smallestKept())) {
      return MetricValue.undefined(this, "classifier rows and class means are orthogonal");
    }
    double scale = Math.sqrt(k / (k - 1.0)) / Math.sqrt(asPrinted ? k - 1.0 : k);
    return MetricValue.of(
        this, product.scale(1 / norm).minus(SimplexEtf.projector(k).scale(scale)).frobeniusNorm());
  }
}
