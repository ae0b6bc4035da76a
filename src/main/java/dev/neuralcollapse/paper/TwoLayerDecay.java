package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.transport.Strategy;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * Theorem 4.3, two-layer blocks: with {@code λ(L) = o(1/log L)} the infimum approaches {@code F*}.
 * [P]
 *
 * <p>A move costs {@code 2κ‖v‖}, all of them {@code 2 Σ∫κ ds ~ N log(1/ε)} whatever the depth; with
 * {@code ε = 1/L} the penalty is {@code O(λ(L) log L)}. What is checked: networks really built at
 * three depths with {@code λ = c/L}, each depth three times the one before, whose gaps, enclosed,
 * fall by {@link #FALL} at least each time while their hidden cost does not fall.
 */
final class TwoLayerDecay implements Claim<BuiltDepth> {
  private static final double FALL = 1.5;

  /** Of the hidden cost from one depth to the next: finer steps save a little. */
  private static final double SAVED = 0.9;

  private static final BuiltDepth.Spec SMALL =
      new BuiltDepth.Spec(1, 2, 1, 6, 1, true, Kind.RN2, Strategy.ONE_SAMPLE, 3, false);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.quoted("Theorem 4.3, two-layer blocks");
  }

  @Override
  public String name() {
    return "two-layer-decay";
  }

  @Override
  public String title() {
    return "Two-layer blocks approach the optimum when the decay vanishes";
  }

  @Override
  public String statement() {
    return "\\inf_\\theta\\mathcal L(\\theta)-F^*(\\lambda(L))\\to0\\quad"
        + "(L\\to\\infty,\\ \\lambda(L)=o(1/\\log L),\\text{ two-layer blocks})";
  }

  @Override
  public String caveat() {
    return "Checked: the gaps of networks really built with λ = c/L at three depths fall, and their"
        + " hidden cost does not. Not checked: the limit, nor that NC1 follows: with vanishing λ it"
        + " is governed by γ/(λ ρ*²), not by γ.";
  }

  @Override
  public Hypotheses<BuiltDepth> given() {
    return BuiltDepth.distinct()
        .and(Hypothesis.is("two-layer-blocks", "\\text{two-layer blocks}", b -> !b.oneLayer()))
        .and(Hypothesis.is("vanishing-decay", "\\lambda(L)=o(1/\\log L)", b -> !b.constantDecay()));
  }

  @Override
  public Seq<Regime<BuiltDepth>> regimes() {
    return List.of(
        regime("one-sample", Strategy.ONE_SAMPLE), regime("class-push", Strategy.CLASS_PUSH));
  }

  private static Regime<BuiltDepth> regime(String name, Strategy strategy) {
    return new Regime<>(name, s -> BuiltDepth.draw(s, Kind.RN2, strategy, 3).overDepth());
  }

  @Override
  public Chain chain(BuiltDepth b) {
    return falls(b, FALL, SAVED);
  }

  /** Gaps fall by a factor; the hidden cost keeps a share. */
  private static Chain falls(BuiltDepth b, double factor, double share) {
    return b.steps(
        g ->
            g.zip(g.tail())
                .map(t -> BuiltDepth.falls(t._1, t._2, factor))
                .appendAll(b.bounds().zip(b.bounds().tail()).map(t -> keeps(t._1, t._2, share))));
  }

  private static Step keeps(DepthBound shallow, DepthBound deep, double share) {
    return Step.nonnegative(
        "cost-stays", Rule.CONSTRUCTION, cost(deep).minus(cost(shallow).times(share)));
  }

  /** Enclosed much better than that. */
  private static Interval cost(DepthBound b) {
    return Interval.point(b.hiddenCost()).times(Interval.of(1 - 1e-9, 1 + 1e-9));
  }

  @Override
  public Seq<Twin<BuiltDepth>> twins() {
    return List.of(
        twin("like-one-over-depth", "the gap falls like 1/L", b -> falls(b, 3, 0)).constant(),
        twin("cost-vanishes", "the hidden cost falls like 1/L", TwoLayerDecay::vanishes)
            .inequality(),
        Twin.without(
            this,
            "vanishing-decay",
            SMALL.constant(),
            new Regime<>(
                "constant", s -> BuiltDepth.draw(s, Kind.RN2, Strategy.ONE_SAMPLE, 3).constant())),
        Twin.without(
            this,
            "distinct-inputs",
            SMALL.duplicate(),
            new Regime<>(
                "duplicates",
                s ->
                    BuiltDepth.draw(s, Kind.RN2, Strategy.ONE_SAMPLE, 3).overDepth().duplicate())));
  }

  private static Chain vanishes(BuiltDepth b) {
    return b.steps(
        g -> List.of(BuiltDepth.falls(cost(b.bounds().head()), cost(b.bounds().last()), 9)));
  }

  private Twin<BuiltDepth> twin(String name, String change, Function<BuiltDepth, Chain> chain) {
    return Twin.saying(this, name, change, chain, SMALL, regimes().get(0));
  }
}
