package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;

/**
 * The gap of a loss with a simplex optimum, measured from the optimum of the classifier's own norm
 * [D]. A classifier of centred norm {@code ‖Q‖_F = √K b} has margin {@code m = bK/(K-1)}, if its
 * rows form a simplex and features lie on them. For every reference margin {@code m₀} whose wrong
 * mass {@code p₀} is not negative, {@code b₀ = m₀(K-1)/K}, with the logits {@code m₀ S_K} as target
 * of the fit,
 *
 * <pre>
 * F - F* = J(m₀, m) + fit + (λ/2)K‖w̄‖² + (p₀/2b₀) [ Σ‖q_k - b₀μ_k‖² + K b₀² tr Σ_W ],
 * J(m₀, m) = φ(m₀) + p₀Kb₀/2 + (λ - p₀/b₀)Kb²/2 - F*.
 * </pre>
 *
 * <p>It is the gap identity before its reference is chosen: at {@code m₀ = m*} one has {@code p₀ =
 * λb₀} and {@code J = 0} whatever m; at {@code m₀ = m}, {@code J = φ(m) + (λ/2)Kb² - F*}, what the
 * norm alone costs. Below m* the mass {@code p₀} falls and {@code b₀} grows with {@code m₀}, so
 * that J decreases in m.
 */
interface OwnNorm {
  /** K. */
  int classes();

  /** λ. */
  Interval decay();

  /** {@code m*}, the margin at the optimum. */
  Interval bestMargin();

  /** {@code p* = λb*}. */
  Interval bestMass();

  /** {@code p₀} of a margin from 0 to m*. */
  Interval mass(double margin);

  /** Lower bound of {@code J(m, m)}, not negative, for a margin from 0 to m*. */
  double cost(double margin);

  /**
   * Upper bound of {@code ‖½(X + Xᵀ)‖_F}, where column k of X holds the deviation of the mean
   * logits of class k from the target, up to a multiple of 1.
   *
   * @param fit the share of the fit
   * @param mass {@code p₀}
   */
  double logits(double fit, Interval mass);
}
