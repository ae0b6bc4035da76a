package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.RegressionUfmOptimum;
import dev.neuralcollapse.optimum.TargetDirection;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Neural collapse in multivariate regression: the closed form with positive decays, at every place
 * of {@code c = λ_W λ_H} among the eigenvalues of the targets' covariance. What happens at and near
 * zero decay stands in {@link RegressionCollapseLimits}.
 */
final class RegressionCollapse {
  /** Σ = [[1, .6], [.6, .5]]: eigenvalue 1.4 along (3, 2), .1 along (-2, 3); c = .2. */
  static final LinearRegressionSpec BY_HAND =
      LinearRegressionSpec.minimiser(0.2, 1, 1.4, 0.1).turned(3, 2);

  /** Eigenvalues 4 and 1, c = 1/4. */
  static final LinearRegressionSpec LEARNED = LinearRegressionSpec.minimiser(0.5, 0.5, 4.0, 1.0);

  /** Eigenvalues 1 and 1/16, c = 1/4 between them. */
  static final LinearRegressionSpec HALF = LinearRegressionSpec.minimiser(0.25, 1, 1.0, 0.0625);

  private RegressionCollapse() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.<Claim<?>>of(gapIdentity(), optimum())
        .appendAll(RegressionCollapseMinima.claims())
        .appendAll(RegressionCollapseLimits.claims());
  }

  /** A claim about linear regression, tried in these regimes. */
  static Stated<LinearRegression> claim(
      Source source,
      String name,
      String title,
      String statement,
      Seq<Regime<LinearRegression>> regimes) {
    return regimes.foldLeft(
        Stated.<LinearRegression>claim(source, name, title, statement), Stated::on);
  }

  static Hypothesis<LinearRegression> minimal() {
    return new Hypothesis<>("minimal", "\\mathcal L=\\mathcal L^*", x -> gap(x).magnitude(), 1e-9);
  }

  static Hypothesis<LinearRegression> wide() {
    return Hypothesis.is("wide", "d\\ge n", x -> x.width() >= x.targets());
  }

  static Interval gap(LinearRegression x) {
    return x.objective().minus(x.optimum().total());
  }

  /** {@link RegressionGap}. */
  private static Claim<?> gapIdentity() {
    return claim(
            Papers.REGRESSION.derived("Theorem 4.1, the gap"),
            "gap-identity",
            "The gap of linear regression with free features, part by part",
            "\\mathcal L-\\mathcal L^*=\\tfrac12\\lVert b+W\\bar h-\\bar y\\rVert^2"
                + "+\\tfrac{\\lambda_H}2\\lVert\\bar h\\rVert^2+\\tfrac12\\lVert W\\tilde"
                + " H-S\\rVert^2+\\tfrac12\\lVert\\sqrt{\\lambda_H}\\tilde"
                + " H-\\sqrt{\\lambda_W}W^\\top P\\rVert^2+\\tfrac{\\lambda_W}2(\\lVert"
                + " W\\rVert^2-\\lVert W^\\top P\\rVert^2)",
            RegressionRegimes.shallow())
        .by(RegressionCollapse::account)
        .constant(
            "a-millionth-more-duality",
            "the fourth part is that much larger",
            x -> rest(x, RegressionGap.of(x).duality().times(1e-6)),
            LEARNED.noise(0.5))
        .stronger(
            "twice-the-fit",
            "the gap is at least all parts with the fit twice",
            x ->
                Step.nonnegative(
                    "sum",
                    Rule.SQUARE,
                    gap(x).minus(RegressionGap.of(x).total()).minus(RegressionGap.of(x).fit())),
            LEARNED.noise(0.5))
        .twin(
            "every-direction-learned",
            "P = U Vᵀ also where σ_j < √c",
            x ->
                Step.same(
                    "sum",
                    gap(x),
                    RegressionGap.of(x, Vector.fill(x.targets(), Interval.ONE)).total()),
            HALF.noise(0.5));
  }

  private static Step rest(LinearRegression x, Interval more) {
    return Step.zero("sum", Rule.IDENTITY, gap(x).minus(RegressionGap.of(x).total()).minus(more));
  }

  private static Chain account(LinearRegression x) {
    RegressionGap g = RegressionGap.of(x);
    return Chain.from(x.objective())
        .down("bias", Rule.SQUARE, g.bias())
        .down("mean", Rule.SQUARE, g.mean())
        .down("fit", Rule.SQUARE, g.fit())
        .down("duality", Rule.SQUARE, g.duality())
        .down("spare", Rule.PROJECTION, g.spare())
        .endsAt(x.optimum().total());
  }

  /**
   * The value is a lower bound everywhere and attained by the closed form, in the eigenbasis. What
   * is printed as "the first j* columns of {@code A^{1/2}}" is right in that basis only: elsewhere,
   * with c between eigenvalues, {@code A = Σ^{1/2} - √c I} is indefinite, its root not real, and
   * the columns of the root of its positive part do not attain the value.
   */
  private static Claim<?> optimum() {
    return claim(
            Papers.REGRESSION.quoted("Theorem 4.1 and Corollary 4.2, in the eigenbasis of Σ"),
            "optimum",
            "The optimum of linear regression with free features, at every place of c",
            "\\mathcal L\\ge\\mathcal L^*=\\sum_j\\begin{cases}\\sqrt{cl_j}-c/2&l_j>c\\\\"
                + "l_j/2&l_j\\le c\\end{cases},\\text{ attained at }"
                + "W=(\\lambda_H/\\lambda_W)^{1/4}U"
                + "\\operatorname{diag}((\\sqrt{l_j}-\\sqrt c)_+^{1/2})R,\\"
                + " H=\\sqrt{\\lambda_W/\\lambda_H}W^\\top\\Sigma^{-1/2}(Y-\\bar Y),\\ b=\\bar y",
            RegressionRegimes.shallow())
        .given(wide())
        .by(
            x ->
                Chain.of(
                    Step.atMost("above", Rule.OPTIMALITY, closedForm(x), x.objective()),
                    Step.same("attained", minimiser(x).objective(), closedForm(x)),
                    Step.same("scalar-problems", x.optimum().total(), closedForm(x))))
        .constant(
            "a-millionth-more",
            "1.000001 times the value",
            x ->
                Step.atMost(
                    "above",
                    Rule.OPTIMALITY,
                    closedForm(x).times(1.000001),
                    minimiser(x).objective()),
            LEARNED)
        .stronger(
            "decay-off",
            "the objective with 0.9999 λ_H is at least the value with λ_H",
            x ->
                Step.atMost(
                    "above",
                    Rule.OPTIMALITY,
                    closedForm(x),
                    minimiser(x)
                        .objective()
                        .minus(
                            minimiser(x)
                                .scaledFeatures()
                                .sumOfSquares()
                                .times(x.decayH())
                                .times(0.5e-4))),
            LEARNED)
        .twin(
            "corollary-everywhere",
            "the value is Σ √(c l_j) - c/2 also where c > l_j",
            x -> Step.same("attained", minimiser(x).objective(), corollary(x)),
            HALF)
        .twin(
            "real-root",
            "A^{1/2} is real: A = Σ^{1/2} - √c I is positive semidefinite",
            x -> {
              IntervalVector last = x.axes().transpose().row(x.targets() - 1);
              return Step.nonnegative(
                  "semidefinite", Rule.SQUARE, last.dot(shifted(x).times(last)));
            },
            BY_HAND)
        .twin(
            "first-columns",
            "W consists of the first j* columns of the root of A's positive part",
            x -> Step.same("attained", firstColumns(x).objective(), closedForm(x)),
            BY_HAND)
        .without(
            "wide",
            LEARNED.width(1),
            new Regime<>(
                "narrow",
                seed -> {
                  LinearRegressionSpec at =
                      (LinearRegressionSpec) RegressionRegimes.shallow().get(0).draw().apply(seed);
                  return at.width(Math.max(1, at.targets() - 1));
                }));
  }

  private static Interval closedForm(LinearRegression x) {
    return RegressionUfmOptimum.of(
            x.variances(), Interval.point(x.decayW()), Interval.point(x.decayH()))
        .total();
  }

  /** {@code √c tr Σ^{1/2} - nc/2}. */
  private static Interval corollary(LinearRegression x) {
    Interval trace = x.variances().map(Interval::sqrt).fold(Interval.ZERO, Interval::plus);
    Interval c = x.product();
    return c.sqrt().times(trace).minus(c.times(x.targets()).dividedBy(2));
  }

  /** {@code Σ^{1/2} - √c I}. */
  static IntervalMatrix shifted(LinearRegression x) {
    return x.inTargets(x.variances().map(l -> l.sqrt().minus(x.product().sqrt())).toVector());
  }

  /** {@code (Σ^{1/2} - √c I)_+}. */
  static IntervalMatrix positive(LinearRegression x) {
    return x.inTargets(x.optimum().directions().map(TargetDirection::strength));
  }

  /** {@code (√λ_H/√λ_W)}. */
  static Interval ratio(LinearRegression x) {
    return Interval.point(x.decayH()).sqrt().dividedBy(Interval.point(x.decayW()).sqrt());
  }

  /** The closed form on the same targets, as far as the width allows. */
  private static LinearRegression minimiser(LinearRegression x) {
    return from(x, Vector.fill(x.targets(), Interval.ONE), identityOf(x));
  }

  /** {@code W = (λ_H/λ_W)^{1/4} B}, B from the positive root; {@code H} by the paper's formula. */
  private static LinearRegression firstColumns(LinearRegression x) {
    int kept = x.optimum().active();
    Vector<Interval> mask =
        Vector.range(0, x.targets()).map(j -> j < kept ? Interval.ONE : Interval.ZERO);
    return from(x, mask, x.axes().transpose());
  }

  private static IntervalMatrix identityOf(LinearRegression x) {
    return IntervalMatrix.generate(
        x.targets(),
        i -> IntervalVector.generate(x.targets(), j -> i == j ? Interval.ONE : Interval.ZERO));
  }

  /** {@code W = (λ_H/λ_W)^{1/4} U diag(s^{1/2}) C}, its first columns kept as masked. */
  private static LinearRegression from(
      LinearRegression x, Vector<Interval> mask, IntervalMatrix columns) {
    Vector<Interval> root = x.optimum().directions().map(d -> d.strength().times(ratio(x)).sqrt());
    IntervalMatrix full =
        LinearRegression.diagonal(LinearRegression.diagonal(x.axes(), root).times(columns), mask);
    IntervalMatrix w =
        full.map(
            r ->
                IntervalVector.generate(
                    x.width(), j -> j < x.targets() ? r.get(j) : Interval.ZERO));
    IntervalMatrix h =
        w.transpose()
            .times(x.acrossSamples(Vector.fill(x.targets(), Interval.ONE)))
            .times(x.root().dividedBy(ratio(x)));
    return new LinearRegression(
        Vector.of(w),
        h,
        x.mean(),
        x.axes(),
        x.samples(),
        x.idle(),
        x.variances(),
        x.mean(),
        x.decayW(),
        x.decayH());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.REGRESSION,
            "Theorem 4.1, c between the eigenvalues",
            Correction.Origin.PRINTED,
            "$W=(\\lambda_H/\\lambda_W)^{1/4}[A^{1/2}]_{j^*}R$, where $[A^{1/2}]_{j^*}$ are the"
                + " first $j^*$ columns of the root of $A=\\Sigma^{1/2}-\\sqrt cI$",
            "regression/optimum",
            "real-root",
            "Σ = [[1, 0.6], [0.6, 0.5]] has eigenvalue 1.4 along (3, 2) and 0.1 along (2, -3):"
                + " check Σ(3, 2) = (4.2, 2.8) and Σ(2, -3) = (0.2, -0.3). With c = 0.2, A has the"
                + " eigenvalues √1.4 - √0.2 = 0.736 and √0.1 - √0.2 = -0.131: its determinant is"
                + " negative, so no real symmetric matrix has the square A.",
            "In the eigenbasis, $\\Sigma=U\\operatorname{diag}(l)U^\\top$:"
                + " $W=(\\lambda_H/\\lambda_W)^{1/4}U\\operatorname{diag}((\\sqrt{l_j}-\\sqrt"
                + " c)_+^{1/2})R$ with $RR^\\top=I$"),
        new Correction(
            Papers.REGRESSION,
            "Theorem 4.1, c between the eigenvalues, read with the positive part of A",
            Correction.Origin.READING,
            "The first $j^*$ columns of $(A_+)^{1/2}$ in the coordinates of the targets",
            "regression/optimum",
            "first-columns",
            "The same Σ and c, j* = 1: A₊^{1/2} = √0.736 uuᵀ with u = (3, 2)/√13, and its first"
                + " column times its transpose is 0.736 (9/13) uuᵀ = 0.510 uuᵀ. With λ_W = 0.2, λ_H"
                + " = 1 the objective is then (1.183 - 0.510)²/2 + 0.447·0.510 + 0.1/2 = 0.505; the"
                + " optimum is 0.447·1.183 - 0.2/2 + 0.1/2 = 0.479.",
            "The columns of $U\\operatorname{diag}((\\sqrt{l_j}-\\sqrt c)_+^{1/2})$ that are not"
                + " zero"),
        new Correction(
            Papers.REGRESSION,
            "NRC3, with some g in (0, l_min)",
            Correction.Origin.READING,
            "A small NRC3 for some g shows that the weights are those of the regularised optimum",
            "regression/nrc3-fitted",
            "shows-regularisation",
            "Σ = diag(4, 1), W = diag(√3, 1), H = W⁻¹Y and no decay at all: WWᵀ = diag(3, 1) ="
                + " 2(diag(2, 1) - I/2), so NRC3 = 0 with g = 1/4; but W = I, H = Y does as well"
                + " and has NRC3 > 0 for every g.",
            "Report NRC3 with $g=c=\\lambda_W\\lambda_H$, which has no free parameter; where $c$"
                + " exceeds the least eigenvalue compare with the positive part"));
  }
}
