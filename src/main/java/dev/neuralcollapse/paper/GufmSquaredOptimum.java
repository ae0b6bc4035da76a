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
 * Orthonormal class features are the optimum of the squared loss without bias. [P for the geometry,
 * D for the value]
 */
final class GufmSquaredOptimum extends UnitClaim {
  private static final UnitSpec BEST = UnitSpec.optimum(Loss.SQUARED, 3, 1, 0.02);

  GufmSquaredOptimum() {
    super(
        Loss.SQUARED,
        Papers.GLOBAL_OPTIMALITY.derived(
            "closed form of GUFM under the squared loss; the model is the paper's"),
        "gufm-mse-optimum",
        "No unit features do better than an orthonormal frame under the squared loss");
  }

  @Override
  public String statement() {
    return "F(W,H)\\ge F^*=\\frac{\\lambda K}{2(1+\\lambda K)},"
        + "\\text{ attained by orthonormal class features if }d-1\\ge K";
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
        twin("ignores-k", "F ≥ λK/2 (the first order in λ alone)", this::firstOrder, BEST),
        without("unit-features", BEST.stretched(2).scaled(0.5)),
        without("balanced", BEST.unbalanced(40).firstRow(1.02)));
  }

  private Chain firstOrder(UnitFeatures x) {
    Interval value = Interval.point(x.decay()).times(x.classes()).dividedBy(2);
    return Chain.of(Step.atMost("above-optimum", Rule.OPTIMALITY, value, x.objective()));
  }
}
