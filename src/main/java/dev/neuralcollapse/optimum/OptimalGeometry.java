package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * A minimiser of the unconstrained features model: every sample sits at its class feature.
 *
 * @param frame which configuration the class features form
 * @param features K×d, unit rows of zero coordinate sum
 * @param classifier K×d
 * @param bias K entries, all zero where the model has no bias
 */
public record OptimalGeometry(Frame frame, Matrix features, Matrix classifier, Vector bias) {

  /** Configurations of class features. */
  public enum Frame {
    /** Mutual cosines {@code -1/(K-1)}. */
    SIMPLEX_ETF,
    /** Mutual cosines 0. */
    ORTHONORMAL
  }
}
