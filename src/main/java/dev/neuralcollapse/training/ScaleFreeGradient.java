package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.training.kernel.Layout;
import dev.neuralcollapse.training.kernel.VectorMath;

/**
 * {@code ‖g‖ ‖θ‖ / 𝓛} with the embedding rescaled to Frobenius norm 1 (its gradient grows by what
 * its norm shrinks) and the radial part of its gradient left out: the number {@link Convergence}
 * speaks of. It is taken in the coordinates of the inputs themselves, whatever the optimiser uses.
 */
final class ScaleFreeGradient {
  private final Layout layout;
  private final Whitening whitening;

  ScaleFreeGradient(Layout layout, Whitening whitening) {
    this.layout = layout;
    this.whitening = whitening;
  }

  double relative(double objective, double[] theta, double[] gradient) {
    int e = layout.embeddingEnd();
    Network inner = layout.toNetwork(theta);
    Affine embedding = whitening.leave(inner).embedding();
    Affine slope = whitening.leaveGradient(layout.toNetwork(gradient).embedding());
    double norm = embedding.sumOfSquares();
    double along = embedding.weight().dot(slope.weight()) + embedding.bias().dot(slope.bias());
    double tangent = Math.max(0, slope.sumOfSquares() - along * along / norm);
    double rest = VectorMath.dot(gradient, gradient, e, theta.length);
    double size = 1 + VectorMath.dot(theta, theta, e, theta.length);
    return Math.sqrt((tangent * norm + rest) * size) / Math.abs(objective);
  }
}
