package dev.neuralcollapse.descent;

import io.vavr.control.Option;

/**
 * Where a descent ended, and what is known about that place.
 *
 * @param value of the function there
 * @param point the parameters; never changed
 * @param gradientNorm Euclidean, at the point
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
   * @param smallest as computed, never below the true one
   * @param residual an eigenvalue lies within this of it
   */
  public record Curvature(double smallest, double residual) {}

  /** How far the value lies above a closed form; negative below it. */
  public double above(double closedForm) {
    return value - closedForm;
  }
}
