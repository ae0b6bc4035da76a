package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;

/**
 * One principal direction of the targets in a linear model of L weights and free features: the
 * minimum over {@code s ≥ 0} of {@code (σ-s)²/2 + ((L+1)/2) κ s^{2/(L+1)}}, {@code κ = (λ_W^L
 * λ_H)^{1/(L+1)}}. [D]
 *
 * <p>Of all products {@code W_L ⋯ W_1 H/√M = Z} the least penalty is {@code ((L+1)/2) κ Σ_i
 * s_i(Z)^{2/(L+1)}} (weighted means of balanced factors), and by von Neumann's inequality the best
 * Z has the singular vectors of the targets. For {@code L = 1} the minimum is at {@code (σ-√c)_+}.
 * For {@code L ≥ 2} and {@code p = 2/(L+1)}: {@code f(s) < f(0)} for some s iff {@code σ > min_s
 * s/2 + (κ/p) s^{p-1}}, the threshold {@code s_t(2-p)/(2(1-p))} at {@code s_t =
 * (2κ(1-p)/p)^{1/(2-p)}}; above it the minimum is the only root of {@code s + κ s^{p-1} = σ} beyond
 * {@code s_t}, where the left side increases. So s jumps from 0 to {@code s_t}.
 *
 * @param deviation σ, root of the variance of the targets in this direction
 * @param strength s
 * @param value of the minimum
 * @param state whether s is positive
 */
public record TargetDirection(Interval deviation, Interval strength, Interval value, State state) {

  /** Whether the model learns the direction. */
  public enum State {
    ACTIVE,
    INACTIVE,
    /** So near the threshold that rounding hides on which side. */
    UNDECIDED
  }

  /**
   * The minimum for one direction.
   *
   * @param layers {@code L ≥ 1}
   * @param deviation {@code σ ≥ 0}
   * @param shrinkage {@code κ > 0}
   */
  static TargetDirection of(int layers, Interval deviation, Interval shrinkage) {
    Interval least = threshold(layers, shrinkage);
    if (deviation.certainlyAtMost(least)) {
      return new TargetDirection(
          deviation, Interval.ZERO, deviation.square().dividedBy(2), State.INACTIVE);
    }
    Interval strength = learned(layers, deviation, shrinkage);
    Interval value = at(layers, deviation, shrinkage, strength);
    return least.certainlyLess(deviation)
        ? new TargetDirection(deviation, strength, value, State.ACTIVE)
        : new TargetDirection(
            deviation,
            strength.hull(Interval.ZERO),
            value.hull(deviation.square().dividedBy(2)),
            State.UNDECIDED);
  }

  /** Least deviation that is learned. */
  static Interval threshold(int layers, Interval shrinkage) {
    return layers == 1
        ? shrinkage
        : jump(layers, shrinkage).times(Interval.ratio(layers, layers - 1.0));
  }

  /** {@code s_t = (κ(L-1))^{(L+1)/(2L)}}, the least positive s; 0 for one layer. */
  static Interval jump(int layers, Interval shrinkage) {
    return shrinkage.times(layers - 1.0).pow(Interval.ratio(layers + 1.0, 2.0 * layers));
  }

  private static Interval learned(int layers, Interval sigma, Interval kappa) {
    if (layers == 1) {
      return sigma.minus(kappa).max(0);
    }
    Interval slope = Interval.ratio(1.0 - layers, layers + 1.0);
    Interval range =
        Interval.of(jump(layers, kappa).lo(), Math.max(sigma.hi(), jump(layers, kappa).hi()));
    return Root.ofIncreasing(s -> s.plus(kappa.times(s.pow(slope))).minus(sigma), range)
        .getOrElse(range);
  }

  private static Interval at(int layers, Interval sigma, Interval kappa, Interval s) {
    Interval power = s.pow(Interval.ratio(2, layers + 1.0));
    return sigma
        .minus(s)
        .square()
        .dividedBy(2)
        .plus(kappa.times(power).times(layers + 1.0).dividedBy(2));
  }

  /** Variance of the residual in this direction, {@code (σ-s)²}. */
  public Interval residual() {
    return deviation.minus(strength).square();
  }
}
