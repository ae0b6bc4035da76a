package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.transport.SequenceConstruction;
import dev.neuralcollapse.transport.SequenceProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * Transformers, or residual networks with LayerNorm inside the branches, built by transport for the
 * same data at growing depths, each run forward.
 *
 * @param optimum {@code F*}
 * @param problem that they solve
 * @param built one network a depth, shallowest first; or why there is none
 */
record BuiltSequence(
    Interval optimum, SequenceProblem problem, Either<Fault, Seq<SequenceConstruction>> built) {

  /** Assumption 4.4: no context has two labels. */
  static Hypothesis<BuiltSequence> contextDeterminesLabel() {
    return Hypothesis.is(
        "context-decides-label",
        "\\text{equal contexts}\\Rightarrow y_i=y_j",
        BuiltSequence::contextDecides);
  }

  private boolean contextDecides() {
    return problem.data().ambiguous(problem.mask()).isEmpty();
  }

  boolean oneLayerMlp() {
    return problem.kind().mlpLayers() == 1;
  }

  /** A limit of ours, not of the theorem: the plan found no way through. */
  boolean tooCrowded() {
    return built.isLeft() && contextDecides();
  }

  Seq<SequenceConstruction> networks() {
    return built.getOrElse(Vector.empty());
  }

  /** {@code U(L) - F*}, shallowest first. */
  Seq<Double> gaps() {
    return networks().map(c -> c.upperBound() - optimum.mid());
  }

  /**
   * {@code U(L)} two ways: the network's own objective, and {@code F*} plus the terms of the gap
   * identity plus {@code λ/2} times closed forms.
   *
   * @param price of the closed forms
   */
  Chain account(Price price) {
    if (networks().isEmpty()) {
      return tooCrowded()
          ? Chain.vacuous("this start cannot be transported: " + built.getLeft().line())
          : Chain.of(Step.nonnegative("built", Rule.CONSTRUCTION, Interval.point(-1)));
    }
    return new Chain(networks().flatMap(c -> steps(c, price.of(c))), Option.none());
  }

  /** What the hidden layers cost by a closed form. */
  interface Price {
    double of(SequenceConstruction c);
  }

  private Seq<Step> steps(SequenceConstruction c, double cost) {
    double gap = c.upperBound() - optimum.mid();
    return List.of(
        Step.nonnegative("above-optimum", Rule.OPTIMALITY, Interval.point(gap)),
        Step.zero(
            "closed-form",
            Rule.CONSTRUCTION,
            Interval.point((cost - c.hiddenCost()) / c.hiddenCost())),
        Step.zero(
            "identity",
            Rule.IDENTITY,
            Interval.point(gap - terms(c) - c.objective().decay() / 2 * cost)));
  }

  /** The gap identity's terms of the built head and features. */
  private double terms(SequenceConstruction c) {
    Matrix head = c.network().head().weight();
    return GapTerms.of(
            new UnitFeatures(
                Loss.CROSS_ENTROPY,
                IntervalMatrix.of(head),
                IntervalVector.generate(head.rows(), k -> Interval.ZERO),
                IntervalMatrix.of(c.features()),
                Vector.range(0, problem.data().samples()).map(i -> problem.data().labels().get(i)),
                c.objective().decay()))
        .total()
        .mid();
  }

  /** No network built attains {@code F*}: this says that one does. */
  Chain attained() {
    return Chain.of(
        Step.zero("attained", Rule.OPTIMALITY, Interval.point(gaps().min().getOrElse(0.0))));
  }

  /** The deepest gap is at most the shallowest divided by {@code factor}. */
  Chain falls(double factor) {
    if (tooCrowded()) {
      return Chain.vacuous("this start cannot be transported");
    }
    Seq<Double> gaps = gaps();
    double fall = gaps.size() < 2 ? -1 : gaps.head() - factor * gaps.last();
    return Chain.of(
        Step.nonnegative(
            gaps.size() < 2 ? "built" : "falls", Rule.CONSTRUCTION, Interval.point(fall)));
  }
}
