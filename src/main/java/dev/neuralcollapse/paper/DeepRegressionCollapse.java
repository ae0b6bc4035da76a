package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.RegressionCollapse.claim;
import static dev.neuralcollapse.paper.RegressionCollapse.minimal;
import static dev.neuralcollapse.paper.RegressionCollapseMinima.vanishes;
import static dev.neuralcollapse.proof.Term.variable;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DeepRegressionUfmOptimum;
import dev.neuralcollapse.optimum.RegressionUfmOptimum;
import dev.neuralcollapse.optimum.TargetDirection;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Term;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Neural regression collapse in every layer: the exact model of linear layers over free features.
 * What the layer-wise metrics show there stands in {@link DeepRegressionCollapseMetrics}.
 */
final class DeepRegressionCollapse {
  /** Eigenvalues 4 and 1, three layers. */
  static final LinearRegressionSpec THREE =
      LinearRegressionSpec.minimiser(0.05, 0.05, 4.0, 1.0).layers(3);

  /** The second direction is given up. */
  private static final LinearRegressionSpec GIVEN_UP =
      LinearRegressionSpec.minimiser(0.3, 0.3, 4.0, 0.04).layers(2);

  private DeepRegressionCollapse() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.<Claim<?>>of(threshold(), optimum(), layers(), withoutDecay())
        .appendAll(DeepRegressionCollapseMetrics.claims());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return DeepRegressionCollapseMetrics.corrections();
  }

  static Seq<Regime<LinearRegression>> minimisers() {
    return List.of(1, 2, 3)
        .map(l -> RegressionRegimes.deepMinimisers(l, "minimisers-of-" + l + "-layers"));
  }

  /**
   * In units of the jump, {@code s = s_t e^{t(L+1)/(L-1)}}: {@code κ = 1/(L-1)} and at the
   * threshold {@code σ = L/(L-1)} the gain of learning, {@code f(s) - f(0)}, is {@code
   * s^{2/(L+1)}/(2(L-1))} times {@code g(t) = (L-1)e^{2Lt/(L-1)} - 2Le^t + L + 1}. {@code g(0) = 0}
   * and {@code g'(t) = 2Le^t (e^{t(L+1)/(L-1)} - 1)} has the sign of t, so {@code g ≥ 0}, with
   * equality at {@code t = 0} alone: s jumps from 0 to {@code s_t}.
   */
  private static Claim<?> threshold() {
    Term l = variable("L");
    Term t = variable("t");
    Term rate = l.plus(1).over(l.minus(1));
    Term after = t.times(rate).expm1();
    Term before = t.times(rate).negate().expm1().negate();
    Term end = l.times(2).over(l.minus(1)).times(t).exp();
    Term gain = l.minus(1).times(end).minus(l.times(2).times(t.exp())).plus(l).plus(1);
    return Everywhere.claim(
            Papers.DEEP_REGRESSION.derived("exact model, the scalar problem of one direction"),
            "strength-jumps",
            "At its threshold the learned strength of a direction jumps",
            "L\\ge2,\\ \\sigma\\le\\tfrac L{L-1}s_t,\\ s_t=((L-1)\\kappa)^{(L+1)/(2L)}\\implies"
                + "\\tfrac12(\\sigma-s)^2+\\tfrac{L+1}2\\kappa s^{2/(L+1)}\\ge\\tfrac12\\sigma^2",
            Domain.none().integer("L", 2).real("t", "0", "inf"))
        .holds("rises-after", after)
        .holds("falls-before", before)
        .constant(
            "one-percent-later",
            "no strength pays up to 1.01 times the threshold",
            gain.minus(l.times(t.exp()).times(2).times(Term.decimal("0.01"))),
            PointSpec.of("L", 2).and("t", 0))
        .inequality(
            "no-jump",
            "every strength beyond the threshold's pays there",
            gain.negate(),
            PointSpec.of("L", 2).and("t", 1))
        .quantity(
            "rises-like-its-argument",
            "the slope beyond is at most t",
            t.minus(after),
            PointSpec.of("L", 2).and("t", 1))
        .beyond(
            "less-than-one-layer",
            "also for L below 1",
            Domain.none().real("L", "0.1", "0.9").real("t", "0", "inf"),
            after,
            PointSpec.of("L", 0.5).and("t", 1));
  }

  private static Claim<?> optimum() {
    return claim(
            Papers.DEEP_REGRESSION.derived("exact model, value"),
            "optimum",
            "The optimum of deep linear regression, direction by direction",
            "\\mathcal L\\ge\\mathcal L^*=\\sum_j\\min_{s\\ge0}\\tfrac12(\\sigma_j-s)^2"
                + "+\\tfrac{L+1}2(\\lambda_W^L\\lambda_H)^{1/(L+1)}s^{2/(L+1)},"
                + "\\text{ attained by balanced layers}",
            List.of(1, 2, 3)
                .map(l -> RegressionRegimes.deepMoved(l, l + (l == 1 ? "-layer" : "-layers"))))
        .given(RegressionCollapse.wide())
        .by(
            x ->
                Chain.of(
                    Step.atMost("above", Rule.OPTIMALITY, x.optimum().total(), x.objective()),
                    Step.same("attained", balanced(x).objective(), x.optimum().total())))
        .constant(
            "a-millionth-more",
            "1.000001 times the value",
            x ->
                Step.atMost(
                    "above",
                    Rule.OPTIMALITY,
                    x.optimum().total().times(1.000001),
                    balanced(x).objective()),
            THREE)
        .stronger(
            "fewer-layers",
            "the value of one layer less",
            x ->
                Step.atMost(
                    "above",
                    Rule.OPTIMALITY,
                    DeepRegressionUfmOptimum.of(
                            Math.max(1, x.weights().size() - 1),
                            x.variances(),
                            Interval.point(x.decayW()),
                            Interval.point(x.decayH()))
                        .total(),
                    balanced(x).objective()),
            LinearRegressionSpec.minimiser(0.002, 0.2, 4.0, 1.0).layers(2))
        .twin(
            "soft-threshold",
            "the value of one layer",
            x ->
                Step.same(
                    "attained",
                    balanced(x).objective(),
                    RegressionUfmOptimum.of(
                            x.variances(), Interval.point(x.decayW()), Interval.point(x.decayH()))
                        .total()),
            THREE)
        .without(
            "wide",
            THREE.width(1),
            new Regime<>(
                "narrow",
                seed -> {
                  LinearRegressionSpec at = RegressionRegimes.deep(2, seed);
                  return at.width(Math.max(1, at.targets() - 1));
                }));
  }

  /** The minimiser on the same targets, as far as the width allows. */
  private static LinearRegression balanced(LinearRegression x) {
    return LinearRegressionSpec.balanced(x);
  }

  /**
   * Features that enter W_l, as their Gram matrix over the samples: it knows nothing of a basis.
   */
  private static Claim<?> layers() {
    return claim(
            Papers.DEEP_REGRESSION.derived("exact model, every layer of a minimiser"),
            "every-layer",
            "Every layer of a minimiser holds the learned directions alone",
            "\\tfrac1MF_l^\\top F_l=a_lV\\operatorname{diag}(s_j^{2l/(L+1)})V^\\top,\\quad"
                + "\\lambda_WW_1^\\top W_1=\\tfrac{\\lambda_H}MHH^\\top,\\quad"
                + " W_{l+1}^\\top W_{l+1}=W_lW_l^\\top,\\quad"
                + "\\tfrac1M\\lVert(Y-\\bar Y)(I-F_l^+F_l)\\rVert^2=\\sum_{s_j=0}l_j",
            minimisers())
        .given(minimal())
        .by(
            x ->
                Vector.rangeClosed(1, x.weights().size())
                    .foldLeft(
                        Chain.of(alignment(x, 1)),
                        (c, l) -> c.and(spectrum(x, l, 2.0 * l)).and(unpredicted(x, l, 1))))
        .constant(
            "exponent-off",
            "the eigenvalues go like s^{2.01 l/(L+1)}",
            x -> spectrum(x, 1, 2.01),
            THREE)
        .stronger(
            "all-predicted",
            "every target is a linear function of every layer (NRC4 = 0)",
            x -> unpredicted(x, 1, 0),
            GIVEN_UP)
        .twin(
            "same-in-every-layer",
            "all layers have the eigenvalues of the last",
            x -> spectrum(x, 1, 2.0 * x.weights().size()),
            THREE)
        .twin(
            "unbalanced",
            "W_1ᵀW_1 = HHᵀ/M whatever the decays",
            x -> alignment(x, x.decayW() / x.decayH()),
            LinearRegressionSpec.minimiser(0.01, 0.04, 4.0, 1.0).layers(2))
        .without("minimal", THREE.noise(0.5), RegressionRegimes.deepMoved(2, "far"));
  }

  /** {@code λ_W W_1ᵀW_1 = λ_H HHᵀ/M}, and consecutive weights alike. */
  private static Step alignment(LinearRegression x, double factor) {
    IntervalMatrix h = x.scaledFeatures();
    IntervalMatrix below =
        h.timesTransposed(h).times(Interval.point(x.decayH()).dividedBy(x.decayW()).times(factor));
    Vector<IntervalMatrix> inner = x.weights().map(w -> w.transpose().times(w));
    Vector<IntervalMatrix> outer = x.weights().map(w -> w.timesTransposed(w)).prepend(below);
    return Step.zero(
        "balance",
        Rule.IDENTITY,
        inner
            .zipWith(outer, (a, b) -> a.minus(b).sumOfSquares())
            .fold(Interval.ZERO, Interval::plus));
  }

  /** The Gram matrix of a layer over the samples against {@code a V diag(s^{e/(L+1)}) Vᵀ}. */
  private static Step spectrum(LinearRegression x, int layer, double exponent) {
    DeepRegressionUfmOptimum best = x.optimum();
    Interval power = Interval.point(exponent).dividedBy(x.weights().size() + 1.0);
    Vector<Interval> e = best.directions().map(d -> d.strength().pow(power));
    IntervalMatrix f = x.entering(layer).times(x.root().inverse());
    IntervalMatrix expected =
        LinearRegression.diagonal(x.samples(), e).timesTransposed(x.samples());
    // One factor: h² for the features times w² for every weight before.
    Interval h2 = best.shrinkage().dividedBy(x.decayH());
    Interval w2 = best.shrinkage().dividedBy(x.decayW());
    return vanishes(
        "spectrum-" + layer,
        f.transpose().times(f).minus(expected.times(h2.times(w2.pow(layer - 1)))));
  }

  /** {@code ‖T(I - F⁺F)‖²}: F has the row space of the learned columns of V. */
  private static Step unpredicted(LinearRegression x, int layer, double factor) {
    IntervalMatrix rows = x.entering(layer);
    Vector<Interval> learned =
        x.optimum()
            .directions()
            .map(d -> d.state() == TargetDirection.State.ACTIVE ? Interval.ONE : Interval.ZERO);
    IntervalMatrix projector =
        LinearRegression.diagonal(x.samples(), learned).timesTransposed(x.samples());
    IntervalMatrix t = x.centredTargets();
    Interval left =
        t.minus(t.times(projector))
            .sumOfSquares()
            .plus(rows.minus(rows.times(projector)).sumOfSquares());
    Interval expected =
        x.optimum()
            .directions()
            .filter(d -> d.state() != TargetDirection.State.ACTIVE)
            .map(d -> d.deviation().square())
            .fold(Interval.ZERO, Interval::plus);
    return Step.same("unpredicted-" + layer, left, expected.times(factor));
  }

  /** Nothing shrinks what the weights do not see: it stays as the start had it. */
  private static Claim<?> withoutDecay() {
    return Stated.<DescendedRegression>claim(
            Papers.DEEP_REGRESSION.derived("necessity of weight decay, exact model").numerical(),
            "decay-needed",
            "Without decay gradient descent fits the targets and does not collapse",
            "\\lambda_W=\\lambda_H=0\\implies\\mathrm{NRC1}\\ge\\tfrac1{50}"
                + "\\text{ where gradient descent from a Gaussian start ends}")
        .on(
            new Regime<>(
                "gaussian-start",
                seed -> new DescendedRegression.Run(Draw.from(seed).shortSeed(), 0)))
        .given(new Hypothesis<>("no-decay", "\\lambda_W=\\lambda_H=0", x -> x.decay(), 0))
        .by(x -> Chain.of(noise(x, 0.02), fits(x, 0.5)))
        .constant("a-half", "NRC1 ≥ 1/2", x -> noise(x, 0.5), new DescendedRegression.Run(1, 0))
        .stronger(
            "collapsed",
            "NRC1 is at most 1/100",
            x ->
                Step.atMost(
                    "noise", Rule.CONSTRUCTION, Interval.point(x.noise()), Interval.point(0.01)),
            new DescendedRegression.Run(1, 0))
        .without(
            "no-decay",
            new DescendedRegression.Run(1, 0.1),
            new Regime<>(
                "decay", seed -> new DescendedRegression.Run(Draw.from(seed).shortSeed(), 0.1)))
        .floating(1e-9)
        .caveat("two targets, two layers, 300 steps of size 0.02; other starts may differ");
  }

  private static Step noise(DescendedRegression x, double least) {
    return Step.atMost(
        "noise", Rule.CONSTRUCTION, Interval.point(least), Interval.point(x.noise()));
  }

  private static Step fits(DescendedRegression x, double most) {
    return Step.atMost("fit", Rule.CONSTRUCTION, Interval.point(x.fit()), Interval.point(most));
  }
}
