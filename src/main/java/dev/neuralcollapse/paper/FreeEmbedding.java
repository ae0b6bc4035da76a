package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The infimum never pays for the embedding, and with it penalised nothing attains it. [D]
 *
 * <p>{@code LN(c(W_0x+b_0)) = LN(W_0x+b_0)} for {@code c > 0}, so {@code 𝓛(cW_0, cb_0, …) =
 * 𝓛_free + (λ/2)c²(‖W_0‖²+‖b_0‖²)}, which falls to {@code 𝓛_free} as {@code c → 0}: both have one
 * infimum. LN needs {@code (W_0, b_0) ≠ 0}, so {@code 𝓛 > 𝓛_free ≥ inf} at every network.
 */
final class FreeEmbedding extends DerivedClaim<Net> {
  private static final Seq<Double> SCALES = List.of(2.0, 0.5, 0.01, 1e-6);

  FreeEmbedding() {
    super(
        "objective, section 3",
        "free-embedding",
        "The infimum does not pay for the embedding, and is then not attained",
        "c>0:\\;\\mathcal L(cW_0,cb_0,\\dots)=\\mathcal L_{\\mathrm{free}}+\\tfrac\\lambda2c^2"
            + "(\\|W_0\\|^2+\\|b_0\\|^2),\\quad\\mathcal L>\\mathcal L_{\\mathrm{free}},\\quad"
            + "\\inf\\mathcal L=\\inf\\mathcal L_{\\mathrm{free}}");
  }

  @Override
  public Seq<Regime<Net>> regimes() {
    return Net.regimes();
  }

  @Override
  public Chain chain(Net x) {
    return with(x, SCALES, true, 2);
  }

  private static Chain with(Net x, Seq<Double> scales, boolean biasToo, int power) {
    Seq<Step> steps =
        scales.flatMap(
            c -> {
              Net scaled = scaled(x, c, biasToo);
              Interval paid =
                  x.embeddingCost()
                      .times(Interval.point(Math.abs(c)).pow(power))
                      .times(x.decay())
                      .dividedBy(2);
              return List.of(
                  Step.zero("same-logits", Rule.IDENTITY, scaled.distance(x)),
                  Step.same("penalty", scaled.penalised().minus(x.free()), paid));
            });
    return new Chain(
        steps.append(
            Step.nonnegative(
                "not-attained", Rule.SQUARE, x.penalised().minus(x.free()).minus(1e-9))),
        io.vavr.control.Option.none());
  }

  private static Net scaled(Net x, double c, boolean biasToo) {
    Interval factor = Interval.point(c);
    IntervalVector bias = biasToo ? x.bias().times(factor) : x.bias();
    return x.embeddedBy(x.weight().times(factor), bias);
  }

  @Override
  public Seq<Twin<Net>> twins() {
    Regime<Net> one = regimes().get(0);
    return List.of(
        saying(
                "linear-price",
                "the penalty falls like c",
                x -> with(x, SCALES, true, 1),
                Net.ONE,
                one)
            .constant(),
        saying(
                "weight-alone",
                "the bias need not be scaled",
                x -> with(x, SCALES, false, 2),
                Net.ONE,
                one)
            .hypothesis(),
        saying("any-sign", "c may be negative", x -> with(x, List.of(-1.0), true, 2), Net.ONE, one)
            .hypothesis(),
        saying(
                "attained",
                "some network has a penalised objective at most the free one",
                x -> Chain.of(Step.atMost("attained", Rule.SQUARE, x.penalised(), x.free())),
                Net.ONE,
                one)
            .inequality());
  }
}
