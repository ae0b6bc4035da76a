package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One one-layer block draws a whole class towards its vertex and fixes the others. [D]
 *
 * <p>{@code W = -δI + 1uᵀ}, {@code b = δt - c1}. In the class every coordinate of the ReLU stays
 * open: {@code z' = LN((1-δ)z + δt)}. With {@code q = 1 - cosθ} and {@code R = ‖(1-δ)z + δt‖},
 * {@code R² - (1-δq)² = δ²sin²θ ≥ 0}, so {@code tan(θ'/2) = (1-δ)sinθ/(R + (1-δ)cosθ + δ) ≤
 * (1-δ)tan(θ/2)}. Neither θ itself nor the chord is contracted by {@code 1-δ}.
 */
final class ClassContraction extends DerivedClaim<ClassMove> {
  private static final ClassMove.Spec WIDE = new ClassMove.Spec(1, 1, 1, 4, 6, 0.1, false);

  ClassContraction() {
    super(
        "beyond Theorem 4.3",
        "class-contraction",
        "A one-layer block contracts a whole class and fixes the others",
        "W=-\\delta I+\\mathbf 1u^\\top,\\;b=\\delta t-c\\mathbf 1\\implies"
            + " z'=\\mathrm{LN}((1-\\delta)z+\\delta t),\\quad "
            + "\\tan\\tfrac{\\theta'}2\\le(1-\\delta)\\tan\\tfrac\\theta2");
  }

  @Override
  public Hypotheses<ClassMove> given() {
    return ClassMove.separated().alone();
  }

  @Override
  public Seq<Regime<ClassMove>> regimes() {
    return List.of(ClassMove.regime("near", 0.01, 0.3), ClassMove.regime("wide", 0.3, 1.5));
  }

  @Override
  public Chain chain(ClassMove m) {
    return with(m, m::halfTangent, rate(m));
  }

  /** {@code 1 - δ}. */
  private static Interval rate(ClassMove m) {
    return Interval.point(m.delta()).negate().plus(1);
  }

  /** What is contracted by this rate. */
  private static Chain with(
      ClassMove m, Function<IntervalVector, Interval> distance, Interval rate) {
    Interval excess =
        over(
            0,
            m.members(),
            i ->
                distance
                    .apply(m.contracted(i))
                    .minus(distance.apply(m.points().row(i)).times(rate)));
    return Chain.of(
        Step.zero(
            "lands",
            Rule.CONSTRUCTION,
            over(0, m.members(), i -> m.after(i).minus(m.contracted(i)).norm())),
        Step.zero(
            "others-stay",
            Rule.CONSTRUCTION,
            over(m.members(), m.points().rows(), i -> m.after(i).minus(m.points().row(i)).norm())),
        Step.nonnegative("contracts", Rule.MONOTONICITY, excess.negate()));
  }

  private static Interval over(int from, int to, IntFunction<Interval> f) {
    return Vector.range(from, to).map(f::apply).reduce(Interval::max);
  }

  @Override
  public Seq<Twin<ClassMove>> twins() {
    return List.of(
        twin("geodesic", "θ' ≤ (1-δ)θ", m -> contracts(m, m::angle, rate(m))),
        twin("chord", "the chord is contracted by 1-δ", m -> contracts(m, m::chord, rate(m))),
        twin(
                "squared",
                "tan(θ'/2) ≤ (1-δ)² tan(θ/2)",
                m -> contracts(m, m::halfTangent, rate(m).square()))
            .inequality(),
        new Twin<>(
            "a-millionth-faster",
            "tan(θ'/2) ≤ 0.999999 (1-δ) tan(θ/2)",
            Hypotheses.none(),
            m -> contracts(m, m::halfTangent, rate(m).times(1 - 1e-6)),
            new ClassMove.Spec(1, 1, 1, 4, 1e-4, 0.1, false),
            ClassMove.regime("very-near", 1e-4, 3e-4),
            Twin.Kind.CONSTANT),
        without(
            "separated",
            new ClassMove.Spec(1, 1, 1, 4, 1, 0.5, true),
            new Regime<>("shut", s -> ClassMove.draw(s, 0.3, 1.5, true))));
  }

  /** The contraction alone, whether or not a gate realises it. */
  private static Chain contracts(
      ClassMove m, Function<IntervalVector, Interval> distance, Interval rate) {
    return new Chain(
        with(m, distance, rate).steps().filter(s -> s.name().equals("contracts")),
        io.vavr.control.Option.none());
  }

  private static Twin<ClassMove> twin(
      String name, String change, Function<ClassMove, Chain> chain) {
    return new Twin<>(
        name, change, Hypotheses.none(), chain, WIDE, ClassMove.regime("very-wide", 3, 30));
  }
}
