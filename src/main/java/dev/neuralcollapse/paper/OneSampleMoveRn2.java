package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.function.UnaryOperator;

/**
 * One two-layer block does the same at a price linear in the step. [P idea, D constants]
 *
 * <p>{@code W_1 = √t e_1 uᵀ}, {@code b_1 = -√t c e_1}, {@code W_2 = v e_1ᵀ/√t}, {@code v = cosθ z'
 * - z_i} of length {@code sinθ}: {@code tκ² + ‖v‖²/t} is least, {@code 2κ‖v‖}, at {@code t =
 * ‖v‖/κ}.
 */
final class OneSampleMoveRn2 extends DerivedClaim<OneMove> {
  OneSampleMoveRn2() {
    super(
        "after the proof idea of Theorem 4.3, with constants",
        "one-sample-move-rn2",
        "A two-layer block carries one sample exactly at the price 2κ sinθ",
        "\\mathrm{LN}(z_i+W_2\\sigma(W_1z_i+b_1))=z',\\;"
            + "\\mathrm{LN}(z_j+W_2\\sigma(W_1z_j+b_1))=z_j,\\;"
            + "\\|W_1\\|_F^2+\\|b_1\\|^2+\\|W_2\\|_F^2=2\\kappa\\|v\\|=2\\kappa\\sin\\theta");
  }

  @Override
  public Hypotheses<OneMove> given() {
    return OneMove.both();
  }

  /** Gates between close points have normals of length 1e4. */
  @Override
  public double resolution() {
    return 1e-8;
  }

  @Override
  public Seq<Regime<OneMove>> regimes() {
    return OneMove.regimes();
  }

  @Override
  public Chain chain(OneMove m) {
    return with(m, m.displacement(), 2, 1);
  }

  /** With this push, price and balance: {@code t = balance ‖v‖/κ}. */
  private Chain with(OneMove m, IntervalVector v, double price, double balance) {
    Interval kappa = m.kappaSquared().sqrt();
    Interval t = v.norm().dividedBy(kappa).times(balance);
    IntervalVector e = Indicator.of(m.width(), 0);
    IntervalMatrix inner = OneMove.outer(e.times(t.sqrt()), m.normal());
    IntervalVector bias = e.times(t.sqrt().times(m.offset()).negate());
    IntervalMatrix outer = OneMove.outer(v.times(t.sqrt().inverse()), e);
    UnaryOperator<IntervalVector> layer =
        z -> z.plus(outer.times(inner.times(z).plus(bias).positivePart())).layerNorm();
    Interval cost = inner.sumOfSquares().plus(bias.sumOfSquares()).plus(outer.sumOfSquares());
    Chain steps =
        Chain.of(
            Step.zero("lands", Rule.CONSTRUCTION, m.miss(layer)),
            Step.zero("others-stay", Rule.CONSTRUCTION, m.disturbance(layer)),
            Step.same(
                "relative-cost", cost.dividedBy(kappa.times(v.norm())), Interval.point(price)),
            Step.same("length", v.sumOfSquares(), m.sineSquared()));
    return PlainMove.beside(steps, m, resolution(), inner, bias, outer);
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.INEQUALITY, "every line is an equation");
  }

  @Override
  public Seq<Twin<OneMove>> twins() {
    OneMove.Spec small = OneMove.small();
    return List.of(
        saying(
                "a-millionth-cheaper",
                "the price is 1.999998 κ‖v‖",
                m -> with(m, m.displacement(), 2 - 2e-6, 1),
                small,
                OneMove.large())
            .constant(),
        saying(
                "unbalanced",
                "t = 1.01 ‖v‖/κ costs no more",
                m -> with(m, m.displacement(), 2, 1.01),
                small,
                OneMove.large())
            .constant(),
        saying(
            "along-the-chord",
            "v = z' - z_i is as short",
            m -> with(m, m.target().minus(m.start()), 2, 1),
            small,
            OneMove.large()),
        without("separated", new OneMove.Spec(1, 3, 4, 0.5, 1, true), OneMove.open()),
        without("acute", new OneMove.Spec(1, 3, 4, 2, 1, false), OneMove.obtuse()));
  }
}
