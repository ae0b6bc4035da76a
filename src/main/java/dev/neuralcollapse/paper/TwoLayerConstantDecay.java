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
 * At constant λ depth does not help the two-layer construction: its hidden cost tends to {@code 2
 * Σ∫κ ds}, not to 0. [D]
 *
 * <p>A step θ of one sample costs {@code 2κ sinθ}, so a path costs about {@code 2∫κ ds} however
 * finely it is divided: that is exact in the limit of small steps, and all that is checked here, on
 * networks really built. That <em>no</em> two-layer network does better than a constant is another
 * claim, on collinear data: converse-two-layer.
 */
final class TwoLayerConstantDecay implements Claim<BuiltDepth> {
  /** What depth may still save: finer steps are a little cheaper. */
  private static final double KEPT = 0.85;

  /** How near the cost of the deepest network is to the integral along its paths. */
  private static final double NEAR = 0.2;

  private static final BuiltDepth.Spec SMALL =
      new BuiltDepth.Spec(1, 2, 1, 6, 0.01, false, Kind.RN2, Strategy.ONE_SAMPLE, 3, false);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("Theorem 4.3, need for a vanishing decay");
  }

  @Override
  public String name() {
    return "two-layer-constant-decay";
  }

  @Override
  public String title() {
    return "At constant decay depth does not help two-layer constructions";
  }

  @Override
  public String statement() {
    return "\\lambda\\text{ fixed}\\implies\\textstyle\\sum_l\\mathrm{cost}_l\\to2\\sum_i\\int"
        + "\\kappa_i\\,ds>0,\\quad U(3L)-F^*\\ge0.85\\,(U(L)-F^*)";
  }

  @Override
  public String caveat() {
    return "About these constructions, at three depths; 2Σ∫κ ds is a quadrature in floating point,"
        + " met within a fifth. A lower bound for every two-layer network"
        + " is converse-two-layer.";
  }

  @Override
  public Hypotheses<BuiltDepth> given() {
    return BuiltDepth.distinct()
        .and(Hypothesis.is("two-layer-blocks", "\\text{two-layer blocks}", b -> !b.oneLayer()))
        .and(Hypothesis.is("constant-decay", "\\lambda\\text{ fixed}", BuiltDepth::constantDecay));
  }

  @Override
  public Seq<Regime<BuiltDepth>> regimes() {
    return List.of(BuiltDepth.regime("one-sample", Kind.RN2, Strategy.ONE_SAMPLE, 3));
  }

  @Override
  public Chain chain(BuiltDepth b) {
    return with(b, KEPT, 1);
  }

  /** The gap keeps a share; the deepest cost is so many times {@code 2Σ∫κ ds}, roughly. */
  private static Chain with(BuiltDepth b, double share, double paths) {
    Chain gaps = keeps(b, share);
    return b.bounds().isEmpty() ? gaps : gaps.and(near(b.bounds().last(), paths));
  }

  private static Step near(DepthBound deepest, double paths) {
    double off = Math.abs(deepest.hiddenCost() - paths * deepest.continuumCost());
    return Step.nonnegative(
        "path-cost", Rule.CONSTRUCTION, Interval.point(NEAR * deepest.continuumCost() - off));
  }

  private static Chain keeps(BuiltDepth b, double share) {
    return b.steps(
        g ->
            g.zip(g.tail())
                .map(
                    t ->
                        Step.nonnegative(
                            "stays", Rule.CONSTRUCTION, t._2.minus(t._1.times(share)))));
  }

  @Override
  public Seq<Twin<BuiltDepth>> twins() {
    return List.of(
        twin("grows", "the gap is no smaller at three times the depth", b -> keeps(b, 1))
            .constant(),
        twin("one-integral", "the hidden cost tends to Σ∫κ ds", b -> with(b, 0, 0.5)).constant(),
        twin("halves", "the gap is halved at three times the depth", TwoLayerConstantDecay::halves)
            .inequality(),
        Twin.without(
            this,
            "two-layer-blocks",
            new BuiltDepth.Spec(1, 2, 1, 6, 0.01, false, Kind.RN1, Strategy.ONE_SAMPLE, 3, false),
            BuiltDepth.regime("one-layer", Kind.RN1, Strategy.ONE_SAMPLE, 3)),
        Twin.without(
            this,
            "constant-decay",
            SMALL.overDepth(),
            new Regime<>(
                "over-depth",
                s -> BuiltDepth.draw(s, Kind.RN2, Strategy.ONE_SAMPLE, 3).overDepth())));
  }

  private static Chain halves(BuiltDepth b) {
    return b.steps(g -> g.zip(g.tail()).map(t -> BuiltDepth.falls(t._1, t._2, 2)));
  }

  private Twin<BuiltDepth> twin(String name, String change, Function<BuiltDepth, Chain> chain) {
    return Twin.saying(this, name, change, chain, SMALL, regimes().get(0));
  }
}
