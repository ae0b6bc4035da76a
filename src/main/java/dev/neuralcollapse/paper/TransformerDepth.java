package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.paper.BuiltSequenceSpec.Form;
import dev.neuralcollapse.proof.Arithmetic;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * Theorem 4.6, one-layer MLPs: with growing depth the infimum approaches perfect collapse. [P]
 *
 * <p>What is checked: networks really built at three depths, each six times the one before, whose
 * gaps fall by {@link #FALL} at least altogether (a start that happens to be good is left as it is
 * at small depth).
 */
final class TransformerDepth implements Claim<BuiltSequence> {
  private static final double FALL = 1.5;
  private static final int FACTOR = 6;
  private static final Form T11 = Form.of(Kind.T11, Norm.POST);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.quoted("Theorem 4.6, Assumption 4.4");
  }

  @Override
  public String name() {
    return "transformer-depth";
  }

  @Override
  public String title() {
    return "With depth, transformers with one-layer MLPs approach perfect collapse";
  }

  @Override
  public String statement() {
    return "\\inf_\\theta\\mathcal L(\\theta)\\to F^*\\quad(L\\to\\infty,\\ \\lambda\\text{ fixed,"
        + " the context determines the label, }d\\ge4)";
  }

  @Override
  public String caveat() {
    return "Checked: the gaps of T11 and T21 really built at three depths fall. Not"
        + " checked: the limit. That near-optimal networks collapse is stability-nc1.";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<BuiltSequence> given() {
    return BuiltSequence.contextDeterminesLabel()
        .and(
            Hypothesis.is(
                "one-layer-mlps", "\\text{MLPs }x+\\sigma(Wx+b)", BuiltSequence::oneLayerMlp));
  }

  @Override
  public Seq<Regime<BuiltSequence>> regimes() {
    return List.of(
        regime("t11-first-block", T11),
        regime("t11-spread", T11.spread()),
        regime("t11-every-token", T11.every()),
        regime("t11-pre-norm", Form.of(Kind.T11, Norm.PRE)),
        regime("t21-first-block", Form.of(Kind.T21, Norm.POST)));
  }

  private static Regime<BuiltSequence> regime(String name, Form form) {
    return BuiltSequenceSpec.regime(name, form, 3, FACTOR);
  }

  @Override
  public Chain chain(BuiltSequence b) {
    return b.falls(FALL);
  }

  @Override
  public Seq<Twin<BuiltSequence>> twins() {
    Form two = Form.of(Kind.T12, Norm.POST);
    return List.of(
        twin("like-one-over-depth", "the gap falls like 1/L", b -> b.falls(FACTOR * FACTOR))
            .constant(),
        twin("depth-hurts", "the gap grows", TransformerDepth::grows).inequality(),
        Twin.without(
            this,
            "one-layer-mlps",
            BuiltSequenceSpec.small(two, 3, FACTOR),
            regime("two-layer", two)),
        Twin.without(
            this,
            "context-decides-label",
            BuiltSequenceSpec.small(T11, 3, FACTOR).ambiguous(),
            BuiltSequenceSpec.ambiguous(T11, 3, FACTOR)));
  }

  private static Chain grows(BuiltSequence b) {
    return Chain.of(
        Step.nonnegative(
            "grows", Rule.CONSTRUCTION, Interval.point(b.gaps().last() - b.gaps().head())));
  }

  private Twin<BuiltSequence> twin(
      String name, String change, Function<BuiltSequence, Chain> chain) {
    return Twin.saying(
        this, name, change, chain, BuiltSequenceSpec.small(T11, 3, FACTOR), regimes().get(0));
  }
}
