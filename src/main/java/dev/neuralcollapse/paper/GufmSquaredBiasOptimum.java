package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** With a free bias the simplex frame is the optimum of the squared loss as well. [D] */
final class GufmSquaredBiasOptimum extends UnitClaim {
  private static final UnitSpec BEST = UnitSpec.optimum(Loss.SQUARED_WITH_BIAS, 3, 1, 0.02);

  GufmSquaredBiasOptimum() {
    super(
        Loss.SQUARED_WITH_BIAS,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM, squared loss with free bias"),
        "gufm-mse-bias-optimum",
        "With a free bias no unit features do better than the simplex frame");
  }

  @Override
  public String statement() {
    return "F(W,b,H)\\ge F^*=\\frac{K-1}{2K}\\cdot\\frac{\\lambda(K-1)}{1+\\lambda(K-1)},"
        + "\\text{ attained by the simplex ETF if }d-1\\ge K-1";
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
        twin("as-without-bias", "F* is that of the loss without bias", this::withoutBias, BEST),
        without("unit-features", BEST.stretched(2).scaled(0.5)),
        without("balanced", BEST.unbalanced(40).firstRow(1.02)));
  }

  private Chain withoutBias(UnitFeatures x) {
    Interval value = Gufm.of(Loss.SQUARED, x.classes(), x.decay()).value();
    return Chain.of(Step.atMost("above-optimum", Rule.OPTIMALITY, value, x.objective()));
  }
}
