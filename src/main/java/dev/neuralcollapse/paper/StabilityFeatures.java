package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Near-optimal means near-collapsed: features sit at their classifier rows. [D]
 *
 * <p>With {@code γ = F - F*}, {@code ε = 2γ/(λρ*²)}, all from the gap identity: {@code Σ‖q_k -
 * aμ_k‖² + ρ*² tr Σ_W = (a²K/N) Σ_i ‖h_i - q_{y_i}/a‖²}. With w in place of q the cross term costs
 * a factor of two, attained when {@code w̄} points away from the global mean.
 */
final class StabilityFeatures extends UnitClaim {
  private final UnitSpec paired;
  private final UnitSpec common;

  private StabilityFeatures(Loss loss, String name, String title) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1"), name, title);
    this.paired = UnitSpec.of(0, loss, 3, 2, 5, 0.02, 1e-3).with(UnitSpec.Noise.PAIRED);
    this.common = UnitSpec.of(0, loss, 3, 2, 5, 0.02, 1e-3).with(UnitSpec.Noise.COMMON);
  }

  static StabilityFeatures crossEntropy() {
    return new StabilityFeatures(
        Loss.CROSS_ENTROPY,
        "stability-features",
        "A small gap puts every feature close to its classifier row");
  }

  static StabilityFeatures squaredWithBias() {
    return new StabilityFeatures(
        Loss.SQUARED_WITH_BIAS,
        "stability-features-bias",
        "A small gap puts every feature close to its classifier row, free bias");
  }

  @Override
  public String statement() {
    return "\\tfrac1N\\sum_i\\|h_i-q_{y_i}/a\\|^2+K\\|\\bar w\\|^2/\\rho^{*2}\\le\\varepsilon,\\;"
        + "\\tfrac1N\\sum_i\\|h_i-w_{y_i}/a\\|^2\\le2\\varepsilon,\\;"
        + "\\tfrac1K\\sum_k(\\|q_k\\|/a-1)^2\\le\\varepsilon,\\;"
        + "\\operatorname{tr}\\Sigma_W+\\|\\mu_G\\|^2\\le\\varepsilon"
        + "\\quad(\\varepsilon=2(F-F^*)/(\\lambda\\rho^{*2}))";
  }

  /** {@code ε = 2(F - F*)/(λρ*²)}. */
  static Interval epsilon(UnitFeatures x) {
    Gufm best = x.optimum();
    return x.objective()
        .minus(best.value())
        .times(2)
        .dividedBy(best.rho().square().times(x.decay()));
  }

  private static Interval distance(UnitFeatures x, IntervalMatrix rows) {
    IntervalMatrix targets = rows.times(x.optimum().scale().inverse());
    return x.mean(i -> x.feature(i).minus(targets.row(x.label(i))).sumOfSquares());
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, Interval.ONE, Interval.point(2));
  }

  private static Chain with(UnitFeatures x, Interval factor, Interval factorW) {
    Gufm best = x.optimum();
    Interval bound = epsilon(x).times(factor);
    Interval centroid =
        x.meanRow().sumOfSquares().times(x.classes()).dividedBy(best.rho().square());
    Interval lengths =
        x.classMean(k -> x.rows().row(k).norm().dividedBy(best.scale()).minus(1).square());
    Interval spread = x.withinTrace().plus(x.means().meanRow().sumOfSquares());
    return Chain.of(
        Step.atMost("rows", Rule.IDENTITY, distance(x, x.rows()).plus(centroid), bound),
        Step.atMost(
            "rows-not-centred", Rule.TRIANGLE, distance(x, x.head()), epsilon(x).times(factorW)),
        Step.atMost("row-norms", Rule.TRIANGLE, lengths, bound),
        Step.atMost("spread", Rule.JENSEN, spread, bound));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        constant(
            "ten-thousandth-less",
            "0.9999 ε in place of ε",
            x -> with(x, Interval.point(0.9999), Interval.point(2)),
            paired),
        constant(
            "rows-as-centred",
            "w nearly as near as q: 1.9999 ε in place of 2 ε",
            x -> with(x, Interval.ONE, Interval.point(1.9999)),
            common),
        stronger(
            "gap-itself",
            "the gap itself in place of ε",
            x -> with(x, x.half(x.optimum().rho().square()), Interval.point(2)),
            paired),
        without("balanced", UnitSpec.larger(loss())),
        without("unit-features", UnitSpec.longer(loss())));
  }
}
