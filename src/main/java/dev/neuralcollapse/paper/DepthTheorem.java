package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.ResidualNetwork.Kind;
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
 * Theorem 4.3, one-layer blocks: with growing depth the infimum approaches perfect collapse. [P]
 *
 * <p>What is checked: networks really built at three depths, each three times the one before, whose
 * gaps, enclosed, fall by {@link #FALL} at least each time. The limit is the paper's.
 */
final class DepthTheorem implements Claim<BuiltDepth> {
  private static final double FALL = 1.15;
  private static final BuiltDepth.Spec SMALL =
      new BuiltDepth.Spec(1, 2, 1, 6, 0.01, false, Kind.RN1, Strategy.ONE_SAMPLE, 3, false);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.quoted("Theorem 4.3, Assumption 4.4");
  }

  @Override
  public String name() {
    return "depth-theorem-rn1";
  }

  @Override
  public String title() {
    return "With depth, one-layer residual networks approach perfect collapse";
  }

  @Override
  public String statement() {
    return "\\inf_\\theta\\mathcal L(\\theta)\\to F^*\\quad(L\\to\\infty,\\ \\lambda\\text{ fixed,"
        + " distinct inputs, }d\\ge4)";
  }

  @Override
  public String caveat() {
    return "Checked: the gaps of networks really built at three depths fall each time. Not checked:"
        + " the limit. That near-optimal networks collapse is stability-nc1.";
  }

  @Override
  public Hypotheses<BuiltDepth> given() {
    return BuiltDepth.distinct()
        .and(
            Hypothesis.is("one-layer-blocks", "\\text{blocks }x+\\sigma(Wx+b)", b -> b.oneLayer()));
  }

  @Override
  public Seq<Regime<BuiltDepth>> regimes() {
    return List.of(
        BuiltDepth.regime("one-sample", Kind.RN1, Strategy.ONE_SAMPLE, 3),
        BuiltDepth.regime("class-push", Kind.RN1, Strategy.CLASS_PUSH, 3));
  }

  @Override
  public Chain chain(BuiltDepth b) {
    return falls(b, FALL);
  }

  private static Chain falls(BuiltDepth b, double factor) {
    return b.steps(g -> g.zip(g.tail()).map(t -> BuiltDepth.falls(t._1, t._2, factor)));
  }

  @Override
  public Seq<Twin<BuiltDepth>> twins() {
    BuiltDepth.Spec two =
        new BuiltDepth.Spec(1, 2, 1, 6, 0.01, false, Kind.RN2, Strategy.ONE_SAMPLE, 3, false);
    return List.of(
        twin("like-one-over-depth", "the gap falls like 1/L", b -> falls(b, 3)).constant(),
        twin("depth-hurts", "the gap grows", b -> falls(b, 0.2).and(grows(b))).inequality(),
        Twin.without(
            this,
            "one-layer-blocks",
            two,
            BuiltDepth.regime("two-layer", Kind.RN2, Strategy.ONE_SAMPLE, 3)),
        Twin.without(
            this,
            "distinct-inputs",
            SMALL.duplicate(),
            new Regime<>(
                "duplicates",
                s -> BuiltDepth.draw(s, Kind.RN1, Strategy.ONE_SAMPLE, 3).duplicate())));
  }

  private static Step grows(BuiltDepth b) {
    return Step.nonnegative("grows", Rule.CONSTRUCTION, b.gaps().last().minus(b.gaps().head()));
  }

  private Twin<BuiltDepth> twin(String name, String change, Function<BuiltDepth, Chain> chain) {
    return Twin.saying(this, name, change, chain, SMALL, regimes().get(0));
  }
}
