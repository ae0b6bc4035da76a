package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * What it costs to add α times the context. [D]
 *
 * <p>One layer, {@code V = α_l I} in m blocks with {@code Σα_l = α}: {@code d Σα_l² ≥ α²d/m}, equal
 * when spread evenly (Cauchy-Schwarz). Two layers, {@code W_O W_V = αI}: {@code ‖W_O‖² + ‖W_V‖² ≥ 2
 * tr(W_O W_V) = 2αd}, equal for {@code √α I} (a sum of squares); linear in α, so spreading gains
 * nothing.
 */
final class AttentionPrice extends DerivedClaim<AttentionFactors> {
  private static final AttentionFactors.Spec BALANCED = new AttentionFactors.Spec(1, 2, 2, true);
  private static final AttentionFactors.Spec DRAWN = new AttentionFactors.Spec(1, 2, 2, false);

  AttentionPrice() {
    super(
        "after Theorem 4.6, cost of the attention",
        "attention-price",
        "Spreading makes one-layer attention cheap; two layers cost 2αd regardless",
        "d\\textstyle\\sum_l\\alpha_l^2\\ge\\alpha^2d/m,\\quad\\|W_O\\|_F^2+\\|W_V\\|_F^2\\ge"
            + "2\\,\\mathrm{tr}(W_OW_V)=2\\alpha d");
  }

  @Override
  public Seq<Regime<AttentionFactors>> regimes() {
    return List.of(
        new Regime<>("drawn", s -> AttentionFactors.Spec.draw(s, false)),
        new Regime<>("balanced", s -> AttentionFactors.Spec.draw(s, true)));
  }

  @Override
  public Chain chain(AttentionFactors f) {
    return Chain.of(twoLayers(f, 2), oneLayer(f, 1), spread(f, Interval.ONE));
  }

  private static Step twoLayers(AttentionFactors f, double factor) {
    return Step.atMost("two-layers", Rule.SQUARE, f.trace().times(factor), f.cost());
  }

  private static Step oneLayer(AttentionFactors f, double factor) {
    Interval even =
        f.strengths().sum().square().times(f.width()).dividedBy(f.blocks()).times(factor);
    return Step.atMost("one-layer-spread", Rule.CAUCHY_SCHWARZ, even, f.oneLayer());
  }

  /** The balanced factors of every block together, against {@code 2αd} times {@code factor}. */
  private static Step spread(AttentionFactors f, Interval factor) {
    Interval once = f.strengths().sum().times(f.width()).times(2).times(factor);
    return Step.same("two-layers-spread", f.twoLayers(), once);
  }

  @Override
  public Seq<Twin<AttentionFactors>> twins() {
    Regime<AttentionFactors> balanced = regimes().get(1);
    return List.of(
        saying(
                "a-millionth-more-two",
                "two layers cost 1.000001 times as much",
                f -> Chain.of(twoLayers(f, 2 + 2e-6)),
                BALANCED,
                balanced)
            .constant(),
        saying(
                "a-millionth-more-one",
                "one layer costs 1.000001 times as much",
                f -> Chain.of(oneLayer(f, 1 + 1e-6)),
                BALANCED,
                balanced)
            .constant(),
        saying(
                "at-most",
                "two layers cost at most 2 tr(W_O W_V)",
                f -> Chain.of(Step.atMost("two-layers", Rule.SQUARE, f.cost(), f.trace().times(2))),
                DRAWN,
                regimes().get(0))
            .inequality(),
        saying(
            "spread-two-layers",
            "spreading divides the price of two layers by m",
            f -> Chain.of(spread(f, Interval.ratio(1, f.blocks()))),
            BALANCED,
            balanced));
  }
}
