package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * Zero keys or zero queries make attention uniform over what the mask shows, and {@code V = αI}
 * adds α times the mean of the context. [P idea, D details]
 */
final class UniformAttention extends DerivedClaim<TokenBlock> {
  private static final TokenBlock.Spec SMALL = new TokenBlock.Spec(1, 2, 3, Mask.CAUSAL, 0, 1, 0.5);

  UniformAttention() {
    super(
        "proof idea of Theorem 4.6",
        "uniform-attention",
        "Zero keys or queries add the mean of the context to every token",
        "K=0\\text{ or }Q=0,\\;V=\\alpha I\\implies(VXA)_t=\\tfrac{\\alpha}{t}"
            + "\\textstyle\\sum_{u\\le t}x_u");
  }

  @Override
  public Hypotheses<TokenBlock> given() {
    return TokenBlock.zeroScores().alone();
  }

  @Override
  public Seq<Regime<TokenBlock>> regimes() {
    return List.of(
        regime("causal", Mask.CAUSAL, 0, 1),
        regime("full", Mask.FULL, 0, 1),
        regime("zero-queries", Mask.CAUSAL, 1, 0));
  }

  private static Regime<TokenBlock> regime(String name, Mask mask, double keys, double queries) {
    return new Regime<>(name, s -> TokenBlock.Spec.draw(s, mask, keys, queries));
  }

  @Override
  public Chain chain(TokenBlock b) {
    return with(b, 1, false);
  }

  /** With the mean times {@code factor}, over the whole length where {@code whole}. */
  private static Chain with(TokenBlock b, double factor, boolean whole) {
    return new Chain(
        Vector.range(0, b.length())
            .flatMap(
                t -> {
                  IntervalVector mean =
                      b.total(b.seen(t), whole ? b.length() : b.seen(t))
                          .times(Interval.point(factor));
                  return List.of(
                      Step.zero("uniform", Rule.IDENTITY, b.mixed(t).minus(mean).norm()),
                      Step.zero(
                          "written",
                          Rule.IDENTITY,
                          b.value(t).minus(mean.times(b.alpha())).norm()));
                }),
        Option.none());
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.INEQUALITY, "every line is an equation");
  }

  @Override
  public Seq<Twin<TokenBlock>> twins() {
    return List.of(
        saying(
                "a-millionth-more",
                "1.000001 times the mean",
                b -> with(b, 1 + 1e-6, false),
                SMALL,
                regimes().get(0))
            .constant(),
        saying(
            "whole-length",
            "the sum over the context, divided by the whole length",
            b -> with(b, 1, true),
            SMALL,
            regimes().get(0)),
        without(
            "zero-keys-or-queries",
            new TokenBlock.Spec(1, 2, 3, Mask.CAUSAL, 1, 1, 0.5),
            regime("keys", Mask.CAUSAL, 1, 1)));
  }
}
