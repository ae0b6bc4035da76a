package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.paper.BuiltSequenceSpec.Form;
import dev.neuralcollapse.proof.Arithmetic;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.transport.SequenceConstruction;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * {@code F* ≤ inf 𝓛_free ≤ U(L)} with transformers that are really built: L-T11, L-T12, L-T21,
 * L-T22, LayerNorm after every branch. [P idea, D details]
 *
 * <p>Zero keys and queries make attention uniform; {@code V = αI} in the first block, or {@code
 * (α/m)I} in each of the first m, adds the mean of the context to the column that is read; then
 * MLPs carry one context after another to the vertex of its class and leave the others fixed. The
 * attention costs {@code α²d} ({@code α²d/m}), or {@code 2αd} with two layers.
 */
final class TransformerBound implements Claim<BuiltSequence> {
  private static final Form T11 = Form.of(Kind.T11, Norm.POST);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("Theorem 4.6, constructive bound");
  }

  @Override
  public String name() {
    return "transformer-bound";
  }

  @Override
  public String title() {
    return "Built transformers bound the infimum from above, at their closed-form price";
  }

  @Override
  public String statement() {
    return "F^*\\le\\inf\\mathcal L_{\\mathrm{free}}\\le U(L)=F(W,H_L)+\\tfrac\\lambda2\\left("
        + "\\alpha^2d\\text{ or }2\\alpha d+\\textstyle\\sum_l\\kappa_l^2\\|v_l\\|^2"
        + "\\text{ or }2\\kappa_l\\|v_l\\|\\right)";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<BuiltSequence> given() {
    return BuiltSequence.contextDeterminesLabel().alone();
  }

  @Override
  public Seq<Regime<BuiltSequence>> regimes() {
    return List.of(
        regime("t11-first-block", T11),
        regime("t11-spread", T11.spread()),
        regime("t11-every-token", T11.every()),
        regime("t12-first-block", Form.of(Kind.T12, Norm.POST)),
        regime("t12-spread-every", Form.of(Kind.T12, Norm.POST).spread().every()),
        regime("t21-first-block", Form.of(Kind.T21, Norm.POST)),
        regime("t21-spread", Form.of(Kind.T21, Norm.POST).spread()),
        regime("t22-every-token", Form.of(Kind.T22, Norm.POST).every()),
        regime("t22-spread", Form.of(Kind.T22, Norm.POST).spread()));
  }

  private static Regime<BuiltSequence> regime(String name, Form form) {
    return BuiltSequenceSpec.regime(name, form, 2, 2);
  }

  @Override
  public Chain chain(BuiltSequence b) {
    return b.account(SequenceConstruction::closedFormCost);
  }

  @Override
  public Seq<Twin<BuiltSequence>> twins() {
    BuiltSequenceSpec small = BuiltSequenceSpec.small(T11, 2, 2);
    Form two = Form.of(Kind.T21, Norm.POST).spread();
    return List.of(
        twin(
                "a-millionth-cheaper",
                "0.999999 times the closed forms",
                b -> b.account(c -> (1 - 1e-6) * c.closedFormCost()))
            .constant(),
        twin("attention-free", "attention costs nothing", b -> b.account(c -> c.moveCost())),
        Twin.saying(
            this,
            "spread-two-layers",
            "spreading cheapens two-layer attention, 2αd/m",
            b ->
                b.account(
                    c ->
                        c.moveCost()
                            + c.attentionCost() / b.problem().attending(c.network().depth())),
            BuiltSequenceSpec.small(two, 2, 2),
            regime("two-layers", two)),
        twin("attained", "some finite depth attains F*", BuiltSequence::attained).inequality(),
        Twin.without(
            this,
            "context-decides-label",
            small.ambiguous(),
            BuiltSequenceSpec.ambiguous(T11, 2, 2)));
  }

  private Twin<BuiltSequence> twin(
      String name, String change, Function<BuiltSequence, Chain> chain) {
    return Twin.saying(
        this, name, change, chain, BuiltSequenceSpec.small(T11, 2, 2), regimes().get(0));
  }
}
