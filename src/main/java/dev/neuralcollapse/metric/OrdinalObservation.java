package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Vector;

/**
 * What the ordinal metrics look at: features of ordered classes, the one direction they are read
 * along, and the thresholds between the classes.
 *
 * @param features N×d, labels {@code 0..Q-1} in the classes' order
 * @param statistics of these features
 * @param head w, d numbers
 * @param thresholds {@code b_0 < … < b_Q}, the outermost may be infinite
 */
public record OrdinalObservation(
    Features features, FeatureStatistics statistics, Vector head, Vector thresholds) {

  public OrdinalObservation {
    if (head.size() != features.width() || thresholds.size() != features.classes() + 1) {
      throw new IllegalArgumentException(
          "needs w of size "
              + features.width()
              + " and "
              + (features.classes() + 1)
              + " thresholds, not "
              + head.size()
              + " and "
              + thresholds.size());
    }
  }

  public static OrdinalObservation of(Features features, Vector head, Vector thresholds) {
    return new OrdinalObservation(features, FeatureStatistics.of(features), head, thresholds);
  }

  /** Q. */
  int classes() {
    return features.classes();
  }

  /** The mean feature of class q. */
  Vector mean(int q) {
    return statistics.means().values().row(q);
  }

  /** {@code wᵀμ_q}. */
  double latent(int q) {
    return head.dot(mean(q));
  }

  /** Whether class q has two finite thresholds. */
  boolean bounded(int q) {
    return Double.isFinite(thresholds.get(q)) && Double.isFinite(thresholds.get(q + 1));
  }
}
