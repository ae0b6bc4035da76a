package dev.neuralcollapse.training;

/**
 * When a run has converged: <em>both</em> numbers are at or below their thresholds.
 *
 * <p>LayerNorm makes the embedding's scale irrelevant, so under decay {@code W_0} shrinks for ever
 * while its gradient grows like {@code 1/‖W_0‖}: a naive gradient norm never converges. Both
 * numbers are therefore measured with {@code (W_0, b_0)} rescaled to Frobenius norm 1 and the
 * radial part of its gradient left out (D). The curvature methods measure gradients in the
 * coordinates of {@link Whitening} and {@link Preconditioner}, in which they stay bounded near the
 * singularities of LayerNorms.
 *
 * <p>The gradient is the least combination found of those near the iterate ({@link
 * NearbyGradients}), a measure that tends to zero at kinks too.
 *
 * @param relativeGradient threshold for {@code ‖g‖ ‖θ‖ / 𝓛}: the relative change of the objective
 *     a relative change of the parameters can make, to first order
 * @param relativeDecreaseOver100 threshold for {@code (𝓛_{e-100} - 𝓛_e) / 𝓛_e}, the relative
 *     decrease over the last 100 evaluations
 */
public record Convergence(double relativeGradient, double relativeDecreaseOver100) {

  public Convergence {
    if (!(relativeGradient >= 0) || !(relativeDecreaseOver100 >= 0)) {
      throw new IllegalArgumentException("thresholds must not be negative");
    }
  }

  /** Threshold of the relative gradient that runs have where none is asked for. */
  public static final double STANDARD_GRADIENT = 0.05;

  /** Threshold of the relative decrease that runs have where none is asked for. */
  public static final double STANDARD_DECREASE = 2e-5;

  /**
   * The objective's relative condition number {@code ‖g‖ ‖θ‖ / 𝓛} at most 1/20, over distances of
   * one hundredth of ‖θ‖, and a relative decrease of at most 2e-5 in 100 evaluations.
   */
  public static Convergence standard() {
    return new Convergence(STANDARD_GRADIENT, STANDARD_DECREASE);
  }

  /** Never: the run uses its whole budget. */
  public static Convergence never() {
    return new Convergence(0, 0);
  }

  /**
   * Gradients no further apart than this share of ‖θ‖ may cancel: a hundredth, or a fifth of a
   * threshold stricter than the standard one.
   */
  double radius() {
    return Math.min(0.01, relativeGradient / 5);
  }

  boolean reached(double gradient, double decrease) {
    return gradient <= relativeGradient && decrease <= relativeDecreaseOver100;
  }
}
