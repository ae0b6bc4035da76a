package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Near-optimal means near an orthonormal frame under the squared loss without bias. [D]
 *
 * <p>{@code ε = 2γ/(λKs²)}. The trace bound is attained by pairs of samples to both sides of the
 * frame. Frame bounds use the shares {@code γ₁ + γ₂ ≤ γ} of fit and duality: {@code r = √(2Kγ₁)},
 * {@code e = √(2γ₂/λ)}.
 */
final class StabilitySquared extends UnitClaim {
  private static final UnitSpec PAIRED =
      UnitSpec.of(0, Loss.SQUARED, 3, 2, 6, 0.02, 0.1).with(UnitSpec.Noise.PAIRED);

  /** Nearly the best classifier for pairs that far apart. */
  private static final UnitSpec BEST_PAIRED =
      UnitSpec.of(0, Loss.SQUARED, 3, 2, 6, 0.02, 0.5).with(UnitSpec.Noise.PAIRED).scaled(1.1024);

  private static final UnitSpec HEAD = PAIRED.with(UnitSpec.Noise.HEAD);

  StabilitySquared() {
    super(
        Loss.SQUARED,
        Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, squared loss"),
        "stability-mse",
        "Under the squared loss a small gap bounds the distance to a frame");
  }

  @Override
  public String statement() {
    return "\\operatorname{tr}\\Sigma_W\\le\\frac{\\varepsilon}{1+s\\varepsilon},\\;"
        + "\\tfrac1N\\sum\\|h_i-w_{y_i}/s\\|^2\\le\\varepsilon,\\;"
        + "\\tfrac1K\\sum(\\|w_k\\|/s-1)^2\\le\\varepsilon,\\;"
        + "\\overline{1-\\cos(h_i,w_{y_i})}\\le\\tfrac1K(1-\\sqrt{1-K\\varepsilon}),\\;"
        + "\\|WW^\\top/s^2-I\\|_F\\le\\frac{sr+\\sigma e}{s^2},\\;"
        + "\\|M^\\top M-I\\|_F\\le\\frac{r+me}{s}";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.all(loss())
        .append(UnitRegimes.around("paired", PAIRED))
        .append(UnitRegimes.around("head-only", HEAD));
  }

  private static Interval epsilon(UnitFeatures x) {
    Gufm best = x.optimum();
    Interval pull = best.scale().square().times(x.classes()).times(x.decay());
    return x.objective().minus(best.value()).times(2).dividedBy(pull);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    GapTerms t = GapTerms.of(x);
    return with(x, Interval.ONE, t.fit(), t.duality());
  }

  private static Chain with(UnitFeatures x, Interval factor, Interval fit, Interval duality) {
    Interval s = x.optimum().scale();
    Interval bound = epsilon(x).times(factor);
    IntervalMatrix targets = x.head().times(s.inverse());
    Interval r = fit.times(2.0 * x.classes()).sqrt();
    Interval e = duality.times(2).dividedBy(x.decay()).sqrt();
    Interval sigma =
        e.plus(e.square().plus(s.square().plus(s.times(r)).times(4)).sqrt()).dividedBy(2);
    Interval m = e.plus(e.square().plus(s.times(s.plus(r)).times(4)).sqrt()).dividedBy(s.times(2));
    return Chain.of(
        Step.atMost(
            "trace", Rule.COMBINATION, x.withinTrace(), bound.dividedBy(s.times(bound).plus(1))),
        Step.atMost(
            "rows",
            Rule.IDENTITY,
            x.mean(i -> x.feature(i).minus(targets.row(x.label(i))).sumOfSquares()),
            bound),
        Step.atMost(
            "row-norms",
            Rule.TRIANGLE,
            x.classMean(k -> targets.row(k).norm().minus(1).square()),
            bound),
        Step.atMost(
            "nc3",
            Rule.CAUCHY_SCHWARZ,
            Directions.cosineGap(x, x.head()),
            StabilityDuality.bound(x, bound)),
        Step.atMost(
            "classifier-frame",
            Rule.TRIANGLE,
            frame(targets).norm(),
            s.times(r).plus(sigma.times(e)).dividedBy(s.square())),
        Step.atMost(
            "feature-frame",
            Rule.TRIANGLE,
            frame(x.means()).norm(),
            r.plus(m.times(e)).dividedBy(s)));
  }

  /** {@code A Aᵀ - I}. */
  private static IntervalMatrix frame(IntervalMatrix rows) {
    return rows.timesTransposed(rows).minus(Indicator.identity(rows.rows()));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec best = UnitSpec.optimum(loss(), 3, 1, 0.02);
    return List.of(
        Twin.saying(
                this,
                "millionth-less",
                "a millionth less of ε",
                x -> with(x, Interval.point(1 - 1e-6), Interval.ONE, Interval.ONE),
                new PairedCollapse(loss(), 3, 2, 0.02, 1.25, true),
                new Regime<>("frame", s -> AttainedVariability.pairs(loss(), s, true)))
            .constant(),
        constant("sharper-trace", "tr Σ_W ≤ ε/(1+1.01sε)", StabilitySquared::sharper, BEST_PAIRED),
        stronger(
            "no-fit",
            "the share of fit is left out of the frame bounds",
            x -> with(x, Interval.ONE, Interval.ZERO, GapTerms.of(x).duality()),
            HEAD.scaled(1.3)),
        stronger(
            "no-duality",
            "the share of duality is left out of the frame bounds",
            x -> with(x, Interval.ONE, GapTerms.of(x).fit(), Interval.ZERO),
            HEAD.scaled(1.1)),
        without("balanced", best.unbalanced(40).firstRow(1.02)),
        without("unit-features", best.stretched(2).scaled(0.5)));
  }

  private static Chain sharper(UnitFeatures x) {
    Interval bound = epsilon(x);
    Interval s = x.optimum().scale();
    return Chain.of(
        Step.atMost(
            "trace",
            Rule.COMBINATION,
            x.withinTrace(),
            bound.dividedBy(s.times(bound).times(1.01).plus(1))));
  }
}
