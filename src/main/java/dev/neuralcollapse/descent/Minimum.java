package dev.neuralcollapse.descent;

import io.vavr.control.Option;

/**
 * Where a descent ended, and what is known about that place.
 *
 * @param value of the function there
 * @param point the parameters; never changed
 * @param gradientNorm Euclidean, at the point; infinite where there is no value
 * @param evaluations of value and gradient
 * @param reason why it stopped, in words
 * @param converged whether the gradient fell below what was asked for
 * @param curvature smallest eigenvalue of the Hessian, where it was asked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Minimum(
    double value,
    double[] point,
    double gradientNorm,
    int evaluations,
    String reason,
    boolean converged,
    Option<Curvature> curvature) {

  /**
   * The smallest eigenvalue of the Hessian.
   *
   * @param smallest as computed, never below the true one but for rounding
   * @param residual an eigenvalue lies within this of it
   */
  public record Curvature(double smallest, double residual) {

    /** Whether no direction of negative curvature was found, beyond the uncertainty. */
    public boolean looksLikeMinimum() {
      return smallest >= -residual;
    }
  }

  /** Without a curvature yet. */
  static Minimum reached(
      double value,
      double[] point,
      double[] gradient,
      int evaluations,
      String reason,
      boolean converged) {
    double norm = Double.isFinite(value) ? VectorMath.norm(gradient) : Double.POSITIVE_INFINITY;
    return new Minimum(value, point, norm, evaluations, reason, converged, Option.none());
  }

  /**
   * The same with the smallest eigenvalue of the Hessian, by Lanczos' method; see {@link
   * Hessian#smallest}.
   *
   * @param seed of the first direction
   * @param most products with the Hessian at most
   */
  public Minimum withCurvature(Smooth function, long seed, int most) {
    return new Minimum(
        value,
        point,
        gradientNorm,
        evaluations,
        reason,
        converged,
        Hessian.at(function, point).smallest(seed, most));
  }

  /** How far the value lies above a closed form; negative below it. */
  public double above(double closedForm) {
    return value - closedForm;
  }
}
