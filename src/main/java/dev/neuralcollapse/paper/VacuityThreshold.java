package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Below the objective of a zero classifier, and only there, class means must differ. [D]
 *
 * <p>{@code c* > 0} iff {@code γ < log K - F*}: if {@code F < log K} the mean margin is positive,
 * so the means are not all equal and {@code tr Σ_B ≥ c²}; at {@code F = log K} the zero classifier
 * allows any features at all.
 */
final class VacuityThreshold extends UnitClaim {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 0.3);
  private static final UnitSpec WIDE =
      UnitSpec.of(0, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 1.5).with(UnitSpec.Noise.PAIRED);

  VacuityThreshold() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, vacuity"),
        "vacuity-threshold",
        "The gap forces class means apart exactly while it is below log K - F*");
  }

  @Override
  public String statement() {
    return "F<\\log K\\implies\\operatorname{tr}\\Sigma_B\\ge c(\\|Q\\|_F)^2>0,"
        + "\\qquad W=0\\implies F=\\log K\\text{ for every }H";
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.balanced().and(below(0));
  }

  /** {@code F < log K + slack}. */
  private static Hypothesis<UnitFeatures> below(double slack) {
    return Hypothesis.is(
        "below-zero-classifier",
        "F<\\log K",
        x -> x.objective().certainlyLess(logK(x).plus(slack)));
  }

  private static Interval logK(UnitFeatures x) {
    return Interval.point(x.classes()).log();
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.close(loss());
  }

  @Override
  public Chain chain(UnitFeatures x) {
    UnitFeatures zero = x.withHead(x.head().times(Interval.ZERO));
    Interval c = StabilityVariability.reach(x);
    return Chain.of(
        Step.nonnegative("positive", Rule.MONOTONICITY, c),
        Step.atMost("between", Rule.JENSEN, c.square(), x.betweenTrace()),
        Step.same("zero-classifier", zero.objective(), logK(x)));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        new Twin<>(
            "a-little-above",
            "F < log K + 0.0001 suffices",
            UnitFeatures.balanced().and(below(1e-4)),
            VacuityThreshold::apart,
            NEAR.scaled(-1e-5),
            UnitRegimes.around(NEAR.scaled(-1e-5)),
            Twin.Kind.HYPOTHESIS),
        stronger("half-apart", "tr Σ_B ≥ 1/2", x -> between(x, Interval.point(0.5)), WIDE),
        constant(
            "beyond-tight",
            "tr Σ_B ≥ 1.000001 c²",
            x -> between(x, StabilityVariability.reach(x).square().times(1 + 1e-6)),
            WIDE),
        without("balanced", UnitSpec.optimum(loss(), 3, 1, 0.02).unbalanced(40).firstRow(1.2)));
  }

  /** The mean margin is positive: what a positive {@code c} rests on. */
  private static Chain apart(UnitFeatures x) {
    Interval margin = x.mean(i -> x.rows().row(x.label(i)).dot(x.feature(i)));
    return Chain.of(Step.nonnegative("positive", Rule.MONOTONICITY, margin));
  }

  private static Chain between(UnitFeatures x, Interval least) {
    return Chain.of(Step.atMost("between", Rule.JENSEN, least, x.betweenTrace()));
  }
}
