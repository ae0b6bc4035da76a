package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Arithmetic;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.Strategy;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * {@code F* ≤ inf 𝓛_free ≤ U(L)} with networks that are really built. [D]
 *
 * <p>{@code U(L)} is the objective of a network run forward, its hidden cost is the sum of the
 * moves' closed forms, and {@code U(L) - F*} is the gap identity's terms plus {@code λ/2} times
 * that cost: two routes to one number. A third is the run in error balls that keeps no layer, whose
 * enclosure must hold the floating-point value.
 */
final class DepthBoundBuilt implements Claim<BuiltDepth> {
  private static final BuiltDepth.Spec SMALL =
      new BuiltDepth.Spec(1, 2, 1, 6, 0.01, false, Kind.RN1, Strategy.ONE_SAMPLE, 2, false);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("Theorem 4.3, constructive bound");
  }

  @Override
  public String name() {
    return "depth-bound";
  }

  @Override
  public String title() {
    return "Built networks bound the infimum from above, two ways to the same number";
  }

  @Override
  public String statement() {
    return "F^*\\le\\inf\\mathcal L_{\\mathrm{free}}\\le U(L)=F(W^*,H_L)"
        + "+\\tfrac\\lambda2\\textstyle\\sum_l(\\|W_l\\|_F^2+\\|b_l\\|^2)";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<BuiltDepth> given() {
    return BuiltDepth.distinct().alone();
  }

  @Override
  public Seq<Regime<BuiltDepth>> regimes() {
    return List.of(
        BuiltDepth.regime("one-sample-rn1", Kind.RN1, Strategy.ONE_SAMPLE, 2),
        BuiltDepth.regime("one-sample-rn2", Kind.RN2, Strategy.ONE_SAMPLE, 2),
        BuiltDepth.regime("class-rn1", Kind.RN1, Strategy.CLASS, 2),
        BuiltDepth.regime("class-push-rn1", Kind.RN1, Strategy.CLASS_PUSH, 2),
        BuiltDepth.regime("class-push-rn2", Kind.RN2, Strategy.CLASS_PUSH, 2));
  }

  @Override
  public Chain chain(BuiltDepth b) {
    return with(b, 1, 1);
  }

  /** With the closed form times {@code price}, and hidden layers counted {@code hidden} times. */
  private static Chain with(BuiltDepth b, double price, double hidden) {
    if (b.networks().isEmpty()) {
      return b.tooCrowded()
          ? Chain.vacuous("this start cannot be transported: " + b.built().get().getLeft().line())
          : Chain.of(Step.nonnegative("built", Rule.CONSTRUCTION, Interval.point(-1)));
    }
    return new Chain(
        b.networks().zip(b.bounds()).flatMap(t -> steps(b, t._1, t._2, price, hidden)),
        io.vavr.control.Option.none());
  }

  private static Seq<Step> steps(
      BuiltDepth b, Construction c, DepthBound enclosed, double price, double hidden) {
    double optimum = b.optimum(c.objective().decay()).mid();
    return List.of(
        Step.nonnegative(
            "above-optimum", Rule.OPTIMALITY, Interval.point(c.upperBound() - optimum)),
        Step.zero(
            "closed-form",
            Rule.CONSTRUCTION,
            Interval.point(
                (price * c.closedFormCost() - c.hiddenCost()) / Math.max(1, c.hiddenCost()))),
        Step.zero(
            "identity",
            Rule.IDENTITY,
            Interval.point(c.upperBound() - optimum - terms(c) - hidden * c.value().hidden())),
        Step.zero(
            "layer-by-layer",
            Rule.CONSTRUCTION,
            BuiltDepth.enclosure(enclosed).minus(c.upperBound())));
  }

  /** The gap identity's terms of the built head and features. */
  private static double terms(Construction c) {
    Matrix features = c.features();
    Matrix head = c.network().head().weight();
    int perClass = features.rows() / head.rows();
    return GapTerms.of(
            new UnitFeatures(
                Loss.CROSS_ENTROPY,
                IntervalMatrix.of(head),
                IntervalVector.generate(head.rows(), k -> Interval.ZERO),
                IntervalMatrix.of(features),
                Vector.range(0, features.rows()).map(i -> i / perClass),
                c.objective().decay()))
        .total()
        .mid();
  }

  @Override
  public Seq<Twin<BuiltDepth>> twins() {
    return List.of(
        twin("a-millionth-cheaper", "0.999999 of the closed form", b -> with(b, 1 - 1e-6, 1))
            .constant(),
        twin("hidden-free", "the gap is that of the last layer alone", b -> with(b, 1, 0)),
        twin("attained", "some finite depth attains F*", DepthBoundBuilt::attained).inequality(),
        Twin.without(
            this,
            "distinct-inputs",
            SMALL.duplicate(),
            new Regime<>(
                "duplicates",
                s -> BuiltDepth.draw(s, Kind.RN1, Strategy.ONE_SAMPLE, 2).duplicate())));
  }

  private static Chain attained(BuiltDepth b) {
    return Chain.of(
        Step.zero(
            "attained",
            Rule.OPTIMALITY,
            Interval.point(b.gaps().map(Interval::mid).min().getOrElse(0.0))));
  }

  private Twin<BuiltDepth> twin(
      String name, String change, java.util.function.Function<BuiltDepth, Chain> chain) {
    return Twin.saying(this, name, change, chain, SMALL, regimes().get(0));
  }
}
