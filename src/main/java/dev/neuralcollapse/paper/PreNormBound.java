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
 * The same with LayerNorm inside the branches and once before the head, for residual networks and
 * transformers of every kind; and with LayerNorm at both ends alone, for residual networks. [D]
 *
 * <p>The branch sees {@code z = LN(x)}, so its gates are those of the post-norm construction; it
 * adds to {@code x = ρz + μ1}, and {@code LN(x + ρv) = LN(z + v)}: pushes are ρ times as long, and
 * cost ρ² (one layer) or ρ (two layers) times as much. The other columns do not change by a bit.
 */
final class PreNormBound implements Claim<BuiltSequence> {
  private static final Form RN1 = Form.of(Kind.RN1, Norm.PRE);
  private static final Form T11 = Form.of(Kind.T11, Norm.PRE);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("Theorems 4.3 and 4.6, pre-LN and LN at the ends");
  }

  @Override
  public String name() {
    return "pre-norm-bound";
  }

  @Override
  public String title() {
    return "Built networks with LayerNorm inside the branches bound the infimum";
  }

  @Override
  public String statement() {
    return "x'=x+\\sigma(W\\,\\mathrm{LN}(x)+b):\\;F^*\\le\\inf\\mathcal L_{\\mathrm{free}}\\le"
        + " U(L)=F(W,H_L)+\\tfrac\\lambda2\\textstyle\\sum_l(\\|W_l\\|_F^2+\\|b_l\\|^2)";
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
        regime("rn1", RN1),
        regime("rn2", Form.of(Kind.RN2, Norm.PRE)),
        regime("t11", T11),
        regime("t11-every-token", T11.every()),
        regime("t12", Form.of(Kind.T12, Norm.PRE)),
        regime("t21-spread", Form.of(Kind.T21, Norm.PRE).spread()),
        regime("t22", Form.of(Kind.T22, Norm.PRE)),
        regime("rn1-ends", Form.of(Kind.RN1, Norm.ENDS)),
        regime("rn2-ends", Form.of(Kind.RN2, Norm.ENDS)));
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
    return List.of(
        twin(
                "a-millionth-cheaper",
                "0.999999 times the closed forms",
                b -> b.account(c -> (1 - 1e-6) * c.closedFormCost()))
            .constant(),
        twin("hidden-free", "the gap is that of the last layer alone", b -> b.account(c -> 0)),
        twin("attained", "some finite depth attains F*", BuiltSequence::attained).inequality(),
        Twin.without(
            this,
            "context-decides-label",
            BuiltSequenceSpec.small(T11, 2, 2).ambiguous(),
            BuiltSequenceSpec.ambiguous(T11, 2, 2)));
  }

  private Twin<BuiltSequence> twin(
      String name, String change, Function<BuiltSequence, Chain> chain) {
    return Twin.saying(
        this, name, change, chain, BuiltSequenceSpec.small(RN1, 2, 2), regimes().get(0));
  }
}
