package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Two-layer blocks without output biases pay for a feature's way in proportion to it, at every
 * depth. [D]
 *
 * <p>{@code ‖W₂σ(W₁z+b₁)‖ ≤ √2 ‖W₂‖‖[W₁ b₁]‖ ≤ c/√2} by Cauchy-Schwarz and the arithmetic and
 * geometric means. With {@code τ = min(Θ, π/2)}: either some block turns by more than τ, or {@code
 * sin θ ≥ θ sin τ/τ} for all. An output bias moves all features at the price of one-layer blocks.
 */
final class ConverseTwoLayer extends DerivedClaim<Flock> {
  ConverseTwoLayer() {
    super(
        "converse of Theorem 4.3",
        "converse-two-layer",
        "Two-layer blocks without output bias pay √2 sin Θ at every depth",
        "b_2=0\\implies\\|W_2\\sigma(W_1z+b_1)\\|\\le\\sqrt2\\,\\|W_2\\|_F\\|[W_1\\;b_1]\\|_F"
            + "\\le\\tfrac{c_l}{\\sqrt2},\\quad"
            + "\\sum_lc_l\\ge\\sqrt2\\sin\\min(\\tfrac\\pi2,\\Theta)");
  }

  @Override
  public Hypotheses<Flock> given() {
    return Flock.unit()
        .and(
            new Hypothesis<>(
                "no-output-bias",
                "b_2=0",
                f -> f.blocks().map(ConverseTwoLayer::outBias).max().get(),
                0));
  }

  private static double outBias(Branch b) {
    return b instanceof Branch.Two two ? two.outBias().norm().hi() : 1;
  }

  @Override
  public Seq<Regime<Flock>> regimes() {
    return List.of(
        Flock.regime("small-blocks", 1, true, Flock.Way.RANDOM, 0.01, 0.5),
        Flock.regime("large-blocks", 1, true, Flock.Way.RANDOM, 0.5, 5),
        Flock.wide("turn", true, Flock.Way.TURN, 0.01, 0.3));
  }

  @Override
  public Chain chain(Flock f) {
    return with(f, Interval.point(2), 1, 2);
  }

  private static Chain with(Flock f, Interval squaredNorm, double balance, double total) {
    Vector<IntervalVector> z = f.layers().map(x -> x.row(0));
    Seq<Step> steps = List.empty();
    for (int l = 0; l < f.blocks().size(); l++) {
      Branch.Two b = (Branch.Two) f.blocks().get(l);
      Interval product = b.out().sumOfSquares().times(b.inCost());
      Interval half = b.inCost().plus(b.out().sumOfSquares()).dividedBy(2);
      steps =
          steps
              .append(
                  Step.atMost(
                      "branch",
                      Rule.CAUCHY_SCHWARZ,
                      b.at(z.get(l)).sumOfSquares(),
                      product.times(squaredNorm)))
              .append(Step.atMost("balance", Rule.POWER_MEAN, product.sqrt(), half.times(balance)));
    }
    Interval angle = Directions.angle(z.head(), z.last()).min(Math.PI / 2);
    return new Chain(
        steps.append(
            Step.atMost(
                "total",
                Rule.CONVEXITY,
                angle.sin().times(Interval.point(total).sqrt()),
                f.cost())),
        io.vavr.control.Option.none());
  }

  @Override
  public Seq<Twin<Flock>> twins() {
    Flock.Spec turn = new Flock.Spec(0, 20, 1, 1, 0.1, true, Flock.Way.TURN);
    return List.of(
        saying(
                "without-bias-input",
                "the branch is at most ‖W₂‖‖[W₁ b₁]‖",
                f -> with(f, Interval.ONE, 1, 2),
                turn,
                regimes().get(2))
            .constant(),
        saying(
                "total-1.43",
                "at least 1.43 sin Θ",
                f -> with(f, Interval.point(2), 1, 1.43 * 1.43),
                turn,
                regimes().get(2))
            .constant(),
        saying(
                "product-below",
                "the product of the norms is at most .98 of the mean square",
                f -> with(f, Interval.point(2), 0.98, 2),
                turn,
                regimes().get(2))
            .inequality(),
        without(
            "no-output-bias",
            new Flock.Spec(1, 4, 1, 5, 0.1, true, Flock.Way.DRIFT),
            Flock.regime("drift", 1, true, Flock.Way.DRIFT, 0.01, 0.2)),
        without(
            "unit-features",
            new Flock.Spec(1, 4, 1, 1, 0.3, true, Flock.Way.SHRUNK),
            Flock.regime("shrunk", 1, true, Flock.Way.SHRUNK, 0.3, 1)));
  }
}
