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
 * Drawing two features together while a third stays away costs the square of a logarithm, shared by
 * the layers: why the rate on collinear data is {@code log² L/L} and not 1/L. [D]
 *
 * <p>{@code g = z + Ps}, s Lipschitz with {@code w ≤ β}, {@code ‖s‖ ≤ √2 β}, {@code f = g/‖g‖}.
 * From {@code ‖f_i-f_j‖²‖g_i‖‖g_j‖ = ‖g_i-g_j‖² - (‖g_i‖-‖g_j‖)²} the distance of 1 and 2 grows by
 * at most {@code (1+w)/√(‖g_1‖‖g_2‖)}, that of 1 and 3 by at least {@code
 * √((1-2w-σ)(1+σ))/√(‖g_1‖‖g_3‖)}, {@code σ = √2β/(1-√2β)}; the ratio falls by {@code e^{-k(β)}} at
 * most, {@code k(β) = log(1+β) + ½log(1-2β²) - ½log(1-2(1+√2)β+2√2β²)}, which is convex.
 */
final class ConverseContraction extends DerivedClaim<Flock> {
  ConverseContraction() {
    super(
        "converse of Theorem 4.3",
        "converse-contraction",
        "Drawing two of three features together costs log² of the ratio over L",
        "R_l=\\frac{\\|z_1-z_3\\|}{\\|z_1-z_2\\|},\\;R_{l+1}\\ge e^{-k(\\beta_l)}R_l,\\;"
            + "\\beta_l=\\|[W_l\\;b_l]\\|_F,\\quad\\sum_l\\beta_l^2\\ge "
            + "k^{-1}\\bigl(\\log(R_1/R_L)/\\sqrt{L-1}\\bigr)^2");
  }

  @Override
  public Hypotheses<Flock> given() {
    return Flock.unit().alone();
  }

  @Override
  public Seq<Regime<Flock>> regimes() {
    return List.of(
        Flock.regime("small-blocks", 3, false, Flock.Way.RANDOM, 1e-3, 0.1),
        Flock.regime("medium-blocks", 3, false, Flock.Way.RANDOM, 0.1, 0.24),
        Flock.regime("large-blocks", 3, false, Flock.Way.RANDOM, 0.24, 3),
        Flock.regime("biases", 3, false, Flock.Way.DRIFT, 0.01, 0.24),
        Flock.regime("squeeze", 3, false, Flock.Way.SQUEEZE, 0.01, 0.24));
  }

  @Override
  public Chain chain(Flock f) {
    return with(f, BlockCost::contraction, 1);
  }

  private static Chain with(Flock f, UnaryOperator<Interval> fall, double price) {
    Vector<Interval> ratio = f.layers().map(ConverseContraction::ratio);
    Seq<Step> steps = List.empty();
    for (int l = 0; l < f.blocks().size(); l++) {
      Interval beta = f.blocks().get(l).size();
      Interval fell = ratio.get(l).minus(ratio.get(l + 1));
      steps =
          beta.hi() <= 0.241
              ? steps.append(Step.atMost("block", Rule.TRIANGLE, fell, fall.apply(beta)))
              : steps;
    }
    Interval log = ratio.head().minus(ratio.last()).max(0);
    return new Chain(
        steps.append(
            Step.atMost(
                "total",
                Rule.CONVEXITY,
                BlockCost.ofContraction(log, f.blocks().size()).times(price),
                f.cost())),
        io.vavr.control.Option.none());
  }

  /** {@code log(‖z_1-z_3‖/‖z_1-z_2‖)}. */
  private static Interval ratio(IntervalMatrix z) {
    Interval near = z.row(0).minus(z.row(2)).sumOfSquares();
    Interval far = z.row(0).minus(z.row(1)).sumOfSquares();
    return near.dividedBy(far).log().dividedBy(2);
  }

  @Override
  public Seq<Twin<Flock>> twins() {
    Flock.Spec squeeze = new Flock.Spec(0, 4, 3, 1, 0.1, false, Flock.Way.SQUEEZE);
    Regime<Flock> squeezes = regimes().get(4);
    return List.of(
        saying(
                "slope-.95",
                "a block lowers the logarithm by .95 β",
                f -> with(f, b -> b.times(0.95), 1),
                squeeze,
                squeezes)
            .constant(),
        saying(
                "total-14",
                "the total is 14 times that",
                f -> with(f, BlockCost::contraction, 14),
                squeeze,
                squeezes)
            .constant(),
        saying(
                "never-falls",
                "the ratio never falls",
                f -> with(f, b -> Interval.ZERO, 1),
                squeeze,
                squeezes)
            .inequality(),
        without(
            "unit-features",
            new Flock.Spec(1, 4, 3, 1, 0.01, false, Flock.Way.SHRUNK),
            Flock.regime("shrunk", 3, false, Flock.Way.SHRUNK, 0.001, 0.1)));
  }
}
