package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.RateInterval;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
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
import java.util.function.ToDoubleFunction;

/**
 * The bounds of built networks fall between 1/L and log²L/L. [D] Asymptotically the theorem's two
 * sides leave only log²L/L, up to a constant; a slope between two depths neither of them bounds.
 */
final class ConverseRate extends DerivedClaim<ConverseBuilt> {
  ConverseRate() {
    super(
        "converse of Theorem 4.3",
        "converse-rate",
        "The bounds of built networks fall between 1/L and log²L/L",
        "-1\\le\\frac{d\\log(U(L)-F^*)}{d\\log L}\\le-1+\\frac2{\\log L}");
  }

  @Override
  public String caveat() {
    return "Numbers of three curves of networks really built at L = 17, 65, 257; slopes are"
        + " fitted, both ends to the same depths, and allowed twice their standard error.";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<ConverseBuilt> given() {
    return ConverseBuilt.alternating().and(ConverseBuilt.oneLayer());
  }

  @Override
  public Seq<Regime<ConverseBuilt>> regimes() {
    return List.of(ConverseBuilt.regime("one-layer", Kind.RN1, true));
  }

  @Override
  public Chain chain(ConverseBuilt b) {
    return with(b, RateInterval::least, RateInterval::most);
  }

  private static Chain with(
      ConverseBuilt b, ToDoubleFunction<RateInterval> least, ToDoubleFunction<RateInterval> most) {
    return b.rate()
        .map(
            r ->
                Chain.of(
                    at("not-faster", r.measured() + 2 * r.error() - least.applyAsDouble(r)),
                    at("not-slower", most.applyAsDouble(r) - r.measured() + 2 * r.error())))
        .getOrElse(() -> Chain.vacuous("nothing was built"));
  }

  private static Step at(String name, double slack) {
    return Step.nonnegative(name, Rule.CONSTRUCTION, Interval.point(slack));
  }

  @Override
  public Seq<Twin<ConverseBuilt>> twins() {
    ConverseBuilt.Spec one = new ConverseBuilt.Spec(0, 0.01, Kind.RN1, true);
    Regime<ConverseBuilt> all = regimes().get(0);
    return List.of(
        saying(
                "at-least-.87",
                "as fast as the power -.87 of depth",
                b -> with(b, RateInterval::least, r -> -0.87),
                one,
                all)
            .constant(),
        saying(
                "root",
                "not faster than the root of depth",
                b -> with(b, r -> -0.5, RateInterval::most),
                one,
                all)
            .inequality(),
        without(
            "one-layer-blocks",
            new ConverseBuilt.Spec(0, 0.01, Kind.RN2, true),
            ConverseBuilt.regime("two-layers", Kind.RN2, true)));
  }
}
