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
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * NC2 is small near the optimum of a loss with a simplex optimum: cross entropy, squared error with
 * a free bias. [D]
 *
 * <p>NC2 sees the direction of {@code WWᵀ} alone, so the gap is first written from the optimum of
 * the classifier's own norm; its shares of fit γ₁, duality γ₂ and centroid γ₃ then bound {@code x =
 * ‖QQᵀ - τS‖/τ}, {@code τ(K-1) = ‖Q‖²}. Fit: the deviations of logits, made symmetric, have norm at
 * most T. Duality: {@code Qᵀ = b₀M + E}. The eigenvalue {@code s²τ} of {@code QQᵀ} is bounded by x
 * itself, and by the trace.
 */
final class StabilityAngle extends UnitClaim {
  private final UnitSpec head;

  private StabilityAngle(Loss loss, String name, String title) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC2"), name, title);
    this.head = UnitSpec.of(0, loss, 3, 2, 5, 0.02, 0.05).with(UnitSpec.Noise.HEAD);
  }

  static StabilityAngle crossEntropy() {
    return new StabilityAngle(
        Loss.CROSS_ENTROPY, "stability-nc2-ce", "A small gap bounds NC2 under cross entropy");
  }

  static StabilityAngle squaredWithBias() {
    return new StabilityAngle(
        Loss.SQUARED_WITH_BIAS, "stability-nc2-mse-bias", "A small gap bounds NC2, free bias");
  }

  @Override
  public String statement() {
    return "F-F^*=J+\\gamma_1+\\gamma_2+\\gamma_3+"
        + "\\tfrac{p_0b_0K}2\\operatorname{tr}\\Sigma_W,\\;"
        + "x=\\tfrac1\\tau\\|QQ^\\top-\\tau S\\|\\le\\tfrac{b_0T}\\tau"
        + "+s\\sqrt{\\tfrac{2\\gamma_2b_0}{p_0\\tau}},\\;"
        + "s^2\\le1+\\sqrt{\\tfrac{K-2}{K-1}}x,\\;\\tan^2\\angle(WW^\\top,S)\\le"
        + "\\frac{x^2+2s^2w+w^2}{K-1},\\;w=\\tfrac{2\\gamma_3}{\\lambda\\tau}";
  }

  @Override
  public String caveat() {
    return "Checked with the shares of every instance; the certificates claims check the supremum"
        + " over all shares of a gap.";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.all(loss())
        .append(UnitRegimes.around("head-only", head))
        .append(UnitRegimes.around("centroid", head.with(UnitSpec.Noise.CENTROID)));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    OwnNormTerms t = OwnNormTerms.of(x);
    return new Chain(
        t.account(x).steps().appendAll(angle(x, t, 1).steps()), io.vavr.control.Option.none());
  }

  private static Chain angle(UnitFeatures x, OwnNormTerms t, double factor) {
    IntervalMatrix q = x.rows();
    Interval square = t.squaredTangent(x).times(factor);
    Interval tangent =
        t.deviation(x.head().timesTransposed(x.head())).square().dividedBy(x.classes() - 1.0);
    Interval secant = square.plus(1).sqrt();
    Interval nc2 = square.times(2).dividedBy(secant.times(secant.plus(1))).sqrt();
    return Chain.of(
        Step.atMost("spread", Rule.TRIANGLE, t.deviation(q.timesTransposed(q)), t.spread(x)),
        Step.atMost("tangent", Rule.TRIANGLE, tangent, square),
        Step.atMost("nc2", Rule.MONOTONICITY, Directions.gramDeviation(x), nc2));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    Worked<UnitFeatures> along = new Worked<>("K=2, mean row along a feature", this::along);
    return List.of(
        Twin.saying(
                this,
                "millionth-less",
                "a millionth less than the square of the tangent",
                x -> angle(x, OwnNormTerms.of(x), 1 - 1e-6),
                along,
                Regime.always("along", along))
            .constant(),
        stronger(
            "no-fit",
            "the share of fit is left out",
            x -> angle(x, OwnNormTerms.of(x).fit(Interval.ZERO), 1),
            head.scaled(0.9)),
        stronger(
            "no-duality",
            "the share of duality is left out",
            x -> angle(x, OwnNormTerms.of(x).duality(Interval.ZERO), 1),
            head.scaled(0.9)),
        stronger(
            "no-centroid",
            "the share of the centroid is left out",
            x -> angle(x, OwnNormTerms.of(x).centroid(Interval.ZERO), 1),
            head.with(UnitSpec.Noise.CENTROID)),
        loss() == Loss.CROSS_ENTROPY
            ? Twin.without(
                this,
                "balanced",
                new Pinched(0.04, 40, 0.6),
                new Regime<>("pinched", Pinched::draw))
            : without("balanced", UnitSpec.larger(loss())),
        without("unit-features", UnitSpec.longer(loss())));
  }

  /** Two classes, features and centred rows opposite, the mean row along them: equality. */
  private UnitFeatures along() {
    UnitFeatures x = UnitSpec.optimum(loss(), 2, 1, 0.02).instance();
    IntervalVector lift = x.feature(0).times(Interval.point(0.125));
    return new UnitFeatures(
        loss(),
        x.head().map(w -> w.plus(lift)),
        x.bias(),
        x.features(),
        Vector.of(0, 1),
        x.decay());
  }
}
