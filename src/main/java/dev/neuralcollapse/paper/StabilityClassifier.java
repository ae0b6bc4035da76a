package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * NC2 is small near the optimum of cross entropy. [D]
 *
 * <p>Shares {@code γ₁ + γ₂ + γ₃ ≤ γ} of fit, duality and centroid. Averaging the divergences over
 * classes bounds the logits' distance T from the optimal ones: {@code (p/β²)(e^{-βT} - 1 + βT) ≤
 * e^{Kγ₁} - 1}. Then {@code QQᵀ = aZ* + aU + QEᵀ} with {@code ‖U‖ ≤ T}, {@code ‖E‖ ≤ e₂}, {@code
 * ‖Q‖ ≤ σ}.
 */
final class StabilityClassifier extends UnitClaim {
  private static final UnitSpec HEAD =
      UnitSpec.of(0, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 0.05).with(UnitSpec.Noise.HEAD);
  private static final UnitSpec CENTROID = HEAD.with(UnitSpec.Noise.CENTROID);

  StabilityClassifier() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC2"),
        "stability-nc2-ce",
        "Small shares of the gap bound NC2 under cross entropy");
  }

  @Override
  public String statement() {
    return "\\|WW^\\top-\\tfrac{\\rho^{*2}}{K-1}S_K\\|_F\\le r,\\quad "
        + "r^2=(aT+\\sigma e_2)^2+2\\sigma^2e_3^2+e_3^4,\\quad "
        + "\\mathrm{NC2}\\le\\sqrt{2(1-\\sqrt{1-x^2})},\\;x=r\\sqrt{K-1}/\\rho^{*2}<1";
  }

  @Override
  public String caveat() {
    return "Checked with the shares of every instance; certificates-ce checks the supremum over all"
        + " shares of a gap.";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.all(loss())
        .append(UnitRegimes.around("head-only", HEAD))
        .append(UnitRegimes.around("centroid", CENTROID));
  }

  /** {@code β² = max(P²+(1-p)²+(K-2)p², (1-P)²+(K-1)p²)}. */
  private static Interval beta(Interval p, int k) {
    Interval right = p.times(k - 1.0).negate().plus(1);
    Interval wrong = p.times(k - 1.0).square().plus(p.square().times(k - 1.0));
    return right
        .square()
        .plus(p.negate().plus(1).square())
        .plus(p.square().times(k - 2.0))
        .max(wrong)
        .sqrt();
  }

  /** T for an exact right-hand side. */
  private static Interval root(Interval p, Interval beta, double excess) {
    if (excess <= 0) {
      return Interval.ZERO;
    }
    Interval target = beta.square().times(excess).dividedBy(p);
    Interval bracket = Interval.of(0, target.plus(2).plus(target.sqrt().times(2)).hi());
    return Root.ofIncreasing(x -> x.negate().expm1().plus(x).minus(target), bracket)
        .getOrElse(bracket)
        .dividedBy(beta);
  }

  private static Interval reach(UnitFeatures x, Interval fit) {
    Interval p = x.optimum().wrongMass();
    Interval beta = beta(p, x.classes());
    Interval excess = fit.times(x.classes()).expm1();
    return Interval.of(
        root(p, beta, Math.max(0, excess.lo())).lo(), root(p, beta, excess.hi()).hi());
  }

  private static Interval radius(UnitFeatures x, GapTerms t) {
    Gufm best = x.optimum();
    Interval at = best.scale().times(reach(x, t.fit()));
    Interval e2 = t.duality().times(2).dividedBy(x.decay()).sqrt();
    Interval e3 = t.centroid().times(2).dividedBy(x.decay());
    Interval level = best.rho().square().dividedBy(x.classes() - 1.0).plus(at);
    Interval sigma = e2.plus(e2.square().plus(level.times(4)).sqrt()).dividedBy(2);
    return at.plus(sigma.times(e2))
        .square()
        .plus(sigma.square().times(e3).times(2))
        .plus(e3.square())
        .sqrt();
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, GapTerms.of(x));
  }

  private static Chain with(UnitFeatures x, GapTerms shares) {
    return within(x, radius(x, shares));
  }

  private static Chain within(UnitFeatures x, Interval r) {
    Gufm best = x.optimum();
    Interval size = best.rho().square().dividedBy(x.classes() - 1.0);
    IntervalMatrix gram = x.head().timesTransposed(x.head());
    IntervalMatrix simplex = Indicator.projector(x.classes());
    Chain deviation =
        Chain.of(Step.atMost("gram", Rule.TRIANGLE, gram.minus(simplex.times(size)).norm(), r));
    Interval share =
        r.times(Interval.point(x.classes() - 1.0).sqrt()).dividedBy(best.rho().square());
    if (share.hi() >= 1) {
      return deviation;
    }
    Interval unit = Interval.point(x.classes() - 1.0).sqrt().inverse();
    Interval nc2 = gram.times(gram.norm().inverse()).minus(simplex.times(unit)).norm();
    Interval bound = share.square().negate().plus(1).sqrt().negate().plus(1).times(2).sqrt();
    return deviation.and(Step.atMost("nc2", Rule.TRIANGLE, nc2, bound));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        constant(
            "four-fifths",
            "four fifths of r",
            x -> within(x, radius(x, GapTerms.of(x)).times(0.8)),
            UnitSpec.of(0, Loss.CROSS_ENTROPY, 2, 2, 4, 0.02, 0.001).scaled(1.01)),
        Twin.without(
            this, "balanced", new Pinched(0.04, 40, 0.6), new Regime<>("pinched", Pinched::draw)),
        stronger(
            "no-fit",
            "the share of fit is left out",
            x -> with(x, GapTerms.of(x).fit(Interval.ZERO)),
            HEAD.scaled(1.3)),
        stronger(
            "no-duality",
            "the share of duality is left out",
            x -> with(x, GapTerms.of(x).duality(Interval.ZERO)),
            HEAD),
        stronger(
            "no-centroid",
            "the share of the centroid is left out",
            x -> with(x, GapTerms.of(x).centroid(Interval.ZERO)),
            CENTROID));
  }
}
