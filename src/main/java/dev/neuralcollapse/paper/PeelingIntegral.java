package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Arithmetic;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * Contexts that leave a cluster of diameter α in hull order, first along the normals of their
 * gates, pay {@code ∫κ ds = log(1/α) + O(1)} each, the last excepted: at geodesic distance s from
 * the rest {@code κ² = 1/(2h(2-h))}, {@code h = sin²(s/2)}, which is {@code 1/s²} up to a factor of
 * {@code 1 + 5s²/24}. Whoever crosses the hull of the others instead pays {@code 1/α}. [D]
 *
 * <p>With one-layer MLPs the moves cost {@code (∫κ√c_v ds)²} over the number of layers; so {@code
 * α² ~ 1/L} gives {@code O(log² L/L)}.
 */
final class PeelingIntegral extends DerivedClaim<ContextCluster> {
  private static final double LEAST = 0.8;
  private static final double MOST = 1.6;
  private static final ContextCluster.Spec SMALL = new ContextCluster.Spec(1, 1, 6, 0.01, true);

  PeelingIntegral() {
    super(
        "after Theorem 4.6, cost of the moves",
        "peeling-integral",
        "Leaving a cluster of diameter α costs log(1/α) a context, not 1/α",
        "\\textstyle\\sum_i\\int\\kappa\\,ds=(R-1)\\log\\tfrac1\\alpha+O(1)\\quad(\\alpha\\to0)");
  }

  @Override
  public String caveat() {
    return "Checked: the growth between α and α/10 is between 0.8 and 1.6 times (R-1) log 10.";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<ContextCluster> given() {
    return ContextCluster.shared().and(ContextCluster.roomy());
  }

  @Override
  public Seq<Regime<ContextCluster>> regimes() {
    return List.of(
        ContextCluster.regime("pair", 1, 1, true), ContextCluster.regime("crowd", 2, 4, true));
  }

  @Override
  public Chain chain(ContextCluster c) {
    return within(c, LEAST, MOST);
  }

  private static Chain within(ContextCluster c, double least, double most) {
    return c.found()
        ? Chain.of(
            Step.nonnegative("grows", Rule.CONSTRUCTION, Interval.point(c.slope() - least)),
            Step.nonnegative("logarithm", Rule.CONSTRUCTION, Interval.point(most - c.slope())))
        : Chain.vacuous("no way out of this cluster was found");
  }

  @Override
  public Seq<Twin<ContextCluster>> twins() {
    return List.of(
        twin("half-a-logarithm", "at most 0.75 log(1/α)", c -> within(c, 0, 0.75)).constant(),
        twin("bounded", "the integral stays within 1.05 times what it was", c -> most(c, 1.05))
            .inequality(),
        twin("like-one-over-alpha", "it grows at least fivefold", PeelingIntegral::fivefold),
        without(
            "one-last-token",
            new ContextCluster.Spec(1, 1, 6, 0.01, false),
            ContextCluster.regime("own-tokens", 1, 3, false)));
  }

  private static Chain most(ContextCluster c, double factor) {
    return Chain.of(
        Step.nonnegative("bounded", Rule.CONSTRUCTION, Interval.point(factor - c.ratio())));
  }

  private static Chain fivefold(ContextCluster c) {
    return Chain.of(Step.nonnegative("fivefold", Rule.CONSTRUCTION, Interval.point(c.ratio() - 5)));
  }

  private Twin<ContextCluster> twin(
      String name, String change, Function<ContextCluster, Chain> chain) {
    return saying(name, change, chain, SMALL, regimes().get(0));
  }
}
