package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import java.util.function.UnaryOperator;

/**
 * What blocks must pay, {@code Σ_l(‖W_l‖² + ‖b_l‖²)}, for what {@code m = L-1} of them do to unit
 * features together. [D]
 *
 * <p>One lemma serves all: let a block of norm β change a quantity by at most k(β), with k(0) = 0
 * and k convex. Then m blocks that change it by Λ cost at least {@code τ²}, {@code k(τ) = Λ/√m}:
 * either some block has {@code β ≥ τ}, or {@code k(β) ≤ βk(τ)/τ} for all and Cauchy-Schwarz.
 */
public final class BlockCost {
  /** Just below the least zero, .24118, of {@code 1 - 2(1+√2)β + 2√2β²}: there k is infinite. */
  private static final double MOST_CONTRACTING = 0.241;

  /** As far as the series of the cross ratio is used, in norms. */
  private static final double MOST_CROSSING = 0.44;

  /** Relative; StrictMath's functions are within one unit in the last place. */
  private static final double SLACK = 0x1p-50;

  private BlockCost() {}

  /**
   * Of turning some feature by an angle. A branch y turns a unit feature by θ, {@code sin θ ≤ ‖y‖}
   * as long as that is below 1. One layer: {@code ‖y‖ ≤ √2 β}, so at least {@code ½ sin²(Θ/√m)}.
   * Two layers: {@code ‖y‖ ≤ β} for {@code β ≤ 1/√2}, so {@code sin²(Θ/√m)}. Never more than ½ of
   * either.
   *
   * @param angle Θ ≥ 0
   * @param blocks m ≥ 1
   */
  public static Interval ofTurning(Kind kind, Interval angle, int blocks) {
    Interval each = angle.dividedBy(Interval.point(blocks).sqrt());
    double most =
        switch (kind) {
          case RN1 -> Math.PI / 2;
          case RN2 -> Math.PI / 4;
        };
    double share = Math.max(0, Math.min(each.lo(), most * (1 - SLACK)));
    Interval square = Interval.point(StrictMath.sin(share) * (1 - SLACK)).square();
    return switch (kind) {
      case RN1 -> square.dividedBy(2);
      case RN2 -> square;
    };
  }

  /**
   * The most by which one one-layer block of norm {@code β ≤ 0.241} lowers {@code log(‖z_1-z_3‖ /
   * ‖z_1-z_2‖)}: {@code k(β) = log(1+β) + ½log(1-2β²) - ½log(1-2(1+√2)β+2√2β²)}, about {@code
   * (2+√2)β}. All coefficients of its series are nonnegative, so it is convex.
   */
  public static Interval contraction(Interval beta) {
    Interval root = Interval.point(2).sqrt();
    Interval below = beta.square().times(2).negate();
    Interval inner =
        beta.times(root.plus(1)).times(-2).plus(beta.square().times(root).times(2)); // falls
    return beta.log1p().plus(below.log1p().times(0.5)).minus(inner.log1p().times(0.5));
  }

  /**
   * Of lowering, by one-layer blocks, the ratio {@code ‖z_1-z_3‖/‖z_1-z_2‖} of three features'
   * distances to {@code e^{-Λ}} times what it was: about {@code Λ²/(11.7 m)}.
   *
   * @param log Λ ≥ 0
   * @param blocks m ≥ 1
   */
  public static Interval ofContraction(Interval log, int blocks) {
    Interval each = log.dividedBy(Interval.point(blocks).sqrt());
    return Interval.point(inverse(BlockCost::contraction, each.lo(), MOST_CONTRACTING)).square();
  }

  /**
   * The most by which one two-layer block of cost {@code c = β²} lowers the logarithm of the cross
   * ratio {@code ‖z_1-z_3‖‖z_2-z_4‖/(‖z_1-z_2‖‖z_3-z_4‖)}: {@code c - log(1 - c/(1-β) - c/(1-β)²)},
   * about 3c. Output biases move points conformally to first order, and the cross ratio does not
   * see it.
   */
  public static Interval crossing(Interval beta) {
    Interval cost = beta.square();
    Interval rest = Interval.ONE.minus(beta).inverse();
    Interval lost = cost.times(rest).plus(cost.times(rest.square())).negate();
    return cost.minus(lost.log1p());
  }

  /**
   * Of lowering, by two-layer blocks, the cross ratio of four features to {@code e^{-Λ}} times what
   * it was: the same for every depth.
   *
   * @param log Λ ≥ 0
   */
  public static Interval ofCrossing(Interval log) {
    return Interval.point(inverse(BlockCost::crossing, log.lo(), MOST_CROSSING)).square();
  }

  /** A lower bound of {@code k⁻¹(y)}, k increasing on {@code [0, most]}; 0 says nothing. */
  private static double inverse(UnaryOperator<Interval> k, double y, double most) {
    if (!(y > 0)) {
      return 0;
    }
    double beyond = k.apply(Interval.point(most)).lo() <= y ? most * (1 - 1e-9) : 0;
    return Root.ofIncreasing(b -> k.apply(b).minus(y), Interval.of(0, most))
        .map(Interval::lo)
        .getOrElse(beyond);
  }
}
