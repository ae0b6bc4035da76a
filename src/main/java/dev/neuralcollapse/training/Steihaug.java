package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.CurvaturePairs;
import dev.neuralcollapse.descent.HessianProducts;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.descent.VectorMath;
import java.util.Arrays;

/**
 * An approximate minimiser p of {@code gᵀp + ½ pᵀHp} over {@code ‖p‖_M <= Δ} by conjugate gradients
 * preconditioned with M, followed to the edge where they leave the region or meet negative
 * curvature (Steihaug, SIAM J. Numer. Anal. 20, 1983; Conn, Gould and Toint, Trust-Region Methods,
 * algorithm 7.5.1, where the norms come from a recurrence). M is the Hessian that limited-memory
 * BFGS guesses (Morales and Nocedal, SIAM J. Optim. 10, 2000), so the first direction is its
 * quasi-Newton step and p is always one of descent.
 */
final class Steihaug {
  private final HessianProducts hessian;
  private final double[] p;
  private final double[] residual;
  private final double[] direction;
  private final double[] product;
  private final double[] preconditioned;
  private double decrease;
  private double pp;
  private double pd;
  private double dd;
  private boolean edge;

  Steihaug(Smooth function) {
    int n = function.size();
    this.hessian = new HessianProducts(function);
    this.p = new double[n];
    this.residual = new double[n];
    this.direction = new double[n];
    this.product = new double[n];
    this.preconditioned = new double[n];
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
   * @param inverse the inverse of M
   * @param tolerance relative size of the residual, in the norm of that inverse, to stop at
   * @param most products with the Hessian
   * @return whether there is a step: none only where the objective has no value beside θ
   */
  boolean solve(
      double[] theta,
      double[] gradient,
      double radius,
      double h,
      CurvaturePairs inverse,
      double tolerance,
      int most) {
    Arrays.fill(p, 0);
    System.arraycopy(gradient, 0, residual, 0, p.length);
    inverse.apply(residual, preconditioned);
    for (int i = 0; i < p.length; i++) {
      direction[i] = -preconditioned[i];
    }
    decrease = 0;
    edge = false;
    double square = VectorMath.dot(residual, preconditioned);
    double enough = tolerance * tolerance * square;
    pp = 0;
    pd = 0;
    dd = square;
    for (int k = 0; k < most; k++) {
      if (!hessian.forward(theta, gradient, direction, h, product)) {
        return k > 0;
      }
      double curvature = VectorMath.dot(direction, product);
      double along = square / curvature;
      double least = toEdge(radius);
      edge = !(curvature > 0) || along >= least;
      advance(edge ? least : along, square, curvature);
      if (edge) {
        return true;
      }
      VectorMath.addScaled(residual, along, product);
      inverse.apply(residual, preconditioned);
      double next = VectorMath.dot(residual, preconditioned);
      if (next <= enough) {
        return true;
      }
      double ratio = next / square;
      VectorMath.scale(direction, ratio, 0, direction.length);
      VectorMath.addScaled(direction, -1, preconditioned);
      pd = ratio * pd;
      dd = next + ratio * ratio * dd;
      square = next;
    }
    return true;
  }

  /** The residual is orthogonal to the directions before: its slope along this one is -rᵀM⁻¹r. */
  private void advance(double step, double square, double curvature) {
    VectorMath.addScaled(p, step, direction);
    decrease += step * square - step * step * curvature / 2;
    pp += 2 * step * pd + step * step * dd;
    pd += step * dd;
  }

  /** The positive t with {@code ‖p + t d‖_M = Δ}; p·Md is not negative, so nothing cancels. */
  private double toEdge(double radius) {
    double room = Math.max(0, radius * radius - pp);
    double root = Math.sqrt(pd * pd + dd * room);
    return pd > 0 ? room / (pd + root) : root / dd;
  }

  /** {@code ‖p‖_M}. */
  double length() {
    return Math.sqrt(pp);
  }
}
