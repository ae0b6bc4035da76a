package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.RegressionCollapse.claim;
import static dev.neuralcollapse.paper.RegressionCollapse.minimal;
import static dev.neuralcollapse.paper.RegressionCollapse.positive;
import static dev.neuralcollapse.paper.RegressionCollapse.ratio;
import static dev.neuralcollapse.paper.RegressionCollapse.shifted;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.TargetDirection;
import dev.neuralcollapse.paper.RegressionRegimes.Place;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/** What the minimisers of multivariate regression look like, and the other critical points. */
final class RegressionCollapseMinima {
  private static final LinearRegressionSpec LEARNED = RegressionCollapse.LEARNED;
  private static final LinearRegressionSpec HALF = RegressionCollapse.HALF;

  /** Eigenvalue 9, √c = .2. */
  private static final LinearRegressionSpec ONE = LinearRegressionSpec.minimiser(0.4, 0.1, 9.0);

  private RegressionCollapseMinima() {}

  static Seq<Claim<?>> claims() {
    return List.of(positivePart(), collapse(), oneTarget(), saddles());
  }

  /** Zero of a matrix, as its squared norm. */
  static Step vanishes(String name, IntervalMatrix difference) {
    return Step.zero(name, Rule.IDENTITY, difference.sumOfSquares());
  }

  static IntervalMatrix gram(LinearRegression x) {
    IntervalMatrix w = x.weights().head();
    return w.timesTransposed(w);
  }

  /** Every minimiser: by the gap identity each of its parts vanishes. */
  private static Claim<?> positivePart() {
    return claim(
            Papers.REGRESSION.derived("Theorem 4.1, all minimisers"),
            "positive-part",
            "WWᵀ of every minimiser is the positive part of the shifted root of Σ",
            "WW^\\top=\\sqrt{\\lambda_H/\\lambda_W}(\\Sigma^{1/2}-\\sqrt cI)_+,\\quad"
                + " WH=(\\Sigma^{1/2}-\\sqrt cI)_+\\Sigma^{-1/2}(Y-\\bar Y),\\quad"
                + " \\lambda_H\\lVert H\\rVert^2=M\\lambda_W\\lVert W\\rVert^2",
            List.of(
                RegressionRegimes.minimisers(Place.BELOW, "below-all-eigenvalues"),
                RegressionRegimes.minimisers(Place.BETWEEN, "between-eigenvalues"),
                RegressionRegimes.minimisers(Place.ABOVE, "above-all-eigenvalues")))
        .given(minimal())
        .by(
            x ->
                Chain.of(
                    vanishes("gram", gram(x).minus(positive(x).times(ratio(x)))),
                    vanishes("outputs", outputs(x)),
                    balance(x, 1)))
        .constant(
            "balance-off", "λ_H‖H‖² = 1.000001 M λ_W ‖W‖²", x -> balance(x, 1.000001), LEARNED)
        .stronger(
            "below-assumed",
            "WWᵀ = √(λ_H/λ_W)(Σ^{1/2} - √c I) wherever c lies",
            x -> vanishes("gram", gram(x).minus(shifted(x).times(ratio(x)))),
            RegressionCollapse.BY_HAND)
        .twin(
            "no-ratio",
            "WWᵀ = (Σ^{1/2} - √c I)_+",
            x -> vanishes("gram", gram(x).minus(positive(x))),
            HALF)
        .without("minimal", LEARNED.noise(0.5), RegressionRegimes.shallow().head());
  }

  private static IntervalMatrix outputs(LinearRegression x) {
    return x.weights()
        .head()
        .times(x.scaledFeatures())
        .minus(x.acrossSamples(x.optimum().directions().map(TargetDirection::strength)));
  }

  private static Step balance(LinearRegression x, double factor) {
    return Step.same(
        "balance",
        x.scaledFeatures().sumOfSquares().times(x.decayH()),
        x.weights().head().sumOfSquares().times(x.decayW()).times(factor));
  }

  /**
   * NRC1 to NRC3. The features are {@code Wᵀ} times something, so they lie in the row space of W
   * (NRC2), of n dimensions (NRC1).
   */
  private static Claim<?> collapse() {
    return claim(
            Papers.REGRESSION.quoted("Corollary 4.2"),
            "collapse",
            "Below the least eigenvalue minimisers collapse, their residual is white",
            "c<l_{\\min}\\implies WW^\\top=\\sqrt{\\lambda_H/\\lambda_W}(\\Sigma^{1/2}-\\sqrt"
                + " cI),\\ H=\\sqrt{\\lambda_W/\\lambda_H}W^\\top\\Sigma^{-1/2}(Y-\\bar Y),"
                + "\\ \\tfrac1MRR^\\top=cI,\\ \\mathrm{NRC}_{1,2,3}=0\\ (g=c)",
            List.of(
                RegressionRegimes.minimisers(Place.BELOW, "minimisers"),
                new Regime<>(
                    "isotropic",
                    seed -> {
                      Draw draw = Draw.from(seed);
                      double l = draw.scale(0.2, 4);
                      double w = draw.scale(0.1, 1);
                      return LinearRegressionSpec.minimiser(w, l * 0.3 / w, l, l)
                          .turned(draw.integer(1, 4), draw.integer(0, 4));
                    })))
        .given(
            Hypothesis.is(
                "below", "c<l_{\\min}", x -> x.product().certainlyLess(x.variances().last())))
        .given(minimal())
        .by(
            x ->
                Chain.of(
                    vanishes("gram", gram(x).minus(shifted(x).times(ratio(x)))),
                    vanishes("features", features(x)),
                    white(x, 1),
                    nrc3(x, x.product())))
        .constant(
            "wider-residual", "the residual has covariance 1.001 c", x -> white(x, 1.001), LEARNED)
        .stronger(
            "no-shift",
            "WWᵀ is proportional to Σ^{1/2}: NRC3 = 0 with g = 0",
            x -> nrc3(x, Interval.ZERO),
            LEARNED)
        .without("below", HALF, RegressionRegimes.minimisers(Place.BETWEEN, "between"))
        .without("minimal", LEARNED.noise(0.5), RegressionRegimes.shallow().head());
  }

  private static IntervalMatrix features(LinearRegression x) {
    IntervalMatrix white = x.acrossSamples(Vector.fill(x.targets(), Interval.ONE));
    return x.scaledFeatures().times(ratio(x)).minus(x.weights().head().transpose().times(white));
  }

  private static Step white(LinearRegression x, double factor) {
    IntervalMatrix r = x.residual();
    Vector<Interval> c = Vector.fill(x.targets(), x.product().times(factor));
    return vanishes("white", r.timesTransposed(r).minus(x.inTargets(c)));
  }

  /** {@code ‖F(WWᵀ) - F(Σ^{1/2} - √g I)‖_F²}; for one target always 0. */
  static Step nrc3(LinearRegression x, Interval g) {
    IntervalMatrix root = x.inTargets(x.variances().map(l -> l.sqrt().minus(g.sqrt())).toVector());
    return vanishes("nrc3", unit(gram(x)).minus(unit(root)));
  }

  static IntervalMatrix unit(IntervalMatrix m) {
    return m.times(m.norm().inverse());
  }

  private static Claim<?> oneTarget() {
    return claim(
            Papers.REGRESSION.quoted("Corollary 4.2 for n = 1"),
            "one-target",
            "With one target every feature is a multiple of the weight",
            "n=1,\\ \\sigma>\\sqrt c\\implies\\lVert w\\rVert^2=\\lambda_H(\\sigma/\\sqrt"
                + " c-1),\\quad h_i\\parallel w",
            List.of(
                new Regime<>(
                    "learned",
                    seed -> {
                      Draw draw = Draw.from(seed);
                      double sigma = draw.scale(0.5, 5);
                      double root = sigma * draw.uniform(0.05, 0.9);
                      double w = draw.scale(0.05, 2);
                      return one(draw, sigma * sigma, w, root * root / w);
                    })))
        .given(
            Hypothesis.is(
                "learned",
                "\\sigma>\\sqrt c",
                x -> x.product().certainlyLess(x.variances().head())))
        .given(minimal())
        .by(x -> Chain.of(norm(x, 1), parallel(x)))
        .constant("norm-off", "‖w‖² is 1.000001 times that", x -> norm(x, 1.000001), ONE)
        .stronger(
            "no-minus-one",
            "‖w‖² ≥ λ_H σ/√c",
            x ->
                Step.atMost(
                    "norm",
                    Rule.OPTIMALITY,
                    x.deviation(0).times(x.decayH()).dividedBy(x.product().sqrt()),
                    x.weights().head().sumOfSquares()),
            ONE)
        .without(
            "learned",
            LinearRegressionSpec.minimiser(1, 1, 0.25),
            new Regime<>(
                "given-up",
                seed -> {
                  Draw draw = Draw.from(seed);
                  double l = draw.scale(0.1, 1);
                  return one(draw, l, 2 * l, draw.uniform(1, 2));
                }))
        .without("minimal", ONE.width(2).noise(0.5), RegressionRegimes.shallow().head());
  }

  private static LinearRegressionSpec one(Draw draw, double l, double decayW, double decayH) {
    LinearRegressionSpec at = LinearRegressionSpec.minimiser(decayW, decayH, l);
    return at.width(draw.integer(1, 3));
  }

  private static Step norm(LinearRegression x, double factor) {
    Interval right =
        x.deviation(0).dividedBy(x.product().sqrt()).minus(1).times(x.decayH()).times(factor);
    return Step.same("norm", x.weights().head().sumOfSquares(), right);
  }

  private static Step parallel(LinearRegression x) {
    IntervalMatrix w = x.weights().head();
    IntervalMatrix along =
        w.transpose().times(w.times(x.scaledFeatures())).times(w.sumOfSquares().inverse());
    return vanishes("parallel", x.scaledFeatures().minus(along));
  }

  /**
   * A critical point that leaves out a direction with {@code σ_j > √c} has the curvature {@code 2(1
   * - σ_j/√c) < 0} along {@code δW = λ_W^{-1/2} u_j rᵀ, δH = λ_H^{-1/2} √M r v_jᵀ}, r a unit vector
   * of feature space that nothing uses. [D for the direction]
   */
  private static Claim<?> saddles() {
    return claim(
            Papers.REGRESSION.quoted("Theorem 4.1, landscape; the direction of descent [D]"),
            "strict-saddles",
            "Leaving out a direction worth learning makes a strict saddle",
            "\\nabla\\mathcal L=0,\\ \\sigma_j>\\sqrt c,\\ W^\\top u_j=0\\implies"
                + "\\partial^2_D\\mathcal L=2(1-\\sigma_j/\\sqrt c)<0",
            List.of(
                new Regime<>("left-out", seed -> saddle(seed, Place.BELOW)),
                new Regime<>("between", seed -> saddle(seed, Place.BETWEEN))))
        .given(
            Hypothesis.is(
                "worth-learning",
                "\\sigma_1>\\sqrt c",
                x -> x.product().certainlyLess(x.variances().head())))
        .given(
            new Hypothesis<>(
                "left-out",
                "W^\\top u_1=0",
                x -> x.weights().head().transpose().times(x.axes()).transpose().row(0).norm().hi(),
                1e-9))
        .by(
            x ->
                Chain.of(
                    critical(x),
                    Step.same("curvature", RegressionSaddle.curvature(x), expected(x)),
                    Step.nonnegative("descends", Rule.OPTIMALITY, expected(x).negate())))
        .constant(
            "half-the-curvature",
            "the curvature is 1 - σ_j/√c",
            x -> Step.same("curvature", RegressionSaddle.curvature(x), expected(x).dividedBy(2)),
            LEARNED.dropping(1))
        .stronger(
            "minimum",
            "no direction descends",
            x -> Step.nonnegative("curvature", Rule.OPTIMALITY, RegressionSaddle.curvature(x)),
            LEARNED.dropping(1))
        .without(
            "worth-learning",
            LinearRegressionSpec.minimiser(1, 1, 0.25),
            RegressionRegimes.minimisers(Place.ABOVE, "above"))
        .without("left-out", LEARNED, RegressionRegimes.minimisers(Place.BELOW, "below"))
        .caveat(
            "tried at the critical points that keep some of the directions and leave out the"
                + " largest; that there are no others is the paper's");
  }

  private static LinearRegressionSpec saddle(long seed, Place place) {
    Draw draw = Draw.from(seed);
    LinearRegressionSpec at = RegressionRegimes.shallow(place, draw);
    return at.dropping(1 | draw.integer(0, 7));
  }

  private static Interval expected(LinearRegression x) {
    return Interval.ONE.minus(x.deviation(0).dividedBy(x.product().sqrt())).times(2);
  }

  private static Step critical(LinearRegression x) {
    return Step.zero("critical", Rule.IDENTITY, RegressionSaddle.gradient(x));
  }
}
