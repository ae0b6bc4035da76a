package dev.neuralcollapse.training;

import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.VectorMath;
import java.util.Arrays;

/**
 * An approximate minimiser p of {@code gᵀp + ½ pᵀHp} over {@code ‖p‖ <= Δ} by conjugate gradients,
 * followed to the edge where they leave the region or meet negative curvature (Steihaug, SIAM J.
 * Numer. Anal. 20, 1983; Nocedal and Wright, Numerical Optimization, algorithm 7.2). The first
 * direction is the steepest one, so p is always one of descent.
 */
final class Steihaug {
  private final HessianProducts hessian;
  private final double[] p;
  private final double[] residual;
  private final double[] direction;
  private final double[] product;
  private double decrease;
  private boolean edge;

  Steihaug(Engine engine) {
    int n = engine.layout().size();
    this.hessian = new HessianProducts(engine);
    this.p = new double[n];
    this.residual = new double[n];
    this.direction = new double[n];
    this.product = new double[n];
  }

  /** Gradients taken so far, in all calls. */
  int evaluations() {
    return hessian.evaluations();
  }

  /** The step found; overwritten by the next call. */
  double[] step() {
    return p;
  }

  /** Decrease that the quadratic model promises, {@code -gᵀp - ½ pᵀHp}. */
  double promised() {
    return decrease;
  }

  /** Whether the step ends at the region's edge. */
  boolean edge() {
    return edge;
  }

  /**
   * Solves.
   *
   * @param h length of the differences
   * @param tolerance relative size of the residual to stop at
   * @param most products with the Hessian
   * @return whether there is a step: none only where the objective has no value beside θ
   */
  boolean solve(
      double[] theta, double[] gradient, double radius, double h, double tolerance, int most) {
    Arrays.fill(p, 0);
    System.arraycopy(gradient, 0, residual, 0, p.length);
    for (int i = 0; i < p.length; i++) {
      direction[i] = -gradient[i];
    }
    decrease = 0;
    edge = false;
    double square = VectorMath.dot(residual, residual);
    double enough = tolerance * tolerance * square;
    for (int k = 0; k < most; k++) {
      if (!hessian.forward(theta, gradient, direction, h, product)) {
        return k > 0;
      }
      double curvature = VectorMath.dot(direction, product);
      double along = square / curvature;
      double least = toEdge(radius);
      if (!(curvature > 0) || along >= least) {
        advance(least, square, curvature);
        edge = true;
        return true;
      }
      advance(along, square, curvature);
      VectorMath.addScaled(residual, along, product);
      double next = VectorMath.dot(residual, residual);
      if (next <= enough) {
        return true;
      }
      VectorMath.scale(direction, next / square, 0, direction.length);
      VectorMath.addScaled(direction, -1, residual);
      square = next;
    }
    return true;
  }

  /** The residual is orthogonal to the directions before, so its slope along this one is -rᵀr. */
  private void advance(double step, double square, double curvature) {
    VectorMath.addScaled(p, step, direction);
    decrease += step * square - step * step * curvature / 2;
  }

  /** The positive t with {@code ‖p + t d‖ = Δ}. */
  private double toEdge(double radius) {
    double dd = VectorMath.dot(direction, direction);
    double pd = VectorMath.dot(p, direction);
    double pp = VectorMath.dot(p, p);
    double room = Math.max(0, radius * radius - pp);
    double root = Math.sqrt(pd * pd + dd * room);
    // Without cancellation: p·d >= 0 in exact arithmetic.
    return pd > 0 ? room / (pd + root) : (root - pd) / dd;
  }
}
