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

/**
 * One one-layer block carries one sample anywhere within a right angle and fixes all the others. [P
 * idea, D constants]
 *
 * <p>{@code W = v uᵀ}, {@code b = -c v}, {@code v = cosθ z' - z_i + a 1 ≥ 0}: the gate is shut for
 * the others; for sample i {@code z_i + v = cosθ z' + a 1}, and LayerNorm removes the multiple of
 * 1.
 */
final class OneSampleMoveRn1 extends DerivedClaim<OneMove> {
  OneSampleMoveRn1() {
    super(
        "after the proof idea of Theorem 4.3, with constants",
        "one-sample-move-rn1",
        "A one-layer block carries one sample exactly and fixes the others",
        "W=vu^\\top,\\;b=-cv\\implies\\mathrm{LN}(z_i+\\sigma(Wz_i+b))=z',\\;"
            + "\\mathrm{LN}(z_j+\\sigma(Wz_j+b))=z_j,\\;\\|W\\|_F^2+\\|b\\|^2=\\kappa^2\\|v\\|^2");
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
    return with(m, m.push(), m.offset(), 1);
  }

  private Chain with(OneMove m, IntervalVector v, Interval c, double price) {
    IntervalMatrix w = OneMove.outer(v, m.normal());
    IntervalVector b = v.times(c.negate());
    Interval cost = w.sumOfSquares().plus(b.sumOfSquares());
    Chain steps =
        Chain.of(
            Step.zero("lands", Rule.CONSTRUCTION, m.miss(OneMove.block(w, b))),
            Step.zero("others-stay", Rule.CONSTRUCTION, m.disturbance(OneMove.block(w, b))),
            Step.same(
                "relative-cost",
                cost.dividedBy(m.kappaSquared().times(v.sumOfSquares())),
                Interval.point(price)));
    return PlainMove.beside(steps, m, resolution(), w, b);
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.INEQUALITY, "every line is an equation");
  }

  @Override
  public Seq<Twin<OneMove>> twins() {
    OneMove.Spec small = OneMove.small();
    OneMove.Spec open = new OneMove.Spec(1, 3, 4, 0.5, 1, true);
    OneMove.Spec obtuse = new OneMove.Spec(1, 3, 4, 2, 1, false);
    return List.of(
        saying(
            "no-shift",
            "the push is not made nonnegative",
            m -> with(m, m.displacement(), m.offset(), 1),
            small,
            OneMove.large()),
        saying(
            "no-bias",
            "the gate has no offset",
            m -> with(m, m.push(), Interval.ZERO, 1),
            small,
            OneMove.large()),
        saying(
                "a-millionth-cheaper",
                "0.999999 times the cost",
                m -> with(m, m.push(), m.offset(), 1 - 1e-6),
                small,
                OneMove.large())
            .constant(),
        without("separated", open, OneMove.open()),
        without("acute", obtuse, OneMove.obtuse()));
  }
}
