package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.HessianProducts;
import dev.neuralcollapse.descent.Lanczos;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.training.kernel.Engine;
import io.vavr.control.Option;

/**
 * The smallest eigenvalue of the objective's Hessian at a point.
 *
 * <p>Where LayerNorm follows the embedding its scale is no parameter worth the name: the point is
 * moved to {@code ‖(W_0, b_0)‖_F = 1} and the Hessian is the Riemannian one on that sphere, {@code
 * P H P - (uᵀg) P_0}, with {@code u} the embedding's direction, {@code P} the projection that
 * leaves {@code u} out and {@code P_0} that onto the rest of the embedding (D: the second
 * derivative along great circles; the last term takes off what a penalty on the embedding, constant
 * on the sphere, would add). The zero eigenvalue of {@code u} itself does not count.
 *
 * <p>Products with the Hessian are central differences of exact gradients, so short that ReLUs
 * seldom switch within them: minima of ReLU networks lie on kinks, and what is measured is the
 * smooth piece around the point. One that does switch shows as curvature of the size of the
 * gradient's jump over the length, and in the uncertainty.
 *
 * @param smallest the Ritz value
 * @param uncertainty an eigenvalue lies within so much of {@code smallest}: the residual, measured
 *     anew with differences of half the length, plus the change between the two lengths
 * @param products with the Hessian that it took, two gradients each
 */
public record Curvature(double smallest, double uncertainty, int products) {
  /** Of the central differences, times the size of the point; rounding leaves about 1e-8 of it. */
  private static final double STEP = 1e-8;

  private static final double TOLERANCE = 1e-6;

  /** Whether no direction of negative curvature was found, beyond the uncertainty. */
  public boolean looksLikeMinimum() {
    return smallest >= -uncertainty;
  }

  /**
   * Measures it.
   *
   * @param most products with the Hessian at most
   * @return none where the objective has no value at or beside the point
   */
  static Option<Curvature> at(Engine engine, double[] theta, long seed, int most) {
    return new At(engine, theta).measure(seed, most);
  }

  private static final class At {
    private final HessianProducts hessian;
    private final double[] point;
    private final int sphere;
    private final double radial;
    private final boolean valued;

    At(Engine engine, double[] theta) {
      this.hessian = new HessianProducts(engine);
      this.point = theta.clone();
      int end = engine.layout().scaleFreeEmbedding() ? engine.layout().embeddingEnd() : 0;
      double norm = Math.sqrt(VectorMath.dot(theta, theta, 0, end));
      this.sphere = norm > 0 ? end : 0;
      VectorMath.scale(point, norm > 0 ? 1 / norm : 1, 0, sphere);
      double[] gradient = new double[theta.length];
      this.valued = !Double.isNaN(engine.valueAndGradient(point, gradient));
      this.radial = VectorMath.dot(gradient, point, 0, sphere);
    }

    Option<Curvature> measure(long seed, int most) {
      double[] start = Lanczos.direction(point.length, Streams.derive(seed, Streams.LANCZOS, 0));
      tangent(start);
      double h = STEP * Math.max(1, VectorMath.norm(point));
      return valued
          ? Lanczos.smallest((v, out) -> apply(v, h, out), start, most, TOLERANCE)
              .flatMap(pair -> judged(pair, h))
          : Option.none();
    }

    private Option<Curvature> judged(Lanczos.Pair pair, double h) {
      double[] full = new double[point.length];
      double[] half = new double[point.length];
      if (!apply(pair.vector(), h, full) || !apply(pair.vector(), h / 2, half)) {
        return Option.none();
      }
      VectorMath.addScaled(full, -1, half);
      VectorMath.addScaled(half, -pair.value(), pair.vector());
      return Option.some(
          new Curvature(
              pair.value(), VectorMath.norm(half) + VectorMath.norm(full), pair.products() + 2));
    }

    /** The Riemannian Hessian; tangent vectors to tangent vectors. */
    private boolean apply(double[] v, double h, double[] out) {
      if (!hessian.central(point, v, h, out)) {
        return false;
      }
      for (int i = 0; i < sphere; i++) {
        out[i] -= radial * v[i];
      }
      tangent(out);
      return true;
    }

    private void tangent(double[] v) {
      double along = VectorMath.dot(v, point, 0, sphere);
      for (int i = 0; i < sphere; i++) {
        v[i] -= along * point[i];
      }
    }
  }
}
