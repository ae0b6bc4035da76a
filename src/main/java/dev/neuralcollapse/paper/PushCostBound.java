package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * What nonnegativity costs a push. [D]
 *
 * <p>{@code v = w + a 1} with {@code w = cosθ z' - z} of zero sum and length {@code sinθ}, and
 * {@code a = -min w ≤ ‖w‖_∞}: {@code ‖v‖² = ‖w‖² + d a²}.
 */
final class PushCostBound extends DerivedClaim<OneMove> {
  PushCostBound() {
    super(
        "proof idea of Theorem 4.3, cost",
        "push-cost-bound",
        "A nonnegative push costs at most (1 + d r²) sin²θ",
        "\\|v\\|^2\\le(1+d\\,r_\\infty^2)\\sin^2\\theta,\\quad "
            + " r_\\infty=\\|w\\|_\\infty/\\|w\\|_2,\\;w=\\cos\\theta\\,z'-z_i");
  }

  @Override
  public Seq<Regime<OneMove>> regimes() {
    return OneMove.regimes().append(OneMove.obtuse());
  }

  @Override
  public Chain chain(OneMove m) {
    return with(m, 1, m.width(), 1);
  }

  private static Chain with(OneMove m, double one, double width, double factor) {
    IntervalVector w = m.displacement();
    Interval most = w.max().max(w.times(Interval.point(-1)).max());
    Interval ratio = most.square().dividedBy(w.sumOfSquares());
    Interval bound = ratio.times(width).plus(one).times(m.sineSquared()).times(factor);
    return Chain.of(
        Step.same("length", w.sumOfSquares(), m.sineSquared()),
        Step.same(
            "pythagoras",
            m.push().sumOfSquares(),
            w.sumOfSquares().plus(w.times(Interval.point(-1)).max().square().times(m.width()))),
        Step.atMost("push", Rule.COMBINATION, m.push().sumOfSquares(), bound));
  }

  @Override
  public Seq<Twin<OneMove>> twins() {
    return List.of(
        twin("no-one", "d r² alone", m -> with(m, 0, m.width(), 1)).inequality(),
        twin("no-width", "1 + r² without d", m -> with(m, 1, 1, 1)).inequality(),
        twin("a-millionth-less", "0.999999 of it", m -> with(m, 1, m.width(), 1 - 1e-6))
            .constant());
  }

  private Twin<OneMove> twin(
      String name, String change, java.util.function.Function<OneMove, Chain> chain) {
    return saying(name, change, chain, OneMove.downwards(), OneMove.large());
  }
}
