package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * NC1 is small near the optimum. [D]
 *
 * <p>{@code tr Σ_W + ‖μ_G‖² ≤ ε} and {@code tr Σ_W + tr Σ_B + ‖μ_G‖² = 1}. Sharper, for every ρ:
 * the mean margin is at most {@code √K ρ √(tr Σ_B)/(K-1)}, and Jensen gives {@code φ} of it at most
 * {@code F - λρ²/2}: {@code tr Σ_B ≥ c(ρ)²}. Pairs of samples to both sides of the simplex attain
 * it.
 */
final class StabilityVariability extends UnitClaim {
  private static final UnitSpec PAIRED =
      UnitSpec.of(0, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 0.2).with(UnitSpec.Noise.PAIRED);

  StabilityVariability() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC1"),
        "stability-nc1",
        "A small gap bounds NC1, also in the tight form");
  }

  @Override
  public String statement() {
    return "\\mathrm{NC1}\\le\\frac{\\varepsilon}{1-\\varepsilon},\\quad "
        + "\\operatorname{tr}\\Sigma_B\\ge c(\\|Q\\|_F)^2\\ge c^{*2},\\quad "
        + "c(\\rho)=\\frac{(K-1)\\,\\varphi^{-1}(F-\\lambda\\rho^2/2)}{\\sqrt K\\,\\rho}";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.close(loss()).append(UnitRegimes.around("paired", PAIRED));
  }

  /** {@code φ⁻¹(v) = log((K-1)/(e^v-1))}. */
  static Interval inverse(UnitFeatures x, Interval value) {
    return Interval.point(x.classes() - 1.0).dividedBy(value.expm1()).log();
  }

  /** {@code c(ρ)} at the point's own {@code ρ = ‖Q‖_F}. */
  static Interval reach(UnitFeatures x) {
    Interval rho = x.rows().norm();
    Interval rest = x.objective().minus(x.half(rho.square()));
    return inverse(x, rest)
        .times(x.classes() - 1)
        .dividedBy(rho.times(Interval.point(x.classes()).sqrt()));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    double epsilon = PlainLayer.epsilon(x);
    return with(x, Interval.ONE, reach(x).square())
        .plainly(
            PlainLayer.metric(x, "nc1.trace-ratio")
                .toMap(m -> "nc1", m -> epsilon / (1 - epsilon) - m),
            1e-12 / (1 - epsilon));
  }

  private static Chain with(UnitFeatures x, Interval factor, Interval between) {
    Interval bound = StabilityFeatures.epsilon(x).times(factor);
    if (bound.hi() >= 1) {
      return Chain.vacuous("ε >= 1: the gap says nothing about NC1");
    }
    Interval nc1 = x.withinTrace().dividedBy(x.betweenTrace());
    return Chain.of(
        Step.atMost("nc1", Rule.COMBINATION, nc1, bound.dividedBy(bound.negate().plus(1))),
        Step.atMost("tight", Rule.JENSEN, between, x.betweenTrace()));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec best = UnitSpec.optimum(loss(), 3, 2, 0.02);
    return List.of(
        constant(
            "a-little-less",
            "0.9999 ε in place of ε",
            x -> with(x, Interval.point(0.9999), reach(x).square()),
            PAIRED.near(0.001)),
        constant(
            "beyond-tight",
            "tr Σ_B ≥ 1.000001 c²",
            x -> with(x, Interval.ONE, reach(x).square().times(1 + 1e-6)),
            PAIRED),
        stronger("not-squared", "tr Σ_B ≥ c", x -> with(x, Interval.ONE, reach(x)), PAIRED),
        without("balanced", best.unbalanced(40).firstRow(1.2)),
        without("unit-features", PAIRED.stretched(2)));
  }
}
