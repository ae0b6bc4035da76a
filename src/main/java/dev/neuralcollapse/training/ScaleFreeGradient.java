package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.training.kernel.VectorMath;

/**
 * {@code ‖g‖ ‖θ‖ / 𝓛} with the embedding rescaled to Frobenius norm 1 (its gradient grows by what
 * its norm shrinks) and the radial part of its gradient left out: the number {@link Convergence}
 * speaks of. It is taken in the coordinates of the inputs themselves, whatever the optimiser uses.
 * Without a LayerNorm behind the embedding its scale matters, and it is {@code ‖g‖ √(1 + ‖θ‖²) /
 * 𝓛} with nothing left out.
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
    int width = layout.architecture().width();
    double norm = whitening.sumOfSquares(theta, width, e);
    // The inner product of parameters and gradient is the same in all coordinates.
    double along = VectorMath.dot(theta, gradient, 0, e);
    double slope = whitening.gradientSumOfSquares(gradient, width, e);
    double tangent = Math.max(0, slope - along * along / norm);
    double rest = VectorMath.dot(gradient, gradient, e, theta.length);
    if (!layout.scaleFreeEmbedding()) {
      double whole = 1 + norm + VectorMath.dot(theta, theta, e, theta.length);
      return Math.sqrt((slope + rest) * whole) / Math.max(Math.abs(objective), Double.MIN_NORMAL);
    }
    double size = 1 + VectorMath.dot(theta, theta, e, theta.length);
    return Math.sqrt((tangent * norm + rest) * size) / Math.abs(objective);
  }
}
