package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Layout;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * {@code ‖g‖ ‖θ‖ / 𝓛} with the embedding rescaled to Frobenius norm 1 (its gradient grows by what
 * its norm shrinks) and the radial part of its gradient left out: the number {@link Convergence}
 * speaks of. It is taken in the coordinates of a {@link Chart}, in which no step is long that moves
 * no output far, ‖θ‖ in the parameters' own. Without a LayerNorm behind the embedding its scale
 * matters, and it is {@code ‖g‖ √(1 + ‖θ‖²) / 𝓛} with nothing left out.
 */
final class ScaleFreeGradient {
  private final Layout layout;
  private final DoubleSupplier embeddingNorm;
  private final ToDoubleFunction<double[]> squareBehind;

  ScaleFreeGradient(Layout layout) {
    this(
        layout,
        () -> 1,
        theta -> VectorMath.dot(theta, theta, layout.embeddingEnd(), layout.size()));
  }

  /**
   * In other coordinates.
   *
   * @param embeddingNorm the norm of the embedding, in them, at which gradients are taken
   * @param squareBehind {@code ‖θ‖²} of the parameters behind the embedding in their own
   */
  ScaleFreeGradient(
      Layout layout, DoubleSupplier embeddingNorm, ToDoubleFunction<double[]> squareBehind) {
    this.layout = layout;
    this.embeddingNorm = embeddingNorm;
    this.squareBehind = squareBehind;
  }

  /** Number of parameters. */
  int size() {
    return layout.size();
  }

  double relative(double objective, double[] theta, double[] gradient) {
    double[] place = new double[size()];
    double[] slope = new double[size()];
    at(theta, gradient, place, slope);
    return relative(objective, length(place), VectorMath.norm(slope));
  }

  /** A gradient's norm in proportion to the length of where it was taken. */
  double relative(double objective, double length, double slope) {
    return slope * length / Math.max(Math.abs(objective), Double.MIN_NORMAL);
  }

  /** ‖θ‖, an embedding whose scale changes nothing counted as 1, and never less than 1. */
  double length(double[] place) {
    double behind = squareBehind.applyAsDouble(place);
    return Math.sqrt(1 + behind + (layout.scaleFreeEmbedding() ? 0 : square(place)));
  }

  private double square(double[] place) {
    return VectorMath.dot(place, place, 0, layout.embeddingEnd());
  }

  /**
   * The parameters and the gradient; a scale-free embedding at the norm given and its gradient
   * there, without the radial part.
   *
   * @param place receives the parameters
   * @param slope receives the gradient
   */
  void at(double[] theta, double[] gradient, double[] place, double[] slope) {
    int e = layout.embeddingEnd();
    System.arraycopy(theta, 0, place, 0, theta.length);
    System.arraycopy(gradient, 0, slope, 0, gradient.length);
    double norm = Math.sqrt(square(place)) / embeddingNorm.getAsDouble();
    if (!layout.scaleFreeEmbedding() || norm == 0) {
      return;
    }
    VectorMath.scale(place, 1 / norm, 0, e);
    VectorMath.scale(slope, norm, 0, e);
    double along = VectorMath.dot(place, slope, 0, e) / square(place);
    for (int i = 0; i < e; i++) {
      slope[i] -= along * place[i];
    }
  }
}
