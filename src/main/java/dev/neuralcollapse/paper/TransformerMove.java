package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.paper.ContextMove.Built;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * A whole transformer block with all of K, Q, V, O zero carries the readout column of one context
 * and fixes those of all others; so does a pre-norm block, with pushes as long as the column. [P
 * idea, D details]
 *
 * <p>Pre-norm: the branch sees {@code z = LN(x)}, {@code x = ρz + μ1}; with {@code z_i + v = r z' +
 * a1} it adds {@code ρv}, so {@code x_i + ρv = ρr z' + (μ + ρa)1} and {@code LN} gives z'.
 */
final class TransformerMove extends DerivedClaim<ContextMove> {

  TransformerMove() {
    super(
        "after the proof idea of Theorem 4.6, with constants; pre-LN",
        "transformer-move",
        "A block moves one context's column exactly and fixes all others",
        "K=Q=V=0:\\;\\mathrm{LN}(x_i')=z',\\;x_j'=x_j\\;(j\\ne i),\\;"
            + "\\text{cost}=\\kappa^2\\rho^2\\|v\\|^2\\text{ or }2\\kappa\\rho\\|v\\|,\\;"
            + "\\rho=1\\text{ after post-norm}");
  }

  @Override
  public Hypotheses<ContextMove> given() {
    return ContextMove.both();
  }

  /** Gates between close points have normals of length 1e4. */
  @Override
  public double resolution() {
    return 1e-8;
  }

  @Override
  public Seq<Regime<ContextMove>> regimes() {
    return List.of(Kind.T11, Kind.T12, Kind.T21, Kind.T22, Kind.RN1, Kind.RN2)
        .flatMap(
            kind ->
                List.of(Norm.POST, Norm.PRE)
                    .filter(norm -> kind.hasAttention() || norm == Norm.PRE)
                    .map(norm -> regime(OneMove.large(), kind, norm)))
        .append(regime(OneMove.regimes().get(0), Kind.T11, Norm.POST))
        .append(regime(OneMove.regimes().get(2), Kind.T11, Norm.PRE));
  }

  private static Regime<ContextMove> regime(
      Regime<dev.neuralcollapse.paper.OneMove> moves, Kind kind, Norm norm) {
    return ContextMove.regime(kind.id() + "-" + norm.id() + "-" + moves.name(), moves, kind, norm);
  }

  @Override
  public Chain chain(ContextMove m) {
    return with(m, m.built(0, true), 1);
  }

  private static Chain with(ContextMove m, Built block, double price) {
    return Chain.of(
        Step.zero("lands", Rule.CONSTRUCTION, m.miss(block)),
        Step.zero("others-stay", Rule.CONSTRUCTION, m.disturbance(block)),
        Step.same("relative-cost", block.cost().dividedBy(m.price()), Interval.point(price)));
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.INEQUALITY, "every line is an equation");
  }

  @Override
  public Seq<Twin<ContextMove>> twins() {
    return List.of(
        twin(
                "a-millionth-cheaper",
                "0.999999 times the cost",
                m -> with(m, m.built(0, true), 1 - 1e-6),
                Norm.POST)
            .constant(),
        twin(
            "attention-left-on",
            "the block that moves still attends",
            m -> with(m, m.built(0.1, true), 1),
            Norm.POST),
        twin(
            "unit-push",
            "pre-norm pushes are those of post-norm",
            m -> with(m, m.built(0, false), 1),
            Norm.PRE),
        without(
            "separated",
            new ContextMove.Spec(new OneMove.Spec(1, 3, 4, 0.5, 1, true), Kind.T11, Norm.POST),
            regime(OneMove.open(), Kind.T11, Norm.POST)),
        without(
            "acute",
            new ContextMove.Spec(new OneMove.Spec(1, 3, 4, 2, 1, false), Kind.T11, Norm.POST),
            regime(OneMove.obtuse(), Kind.T11, Norm.POST)));
  }

  private Twin<ContextMove> twin(
      String name, String change, Function<ContextMove, Chain> chain, Norm norm) {
    return saying(
        name,
        change,
        chain,
        new ContextMove.Spec(OneMove.small(), Kind.T11, norm),
        regime(OneMove.large(), Kind.T11, norm));
  }
}
