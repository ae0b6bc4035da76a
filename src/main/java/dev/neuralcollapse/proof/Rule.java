package dev.neuralcollapse.proof;

/** Why a step is allowed. */
public enum Rule {
  /** Both sides are the same number. */
  IDENTITY,
  /** A sum of squares. */
  SQUARE,
  /** Convexity of the function averaged. */
  JENSEN,
  CAUCHY_SCHWARZ,
  /** A mean is at most the root of the mean square. */
  POWER_MEAN,
  /** A geometric mean is at most the mean. */
  ARITHMETIC_GEOMETRIC,
  /** A projection does not lengthen. */
  PROJECTION,
  /** The triangle inequality and its relatives. */
  TRIANGLE,
  /** A Kullback-Leibler divergence. */
  RELATIVE_ENTROPY,
  /** One side is the minimum of the other. */
  OPTIMALITY,
  /** A tangent lies below a convex function, with the curvature to spare. */
  CONVEXITY,
  /** Monotonicity of the function applied to both sides. */
  MONOTONICITY,
  /** {@code ‖x/‖x‖ - y/‖y‖‖ ≤ 2‖x-y‖/(‖x‖+‖y‖)}. */
  DUNKL_WILLIAMS,
  /** The steps before, taken together. */
  COMBINATION,
  /** The thing is built and measured. */
  CONSTRUCTION,
  /** Stated by the paper; no rule of ours. */
  QUOTATION
}
