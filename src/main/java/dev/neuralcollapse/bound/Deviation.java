package dev.neuralcollapse.bound;

import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Vector;

/**
 * How far features are from unit norm, zero mean and balance.
 *
 * @param norm {@code max_i |‖h_i‖ - 1|}
 * @param mean {@code max_i |mean(h_i)|}, the mean over coordinates
 * @param balanced whether every class has as many samples
 */
public record Deviation(double norm, double mean, boolean balanced) {

  /** What norm and mean may miss: features that went through single precision pass. */
  public static final double ALLOWED = 1e-6;

  public static Deviation of(Features features) {
    double norm = 0;
    double mean = 0;
    for (int i = 0; i < features.samples(); i++) {
      Vector h = features.values().row(i);
      norm = Math.max(norm, Math.abs(h.norm() - 1));
      mean = Math.max(mean, Math.abs(h.mean()));
    }
    return new Deviation(norm, mean, features.labels().isBalanced());
  }

  /** Whether the theorems about unit features of zero mean apply. */
  public boolean isAllowed() {
    return onSphere() && balanced;
  }

  /** Whether norm and mean are as they should be. */
  public boolean onSphere() {
    return norm <= ALLOWED && mean <= ALLOWED;
  }
}
