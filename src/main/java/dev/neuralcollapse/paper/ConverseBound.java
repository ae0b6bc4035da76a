package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.DepthBound;
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
import io.vavr.control.Option;
import java.util.function.Function;

/**
 * The converse: collinear data keep every network of depth L a known gap above the optimum. [D]
 *
 * <p>{@code collinear-order}, {@code converse-pairs}, {@code converse-chord}, {@code
 * converse-contraction} and, for two layers, {@code converse-cross-ratio} give the cost of the
 * hidden layers at every gap of the last one; the least sum is the bound: of order {@code log² L/L}
 * for one layer, a constant for two.
 */
final class ConverseBound extends DerivedClaim<ConverseBuilt> {
  ConverseBound() {
    super(
        "converse of Theorem 4.3",
        "converse-lower-bound",
        "Collinear data keep networks from the optimum, one-layer ones by log²L/L",
        "\\inf\\mathcal L-F^*\\ge\\min_{\\gamma\\ge0}\\Bigl[\\gamma+\\tfrac\\lambda2\\max\\Bigl("
            + "\\tfrac12\\sin^2\\frac{\\Theta(\\gamma)}{\\sqrt{L-1}},\\,"
            + "k^{-1}\\Bigl(\\frac{\\Lambda(\\gamma)}{\\sqrt{L-1}}\\Bigr)^2\\Bigr)\\Bigr]"
            + "=\\Omega\\Bigl(\\frac{\\log^2L}L\\Bigr)");
  }

  @Override
  public String caveat() {
    return "Checked: the bound, rounded down, lies below the gaps of networks really built, of one"
        + " and of two layers a block, at three depths; a handful of instances, each built once."
        + " That it holds for every network with LayerNorm after each block follows from the claims"
        + " named, which are checked on their own.";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<ConverseBuilt> given() {
    return ConverseBuilt.alternating().alone();
  }

  @Override
  public Seq<Regime<ConverseBuilt>> regimes() {
    return List.of(
        ConverseBuilt.regime("one-layer", Kind.RN1, true),
        ConverseBuilt.regime("two-layers", Kind.RN2, true));
  }

  @Override
  public Chain chain(ConverseBuilt b) {
    return above(b, lower(b));
  }

  private static Function<DepthBound, Interval> lower(ConverseBuilt b) {
    return d -> Interval.point(b.lower().get(d.depth()).get());
  }

  private static Chain above(ConverseBuilt b, Function<DepthBound, Interval> bound) {
    return b.curve().isLeft()
        ? Chain.vacuous("this start cannot be transported")
        : new Chain(
            b.depths()
                .map(
                    d ->
                        Step.atMost(
                            "lower-at-" + d.depth(),
                            Rule.COMBINATION,
                            bound.apply(d),
                            Interval.point(d.gap()))),
            Option.none());
  }

  @Override
  public Seq<Twin<ConverseBuilt>> twins() {
    ConverseBuilt.Spec one = new ConverseBuilt.Spec(0, 0.01, Kind.RN1, true);
    ConverseBuilt.Spec two = new ConverseBuilt.Spec(0, 0.01, Kind.RN2, true);
    return List.of(
        saying(
                "times-150",
                "150 times the bound",
                b -> above(b, lower(b).andThen(x -> x.times(150))),
                two,
                regimes().get(1))
            .constant(),
        saying(
                "at-every-depth",
                "one layer pays two thirds of λ at every depth",
                b -> above(b, d -> Interval.point(d.decay() * 2 / 3)),
                one,
                regimes().get(0))
            .inequality(),
        without(
            "alternating",
            new ConverseBuilt.Spec(0, 0.01, Kind.RN1, false),
            ConverseBuilt.regime("sorted", Kind.RN1, false)));
  }
}
