package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.BlockCost;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.UnaryOperator;

/**
 * Two-layer blocks pay for a fall of the cross ratio in proportion to its logarithm, at every
 * depth: why λ must vanish for them. [D]
 *
 * <p>As for one layer, but every feature stands once above and once below, so that the norms {@code
 * ‖g_i‖} cancel; what is left are the Lipschitz constant {@code ω ≤ c/2} and squares of the branch,
 * {@code ‖y‖ ≤ √c} for {@code c ≤ ½}. Biases alone, conformal to first order, cost nothing here.
 */
final class ConverseCrossRatio extends DerivedClaim<Flock> {
  ConverseCrossRatio() {
    super(
        "constant λ fails for two-layer blocks",
        "converse-cross-ratio",
        "Two-layer blocks pay for the cross ratio's logarithm at every depth",
        "R=\\frac{\\|z_1-z_3\\|\\|z_2-z_4\\|}{\\|z_1-z_2\\|\\|z_3-z_4\\|},\\;"
            + "\\log\\frac{R_l}{R_{l+1}}\\le k(c_l),\\quad\\sum_lc_l\\ge k^{-1}(\\log(R_1/R_L)),\\;"
            + "k(c)=c-\\log\\Bigl(1-\\tfrac c{1-\\sqrt c}-\\tfrac c{(1-\\sqrt c)^2}\\Bigr)");
  }

  @Override
  public Hypotheses<Flock> given() {
    return Flock.unit().alone();
  }

  @Override
  public Seq<Regime<Flock>> regimes() {
    return List.of(
        Flock.regime("small-blocks", 4, true, Flock.Way.RANDOM, 1e-3, 0.1),
        Flock.regime("medium-blocks", 4, true, Flock.Way.RANDOM, 0.1, 0.44),
        Flock.regime("large-blocks", 4, true, Flock.Way.RANDOM, 0.44, 3),
        Flock.regime("biases", 4, true, Flock.Way.DRIFT, 0.01, 0.44),
        Flock.regime("squeeze", 4, true, Flock.Way.SQUEEZE, 0.01, 0.09));
  }

  @Override
  public Chain chain(Flock f) {
    return with(f, BlockCost::crossing, 1);
  }

  private static Chain with(Flock f, UnaryOperator<Interval> fall, double price) {
    Vector<Interval> ratio = f.layers().map(ConverseCrossRatio::logarithm);
    Seq<Step> steps = List.empty();
    for (int l = 0; l < f.blocks().size(); l++) {
      Interval size = f.blocks().get(l).size();
      Interval fell = ratio.get(l).minus(ratio.get(l + 1));
      steps =
          size.hi() <= 0.44
              ? steps.append(Step.atMost("block", Rule.TRIANGLE, fell, fall.apply(size)))
              : steps;
    }
    Interval log = ratio.head().minus(ratio.last()).max(0);
    return new Chain(
        steps.append(
            Step.atMost("total", Rule.CONVEXITY, BlockCost.ofCrossing(log).times(price), f.cost())),
        io.vavr.control.Option.none());
  }

  static Interval logarithm(IntervalMatrix z) {
    Interval above = square(z, 0, 2).times(square(z, 1, 3));
    return above.dividedBy(square(z, 0, 1).times(square(z, 2, 3))).log().dividedBy(2);
  }

  private static Interval square(IntervalMatrix z, int i, int j) {
    return z.row(i).minus(z.row(j)).sumOfSquares();
  }

  @Override
  public Seq<Twin<Flock>> twins() {
    Flock.Spec squeeze = new Flock.Spec(0, 4, 4, 1, 0.05, true, Flock.Way.SQUEEZE);
    Regime<Flock> squeezes = regimes().get(4);
    return List.of(
        saying(
                "slope-.95",
                "a block lowers the logarithm by .95 c",
                f -> with(f, b -> b.square().times(0.95), 1),
                squeeze,
                squeezes)
            .constant(),
        saying(
                "total-4",
                "the total is four times that",
                f -> with(f, BlockCost::crossing, 4),
                squeeze,
                squeezes)
            .constant(),
        saying(
                "conformal",
                "blocks never lower the cross ratio",
                f -> with(f, b -> Interval.ZERO, 1),
                squeeze,
                squeezes)
            .inequality(),
        without(
            "unit-features",
            new Flock.Spec(1, 4, 4, 1, 0.01, true, Flock.Way.SHRUNK),
            Flock.regime("shrunk", 4, true, Flock.Way.SHRUNK, 0.001, 0.1)));
  }
}
