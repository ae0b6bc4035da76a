package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.RegressionCollapse.claim;
import static dev.neuralcollapse.paper.RegressionCollapseMinima.unit;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.paper.RegressionRegimes.Place;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Multivariate regression near zero decay, at zero decay, and what a fitted shift shows. */
final class RegressionCollapseLimits {
  private RegressionCollapseLimits() {}

  static Seq<Claim<?>> claims() {
    return List.of(vanishingDecay(), zeroDecay(), fittedShift());
  }

  /**
   * Dunkl-Williams: {@code ‖F(A) - F(B)‖ ≤ 2‖A-B‖/‖B‖} for {@code A = Σ^{1/2} - √c I, B = Σ^{1/2}}.
   */
  private static Claim<?> vanishingDecay() {
    return claim(
            Papers.REGRESSION.derived("Theorem 4.3, the limit from positive decay"),
            "vanishing-decay",
            "As the decays vanish WWᵀ turns to the root of the covariance",
            "c<l_1\\implies\\Bigl\\lVert\\tfrac{WW^\\top}{\\lVert"
                + " WW^\\top\\rVert_F}-\\tfrac{\\Sigma^{1/2}}{\\lVert\\Sigma^{1/2}\\rVert_F}"
                + "\\Bigr\\rVert_F\\le\\frac{2\\sqrt{nc}}{\\lVert\\Sigma^{1/2}\\rVert_F}",
            List.of(
                RegressionRegimes.minimisers(Place.BELOW, "below-all-eigenvalues"),
                RegressionRegimes.minimisers(Place.BETWEEN, "between-eigenvalues"),
                new Regime<>("tiny-decay", RegressionCollapseLimits::tiny)))
        .given(
            Hypothesis.is("learned", "c<l_1", x -> x.product().certainlyLess(x.variances().head())))
        .given(RegressionCollapse.minimal())
        .byStep(x -> distance(x, 2))
        .constant("a-fifth", "with 0.2 in the place of 2", x -> distance(x, 0.2), STEEP)
        .stronger(
            "no-distance", "the distance is 0", x -> distance(x, 0), RegressionCollapse.LEARNED)
        .without(
            "minimal",
            LinearRegressionSpec.minimiser(1e-3, 1e-3, 4.0, 1.0).noise(1),
            new Regime<>("far", seed -> tiny(seed).noise(1)));
  }

  /** Eigenvalues 1 and 1/100, √c = .09. */
  private static final LinearRegressionSpec STEEP =
      LinearRegressionSpec.minimiser(0.09, 0.09, 1.0, 0.01);

  private static LinearRegressionSpec tiny(long seed) {
    Draw draw = Draw.from(seed);
    LinearRegressionSpec at = RegressionRegimes.shallow(Place.BELOW, draw);
    double c = draw.scale(1e-8, 1e-3);
    return new LinearRegressionSpec(
        at.seed(), at.variances(), at.turn(), 1, at.width(), at.decayW(), c / at.decayW(), 0, 0);
  }

  private static Step distance(LinearRegression x, double factor) {
    Interval root = x.variances().fold(Interval.ZERO, Interval::plus).sqrt();
    Interval bound = x.product().times(x.targets()).sqrt().times(factor).dividedBy(root);
    return Step.atMost(
        "distance",
        Rule.DUNKL_WILLIAMS,
        unit(RegressionCollapseMinima.gram(x))
            .minus(unit(x.inTargets(x.variances().map(Interval::sqrt).toVector())))
            .norm(),
        bound);
  }

  private static final UnregularisedSpec FREE = new UnregularisedSpec(1, 3, 0);

  /** {@link Unregularised}. */
  private static Claim<?> zeroDecay() {
    return Stated.<Unregularised>claim(
            Papers.REGRESSION.quoted("Theorem 4.3"),
            "zero-decay",
            "Without decay every full-rank weight is optimal",
            "\\lambda_H=\\lambda_W=0:\\ W\\text{ of full rank, }H=W^+Y+(I-W^+W)Z\\implies"
                + "\\mathcal L=0,\\quad (I-W^+W)H=(I-W^+W)Z")
        .on(new Regime<>("any-weight", seed -> UnregularisedSpec.draw(seed, 0)))
        .given(new Hypothesis<>("no-decay", "\\lambda_H=\\lambda_W=0", x -> x.decay(), 0))
        .by(
            x ->
                Chain.of(
                    Step.zero("loss", Rule.IDENTITY, x.loss(1)),
                    RegressionCollapseMinima.vanishes(
                        "free-part", x.outside(x.features()).minus(x.outside(x.free())))))
        .constant(
            "a-thousandth-more",
            "H = 1.001 W⁺Y + (I - W⁺W)Z",
            x -> Step.zero("loss", Rule.IDENTITY, x.loss(1.001)),
            FREE)
        .stronger(
            "collapsed",
            "the features lie in the row space of W: NRC2 = 0",
            x -> RegressionCollapseMinima.vanishes("nrc2", x.outside(x.features())),
            FREE)
        .twin(
            "the-limit",
            "WWᵀ is proportional to Σ^{1/2}, as in the limit of vanishing decay",
            x -> RegressionCollapseMinima.vanishes("gram", unit(x.gram()).minus(unit(x.root()))),
            FREE)
        .without(
            "no-decay",
            new UnregularisedSpec(1, 3, 0.1),
            new Regime<>("decay", seed -> UnregularisedSpec.draw(seed, 0.1)));
  }

  /**
   * Two targets, {@code WWᵀ} with the eigenvectors of Σ: {@code (σ_1-γ)/(σ_2-γ) = w_1/w_2} has the
   * root {@code γ = (w_1σ_2 - w_2σ_1)/(w_1 - w_2)}, which lies in {@code (0, σ_2)} as soon as WWᵀ
   * is steeper than {@code Σ^{1/2}}.
   */
  private static Claim<?> fittedShift() {
    return Stated.<IntervalVector>claim(
            Papers.REGRESSION.derived("NRC3 with a fitted g"),
            "nrc3-fitted",
            "A fitted shift makes NRC3 vanish for weights that owe nothing to decay",
            "\\frac{w_1}{w_2}>\\frac{\\sigma_1}{\\sigma_2}\\implies\\mathrm{NRC3}=0"
                + "\\text{ at }\\sqrt g=\\frac{w_1\\sigma_2-w_2\\sigma_1}{w_1-w_2}"
                + "\\in(0,\\sigma_2)")
        .on(new Regime<>("steep", seed -> fitted(seed, 1.05, 6)))
        .given(
            Hypothesis.is(
                "steeper",
                "w_1\\sigma_2>w_2\\sigma_1",
                x -> x.get(2).times(x.get(1)).certainlyPositive() && steep(x).certainlyPositive()))
        .by(
            x ->
                Chain.of(
                    Step.nonnegative("positive", Rule.OPTIMALITY, shift(x)),
                    Step.nonnegative("below", Rule.OPTIMALITY, x.get(1).minus(shift(x))),
                    Step.zero("nrc3", Rule.IDENTITY, nrc3(x, shift(x)))))
        .constant(
            "a-hundredth-more",
            "√g is 1.01 times that",
            x -> Step.zero("nrc3", Rule.IDENTITY, nrc3(x, shift(x).times(1.01))),
            BY_HAND)
        .stronger(
            "shows-regularisation",
            "the fitted NRC3 of such weights is at least 1/1000",
            x -> Step.atMost("nrc3", Rule.OPTIMALITY, Interval.point(1e-3), nrc3(x, shift(x))),
            BY_HAND)
        .without("steeper", FLAT, new Regime<>("flat", seed -> fitted(seed, 0.2, 0.9)));
  }

  private static final Worked<IntervalVector> BY_HAND =
      worked("Σ = diag(4, 1), WWᵀ = diag(3, 1), no decay", 2, 1, 3, 1);

  private static final Worked<IntervalVector> FLAT =
      worked("Σ = diag(4, 1), WWᵀ = diag(3, 2)", 2, 1, 3, 2);

  private static Worked<IntervalVector> worked(String words, double... x) {
    return new Worked<>(words, () -> IntervalVector.of(dev.neuralcollapse.linear.Vector.of(x)));
  }

  /** σ_1 > σ_2, w_2, and w_1 so many times as steep. */
  private static Worked<IntervalVector> fitted(long seed, double least, double most) {
    Draw draw = Draw.from(seed);
    double small = draw.scale(0.1, 1);
    double large = small * draw.uniform(1.5, 5);
    double w2 = draw.scale(0.1, 2);
    double w1 = Math.max(1.01, draw.uniform(least, most) * large / small) * w2;
    return worked(
        "deviations " + large + ", " + small + ", WWᵀ = diag(" + w1 + ", " + w2 + ")",
        large,
        small,
        w1,
        w2);
  }

  private static Interval steep(IntervalVector x) {
    return x.get(2).times(x.get(1)).minus(x.get(3).times(x.get(0)));
  }

  private static Interval shift(IntervalVector x) {
    return steep(x).dividedBy(x.get(2).minus(x.get(3)));
  }

  private static Interval nrc3(IntervalVector x, Interval shift) {
    IntervalVector w = IntervalVector.generate(2, j -> x.get(2 + j));
    IntervalVector s = IntervalVector.generate(2, j -> x.get(j).minus(shift));
    return w.direction().minus(s.direction()).sumOfSquares();
  }
}
