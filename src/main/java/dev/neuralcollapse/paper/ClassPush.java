package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One block of rank one draws a whole class towards its vertex and fixes the others. [D]
 *
 * <p>{@code W = v uᵀ}, {@code b = -cv} with {@code v = s(t + a1) ≥ 0}: {@code z' = LN(z + σ t)},
 * {@code σ = s(uᵀz - c) ≥ s}. With {@code R = ‖z + σt‖}, {@code R² - (1 + σcosθ)² = σ²sin²θ ≥ 0},
 * so {@code tan(θ'/2) = sinθ/(R + cosθ + σ) ≤ tan(θ/2)/(1+σ)}. It costs {@code s²κ²(1 + d a²)},
 * where the contraction of class-contraction costs {@code δ²d(1 + κ²)}.
 */
final class ClassPush implements Claim<PushMove> {
  private static final PushMove.Spec WIDE = new PushMove.Spec(1, 1, 1, 4, 6, 0.1, false);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("beyond Theorem 4.3");
  }

  @Override
  public String name() {
    return "class-push";
  }

  @Override
  public String title() {
    return "A one-layer block of rank one draws a whole class and fixes the others";
  }

  @Override
  public String statement() {
    return "W=s(t+a\\mathbf 1)u^\\top,\\;b=-cs(t+a\\mathbf 1)\\implies"
        + " z'=\\mathrm{LN}(z+s(u^\\top z-c)t),\\quad"
        + " \\tan\\tfrac{\\theta'}2\\le\\tan\\tfrac\\theta2/(1+s)";
  }

  @Override
  public Hypotheses<PushMove> given() {
    return PushMove.separated().alone();
  }

  @Override
  public Seq<Regime<PushMove>> regimes() {
    return List.of(PushMove.regime("near", 0.01, 0.3), PushMove.regime("wide", 0.3, 1.5));
  }

  @Override
  public Chain chain(PushMove m) {
    return with(m, m::halfTangent, rate(m));
  }

  /** {@code 1/(1+s)}. */
  private static Interval rate(PushMove m) {
    return Interval.point(m.by()).plus(1).inverse();
  }

  /** What is contracted by this rate. */
  private static Chain with(
      PushMove m, Function<IntervalVector, Interval> distance, Interval rate) {
    Interval excess =
        over(
            0,
            m.members(),
            i -> distance.apply(m.pushed(i)).minus(distance.apply(m.points().row(i)).times(rate)));
    return Chain.of(
        Step.zero(
            "lands",
            Rule.CONSTRUCTION,
            over(0, m.members(), i -> m.after(i).minus(m.pushed(i)).norm())),
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
  public Seq<Twin<PushMove>> twins() {
    return List.of(
        twin("geodesic", "θ' ≤ θ/(1+s)", m -> contracts(m, m::angle, rate(m))),
        twin("chord", "the chord is contracted by 1/(1+s)", m -> contracts(m, m::chord, rate(m))),
        twin(
                "squared",
                "tan(θ'/2) ≤ tan(θ/2)/(1+s)²",
                m -> contracts(m, m::halfTangent, rate(m).square()))
            .inequality(),
        new Twin<>(
            "a-millionth-faster",
            "tan(θ'/2) ≤ 0.999999 tan(θ/2)/(1+s)",
            Hypotheses.none(),
            m -> contracts(m, m::halfTangent, rate(m).times(1 - 1e-6)),
            new PushMove.Spec(1, 1, 1, 4, 1e-4, 0.1, false),
            PushMove.alone("very-near", 1e-4, 3e-4),
            Twin.Kind.CONSTANT),
        Twin.without(
            this,
            "separated",
            new PushMove.Spec(1, 1, 1, 4, 1, 0.5, true),
            new Regime<>("shut", s -> PushMove.draw(s, 0.3, 1.5, true))));
  }

  /** The contraction alone, whether or not a gate realises it. */
  private static Chain contracts(
      PushMove m, Function<IntervalVector, Interval> distance, Interval rate) {
    return new Chain(
        with(m, distance, rate).steps().filter(s -> s.name().equals("contracts")),
        io.vavr.control.Option.none());
  }

  private static Twin<PushMove> twin(String name, String change, Function<PushMove, Chain> chain) {
    return new Twin<>(
        name, change, Hypotheses.none(), chain, WIDE, PushMove.alone("very-wide", 3, 30));
  }
}
