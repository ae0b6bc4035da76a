package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * NC1 of the squared losses in the tight form, and where it becomes vacuous. [D]
 *
 * <p>{@code τ = tr Σ_B}, {@code u = ‖μ_G‖²}. Residuals and rows are projected onto the centred
 * targets and onto the constants; Cauchy-Schwarz and the best scale in each of the two give {@code
 * F ≥ (λ/2K) [(K-1)²/(λ(K-1)+τ) + 1/(λ+u)]}. A free bias takes the place of the second: {@code F ≥
 * (λ/2K)(K-1)²/(λ(K-1)+τ)}. With {@code NC1 = q²-1} Cauchy-Schwarz once more gives {@code m(q) =
 * (λ/2K)(1+(K-1)q)²/(1+λ+λ(K-1)q²)}. All equal means, {@code τ = 0}, are possible exactly from
 * {@code (K-1)/2K + λ/(2K(1+λ))} on, with bias from {@code (K-1)/2K}.
 */
final class StabilityRidge extends UnitClaim {
  private StabilityRidge(Loss loss, String name, String title) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC1"), name, title);
  }

  static StabilityRidge squared() {
    return new StabilityRidge(
        Loss.SQUARED, "stability-nc1-mse", "A small gap bounds NC1 under the squared loss");
  }

  static StabilityRidge squaredWithBias() {
    return new StabilityRidge(
        Loss.SQUARED_WITH_BIAS,
        "stability-nc1-mse-bias",
        "A small gap bounds NC1 under the squared loss with a free bias");
  }

  private boolean biased() {
    return loss() == Loss.SQUARED_WITH_BIAS;
  }

  @Override
  public String statement() {
    return biased()
        ? "F\\ge\\frac\\lambda{2K}\\cdot\\frac{(K-1)^2}{\\lambda(K-1)+\\operatorname{tr}\\Sigma_B},"
            + "\\quad\\operatorname{tr}\\Sigma_B>0\\text{ if }F<\\tfrac{K-1}{2K}"
        : "F\\ge\\frac\\lambda{2K}\\Bigl[\\frac{(K-1)^2}{\\lambda(K-1)+\\operatorname{tr}\\Sigma_B}"
            + "+\\frac1{\\lambda+\\|\\mu_G\\|^2}\\Bigr]\\ge m(\\sqrt{1+\\mathrm{NC1}}),\\quad"
            + "\\operatorname{tr}\\Sigma_B>0\\text{ if }F<\\tfrac{K-1}{2K}"
            + "+\\tfrac\\lambda{2K(1+\\lambda)}";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.all(loss())
        .append(new Regime<>("pairs", s -> AttainedVariability.pairs(loss(), s, false)));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    Interval ridge = ridge(x, x.betweenTrace(), global(x));
    Chain above = above(x, 1);
    Chain sides =
        above
            .and(Step.same("equal-means", equalMeans(x).objective(), threshold(x)))
            .and(Step.atMost("threshold", Rule.MONOTONICITY, forced(x), x.betweenTrace()));
    return biased() ? sides : sides.and(tight(x, ridge));
  }

  private Chain above(UnitFeatures x, double factor) {
    Interval ridge = ridge(x, x.betweenTrace(), global(x)).times(factor);
    return Chain.of(Step.atMost("ridge", Rule.CAUCHY_SCHWARZ, ridge, x.objective()));
  }

  private static Interval global(UnitFeatures x) {
    return x.means().meanRow().sumOfSquares();
  }

  private Interval ridge(UnitFeatures x, Interval between, Interval global) {
    double wrong = x.classes() - 1.0;
    Interval lambda = Interval.point(x.decay());
    Interval centred =
        Interval.point(wrong).square().dividedBy(lambda.times(wrong).plus(between.max(0)));
    Interval sum = biased() ? centred : centred.plus(lambda.plus(global).inverse());
    return sum.times(lambda).dividedBy(2.0 * x.classes());
  }

  /** {@code m(q)} at the point's own {@code q² = (1-u)/τ}, up to {@code q = 1+1/λ}. */
  private static Step tight(UnitFeatures x, Interval ridge) {
    double wrong = x.classes() - 1.0;
    Interval lambda = Interval.point(x.decay());
    Interval q =
        global(x)
            .negate()
            .plus(1)
            .max(0)
            .dividedBy(x.betweenTrace().max(1e-300))
            .sqrt()
            .min(lambda.inverse().plus(1));
    Interval m =
        q.times(wrong)
            .plus(1)
            .square()
            .times(lambda)
            .dividedBy(lambda.plus(1).plus(lambda.times(wrong).times(q.square())))
            .dividedBy(2.0 * x.classes());
    return Step.atMost("tight", Rule.CAUCHY_SCHWARZ, m, ridge);
  }

  /** F where all class means are one and the same. */
  private Interval threshold(UnitFeatures x) {
    Interval lambda = Interval.point(x.decay());
    Interval centred = Interval.ratio(x.classes() - 1.0, 2.0 * x.classes());
    return biased()
        ? centred
        : centred.plus(lambda.dividedBy(lambda.plus(1).times(2.0 * x.classes())));
  }

  /** {@code τ ≥ (λ(K-1)/V')(V - F)} with V the threshold: positive below it, by convexity in τ. */
  private Interval forced(UnitFeatures x) {
    Interval pull = Interval.point(x.decay()).times(x.classes() - 1.0);
    Interval centred = Interval.ratio(x.classes() - 1.0, 2.0 * x.classes());
    return threshold(x).minus(x.objective()).times(pull).dividedBy(centred);
  }

  /** All features at one point h; without bias rows {@code h/(K(1+λ))}, with it none. */
  private UnitFeatures equalMeans(UnitFeatures x) {
    IntervalVector h = x.feature(0).layerNorm();
    Interval size =
        biased() ? Interval.ZERO : Interval.point(x.decay()).plus(1).times(x.classes()).inverse();
    Interval share = biased() ? Interval.ratio(1, x.classes()) : Interval.ZERO;
    return new UnitFeatures(
        loss(),
        IntervalMatrix.generate(x.classes(), k -> h.times(size)),
        IntervalVector.generate(x.classes(), k -> share),
        IntervalMatrix.generate(x.classes(), k -> h),
        Vector.range(0, x.classes()),
        x.decay());
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    PairedCollapse pair = new PairedCollapse(loss(), 3, 2, 0.02, 1.25, false);
    Regime<UnitFeatures> pairs =
        new Regime<>("pairs", s -> AttainedVariability.pairs(loss(), s, false));
    return List.of(
        Twin.saying(
                this,
                "millionth-more",
                "F is a millionth more than the bound",
                x -> above(x, 1 + 1e-6),
                pair,
                pairs)
            .constant(),
        Twin.saying(
                this,
                "no-variability",
                "F is at least what tr Σ_B = 1 would cost, and more",
                x ->
                    Chain.of(
                        Step.atMost(
                            "ridge",
                            Rule.CAUCHY_SCHWARZ,
                            ridge(x, x.betweenTrace().times(0.99), global(x).times(0.99)),
                            x.objective())),
                pair,
                pairs)
            .inequality(),
        without("balanced", UnitSpec.optimum(loss(), 3, 2, 0.02).unbalanced(40).firstRow(1.02)));
  }
}
