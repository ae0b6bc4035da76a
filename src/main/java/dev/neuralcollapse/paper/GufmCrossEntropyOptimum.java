package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Perfect collapse is the optimum of cross entropy. [P for the geometry, D for the value]
 *
 * <p>{@code F ≥ F* = min_ρ g(ρ)} in every width; where {@code d-1 ≥ K-1} the simplex frame with
 * {@code ‖W‖_F = ρ*} attains it. Zero mean is not needed for the bound.
 */
final class GufmCrossEntropyOptimum extends UnitClaim {
  private static final UnitSpec BEST = UnitSpec.optimum(Loss.CROSS_ENTROPY, 3, 1, 0.02);

  GufmCrossEntropyOptimum() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived(
            "closed form of GUFM under cross entropy; the model is the paper's"),
        "gufm-ce-optimum",
        "No unit features do better than the simplex frame under cross entropy");
  }

  @Override
  public String statement() {
    return "F(W,H)\\ge F^*=\\min_\\rho\\,\\log\\bigl(1+(K-1)e^{-\\rho\\sqrt K/(K-1)}\\bigr)"
        + "+\\tfrac\\lambda2\\rho^2,\\text{ attained by the simplex ETF if }d-1\\ge K-1";
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return Optimality.of(x, Interval.ONE).and(Optimality.attained(x));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        constant("a-millionth-more", "F ≥ 1.000001 F*", Optimality::more, BEST),
        stronger(
            "decay-off", "F with 0.999999 λ is at least F* with λ", Optimality::lessDecay, BEST),
        twin("frame-attains", "an orthonormal frame attains F*", this::frame, BEST),
        without("unit-features", BEST.stretched(2)),
        without("balanced", BEST.unbalanced(40).firstRow(1.2)));
  }

  private Chain frame(UnitFeatures x) {
    UnitFeatures frame = UnitSpec.optimum(Loss.SQUARED, x.classes(), 1, x.decay()).instance();
    Interval grow = x.optimum().scale().dividedBy(frame.optimum().scale());
    UnitFeatures scaled =
        new UnitFeatures(
            Loss.CROSS_ENTROPY,
            frame.head().times(grow),
            frame.bias(),
            frame.features(),
            frame.labels(),
            x.decay());
    return Chain.of(
        Step.zero("attained", Rule.OPTIMALITY, scaled.objective().minus(x.optimum().value())));
  }
}
