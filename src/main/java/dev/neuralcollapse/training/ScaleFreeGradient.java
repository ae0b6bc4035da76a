package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Layout;

/**
 * {@code ‖g‖ ‖θ‖ / 𝓛} with the embedding rescaled to Frobenius norm 1 (its gradient grows by what
 * its norm shrinks) and the radial part of its gradient left out: the number {@link Convergence}
 * speaks of. It is taken in the coordinates of a {@link Chart}, in which the length of a step of a
 * free embedding is the angle it turns the samples by. Without a LayerNorm behind the embedding its
 * scale matters, and it is {@code ‖g‖ √(1 + ‖θ‖²) / 𝓛} with nothing left out.
 */
final class ScaleFreeGradient {
  private final Layout layout;

  ScaleFreeGradient(Layout layout) {
    this.layout = layout;
  }

  /** Number of parameters. */
  int size() {
    return layout.size();
  }

  double relative(double objective, double[] theta, double[] gradient) {
    double[] place = new double[size()];
    double[] slope = new double[size()];
    at(theta, gradient, place, slope);
    return relative(objective, place, VectorMath.norm(slope));
  }

  /** A gradient's norm in proportion to where it was taken. */
  double relative(double objective, double[] place, double slope) {
    return slope * length(place) / Math.max(Math.abs(objective), Double.MIN_NORMAL);
  }

  /** ‖θ‖, an embedding whose scale changes nothing counted as 1, and never less than 1. */
  double length(double[] place) {
    double all = VectorMath.dot(place, place);
    return Math.sqrt(layout.scaleFreeEmbedding() ? all : 1 + all);
  }

  /**
   * The parameters and the gradient; a scale-free embedding at norm 1 and its gradient there,
   * without the radial part.
   *
   * @param place receives the parameters
   * @param slope receives the gradient
   */
  void at(double[] theta, double[] gradient, double[] place, double[] slope) {
    int e = layout.embeddingEnd();
    System.arraycopy(theta, 0, place, 0, theta.length);
    System.arraycopy(gradient, 0, slope, 0, gradient.length);
    double norm = Math.sqrt(VectorMath.dot(place, place, 0, e));
    if (!layout.scaleFreeEmbedding() || norm == 0) {
      return;
    }
    VectorMath.scale(place, 1 / norm, 0, e);
    VectorMath.scale(slope, norm, 0, e);
    double along = VectorMath.dot(place, slope, 0, e);
    for (int i = 0; i < e; i++) {
      slope[i] -= along * place[i];
    }
  }
}
