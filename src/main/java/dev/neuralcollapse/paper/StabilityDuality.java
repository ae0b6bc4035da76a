package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * NC3 is small near the optimum: features point along their classifier rows. [D]
 *
 * <p>{@code ‖h - q/a‖² ≥ 1 - cos²} for a unit h, so the mean of {@code 1 - cos²} is at most ε;
 * within a class the deviation can gather on few samples, whence K in the sharper form. The metric
 * itself uses w, not q: the same with {@code 2ε}.
 */
final class StabilityDuality extends UnitClaim {
  private final UnitSpec paired;
  private final UnitSpec common;

  private StabilityDuality(Loss loss, String name, String title) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC3"), name, title);
    this.paired = UnitSpec.of(0, loss, 3, 2, 5, 0.02, 2e-3).with(UnitSpec.Noise.PAIRED);
    this.common = UnitSpec.of(0, loss, 3, 2, 5, 0.02, 0.05).with(UnitSpec.Noise.COMMON);
  }

  static StabilityDuality crossEntropy() {
    return new StabilityDuality(
        Loss.CROSS_ENTROPY,
        "stability-nc3",
        "A small gap bounds NC3, for centred rows and for the metric itself");
  }

  static StabilityDuality squaredWithBias() {
    return new StabilityDuality(
        Loss.SQUARED_WITH_BIAS,
        "stability-nc3-mse-bias",
        "A small gap bounds NC3 with a free bias");
  }

  @Override
  public String statement() {
    return "\\overline{1-\\cos(h_i,q_{y_i})}\\le\\frac{1-\\sqrt{1-K\\varepsilon}}{K}"
        + "\\;(K\\varepsilon\\le1),\\;\\le2\\varepsilon\\text{ always};\\quad "
        + "\\overline{1-\\cos(h_i,w_{y_i})}:\\;\\varepsilon\\to2\\varepsilon";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.all(loss())
        .append(UnitRegimes.around("paired", paired))
        .append(UnitRegimes.around("common", common));
  }

  /** {@code (1-√(1-Kε))/K}, or {@code 2ε}. */
  static Interval bound(UnitFeatures x, Interval epsilon) {
    Interval rest = epsilon.times(x.classes()).negate().plus(1);
    Interval always = epsilon.times(2);
    return rest.lo() < 0 ? always : rest.sqrt().negate().plus(1).dividedBy(x.classes()).min(always);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, Interval.ONE, Interval.point(2));
  }

  private static Chain with(UnitFeatures x, Interval factor, Interval factorW) {
    Interval epsilon = StabilityFeatures.epsilon(x);
    return Chain.of(
        Step.atMost(
            "centred-rows",
            Rule.CAUCHY_SCHWARZ,
            Directions.cosineGap(x, x.rows()),
            bound(x, epsilon.times(factor))),
        Step.atMost(
            "rows",
            Rule.CAUCHY_SCHWARZ,
            Directions.cosineGap(x, x.head()),
            bound(x, epsilon.times(factorW))));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        constant(
            "ten-thousandth-less",
            "0.9999 ε in place of ε",
            x -> with(x, Interval.point(0.9999), Interval.point(2)),
            paired),
        stronger(
            "rows-as-centred",
            "the metric with w has the bound of q",
            x -> with(x, Interval.ONE, Interval.ONE),
            common),
        without("balanced", UnitSpec.larger(loss())),
        without("unit-features", UnitSpec.longer(loss())));
  }
}
