package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.Papers.PROGRESSIVE_COLLAPSE;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
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
 * Progressive feedforward collapse, theorem 4: the multilayer unconstrained features model {@code
 * (1/2N)‖WH - Y‖² + (λ_W/2)‖W‖² + (λ/2)‖H - X‖²} leads from the data towards collapse, not into it.
 *
 * <p>[D] Ridge regression gives W*, and by the envelope theorem {@code ∇f = (1/N) W*ᵀ(W*H - Y)}. On
 * balanced classes {@code YHᵀ = n H̄ᵀ}, so {@code A = W*H̄ = n H̄ᵀ(HHᵀ + Nλ_W I)⁻¹H̄} is symmetric,
 * {@code 0 ≤ A < I}. The within part of {@code -∇f} is {@code -(1/N) W*ᵀW* H_w}, the class means
 * move by {@code (1/N) W*ᵀ(I - A)}: {@code d‖H_w‖²/dτ = -(2/N)‖W*H_w‖²} and {@code d‖H̄S‖²/dτ =
 * (2/N) tr(S A(I-A)) ≥ 0}. A stationary point is {@code H = X - ∇f(H)/λ}, so {@code (λI +
 * (1/N)W*ᵀW*) H_w = λX_w}: an invertible map. The singular values of W* are at most {@code √n σ/(σ²
 * + Nλ_W) ≤ (4Kλ_W)^-½}, which gives the floor under {@code tr Σ_W}.
 */
final class ProgressiveCollapseModel {
  private static final Regime<MufmPoint> GENERIC = MufmPointSpec.regime("generic", 1, 0, 0);
  private static final Regime<MufmPoint> SMALL = MufmPointSpec.regime("small-features", 0.1, 0, 0);
  private static final MufmPointSpec SIX = MufmPointSpec.of(1, 3, 2, 2, 0.1, 0.5);
  private static final MufmPointSpec TINY = new MufmPointSpec(1, 2, 2, 0, 2, 0.5, 1, 0.1, 0);

  private ProgressiveCollapseModel() {}

  static Seq<Claim<?>> claims() {
    return List.of(classifier(), flow(), firstOrder(), noCollapse(), variabilityFalls());
  }

  private static Source derived(String what) {
    return PROGRESSIVE_COLLAPSE.derived("Theorem 4, " + what);
  }

  private static Claim<MufmPoint> classifier() {
    return Stated.<MufmPoint>claim(
            derived("the classifier eliminated"),
            "mufm-classifier",
            "The best classifier, the objective without it, and its gradient",
            "W^*=YH^\\top(HH^\\top+N\\lambda_WI)^{-1},\\quad f(H)=\\frac1{2N}\\operatorname{tr}"
                + "\\bigl(Y(I+\\tfrac{H^\\top H}{N\\lambda_W})^{-1}Y^\\top\\bigr),\\quad"
                + "\\nabla f=\\frac1NW^{*\\top}(W^*H-Y)")
        .on(GENERIC)
        .on(SMALL)
        .on(MufmPointSpec.regime("unbalanced", 1, 3, 0))
        .by(x -> Chain.of(ridge(x, x.samples()), excess(x, 0.5), reduced(x), gradient(x, 1)))
        .constant("n-for-n", "Kλ_W in the place of Nλ_W", x -> ridge(x, x.classes()), SIX)
        .constant("gradient-twice", "∇f twice as large", x -> gradient(x, 2), SIX)
        .stronger(
            "steeper",
            "the objective exceeds its least value by λ_W‖W-W*‖² or more",
            x -> excess(x, 1),
            TINY)
        // Elimination widens enclosures where Nλ_W is small.
        .resolution(1e-6);
  }

  /** The other classifier costs what the quadratic says. */
  private static Step ridge(MufmPoint x, int n) {
    IntervalMatrix best = x.classifier(n);
    IntervalMatrix off = x.otherClassifier().minus(best);
    Interval quadratic =
        x.h()
            .timesTransposed(off)
            .sumOfSquares()
            .dividedBy(2.0 * x.samples())
            .plus(off.sumOfSquares().times(x.decayW()).dividedBy(2));
    return Step.same("ridge", x.objective(x.otherClassifier()), x.objective(best).plus(quadratic));
  }

  private static Step excess(MufmPoint x, double share) {
    IntervalMatrix best = x.classifier();
    Interval off = x.otherClassifier().minus(best).sumOfSquares().times(x.decayW());
    Interval more = x.objective(x.otherClassifier()).minus(x.objective(best));
    return Step.atMost("excess", Rule.CONVEXITY, off.times(share), more);
  }

  private static Step reduced(MufmPoint x) {
    return Step.same("reduced", x.objective(x.classifier()), x.reduced());
  }

  private static Step gradient(MufmPoint x, double factor) {
    IntervalMatrix e = x.direction();
    return Step.same("gradient", x.slope(e), x.gradient().dot(e).times(factor));
  }

  private static Claim<MufmPoint> flow() {
    return Stated.<MufmPoint>claim(
            derived("along the gradient flow"),
            "mufm-flow",
            "Along the flow samples draw together and class means draw apart",
            "\\dot H=-\\nabla f:\\quad\\frac{d}{d\\tau}\\|H_w\\|^2=-\\frac2N\\|W^*H_w\\|^2,\\quad"
                + "\\frac{d}{d\\tau}\\|\\bar HS\\|^2=\\frac2N\\operatorname{tr}(SA(I-A))\\ge0,"
                + "\\quad A=W^*\\bar H=A^\\top,\\ 0\\preceq A\\prec I")
        .given(MufmPoint.balanced())
        .given(MufmPoint.apart())
        .on(GENERIC)
        .on(SMALL)
        .by(x -> Chain.of(symmetric(x), within(x, 2), between(x), apart(x), forms(x), falling(x)))
        .constant("within-once", "1/N for 2/N", x -> within(x, 1), SIX)
        .stronger("at-any-rate", "‖H_w‖² falls at least at the rate 2/N", x -> fast(x), SIX)
        .without("balanced", unbalanced(1), MufmPointSpec.regime("unbalanced", 1, 3, 0));
  }

  private static MufmPointSpec unbalanced(double size) {
    return new MufmPointSpec(1, 2, 1, 3, 2, 0.1, 0.5, size, 0);
  }

  private static Step symmetric(MufmPoint x) {
    IntervalMatrix a = x.outputs();
    return Step.zero("symmetric", Rule.IDENTITY, a.minus(a.transpose()).norm());
  }

  private static Interval withinRate(MufmPoint x) {
    return x.within(x.h()).dot(x.within(x.gradient())).times(-2);
  }

  private static Interval betweenRate(MufmPoint x) {
    return x.between(x.h()).dot(x.between(x.gradient())).times(-2);
  }

  private static Step within(MufmPoint x, double factor) {
    Interval pulled = x.within(x.h()).timesTransposed(x.classifier()).sumOfSquares();
    return Step.same("within", withinRate(x), pulled.times(-factor).dividedBy(x.samples()));
  }

  private static Step between(MufmPoint x) {
    // tr(S A (I-A)) = ⟨S A, I-A⟩ for symmetric A; S takes the mean of columns from each row.
    IntervalMatrix a = x.outputs();
    IntervalMatrix rest = IntervalMatrix.of(Matrix.identity(x.classes())).minus(a);
    Interval trace = ClassSamples.centred(a).dot(rest.transpose());
    return Step.same("between", betweenRate(x), trace.times(2).dividedBy(x.samples()));
  }

  private static Step apart(MufmPoint x) {
    return Step.nonnegative("apart", Rule.SQUARE, betweenRate(x));
  }

  /** {@code 0 ≤ vᵀAv ≤ vᵀv} on sums and differences of two coordinates. */
  private static Step forms(MufmPoint x) {
    IntervalMatrix a = x.outputs();
    int k = x.classes();
    Interval least =
        Vector.range(0, k * k)
            .map(
                c ->
                    IntervalVector.generate(
                        k,
                        j ->
                            Interval.point(
                                (j == c / k ? 1 : 0)
                                    + (c / k > c % k ? -1 : 1) * (j == c % k ? 1 : 0))))
            .map(v -> room(a, v))
            .reduce((p, q) -> p.min(q));
    return Step.nonnegative("forms", Rule.SQUARE, least);
  }

  private static Interval room(IntervalMatrix a, IntervalVector v) {
    Interval form = a.times(v).dot(v);
    return form.min(v.sumOfSquares().minus(form));
  }

  /** {@code -d/dτ log PFC1}. */
  private static Step falling(MufmPoint x) {
    Interval faster =
        betweenRate(x)
            .dividedBy(x.between(x.h()).sumOfSquares())
            .minus(withinRate(x).dividedBy(x.within(x.h()).sumOfSquares()));
    return Step.nonnegative("pfc1-falls", Rule.COMBINATION, faster);
  }

  private static Step fast(MufmPoint x) {
    Interval rate = x.within(x.h()).sumOfSquares().times(2).dividedBy(x.samples());
    return Step.atMost("fast", Rule.COMBINATION, rate, withinRate(x).negate());
  }

  private static Claim<MufmStep> firstOrder() {
    return Stated.<MufmStep>claim(
            PROGRESSIVE_COLLAPSE.quoted("Theorem 4; its rate derived"),
            "mufm-first-order",
            "For large λ the solution is one step of the flow: PFC1 is below the data's",
            "\\lambda\\bigl(\\mathrm{PFC}_1(H^*)-\\mathrm{PFC}_1(X)\\bigr)\\to"
                + "\\frac{d}{d\\tau}\\mathrm{PFC}_1\\Big|_X<0\\quad(\\lambda\\to\\infty)")
        .given(MufmStep.variable())
        .on(MufmStep.Recipe.regime("as-in-the-figures", 0.05, 1))
        .by(x -> Chain.of(near(x, 1e3, 1, 0.1), near(x, 1e5, 1, 1e-3), below(x)))
        .constant("half", "half of the derivative", x -> near(x, 1e5, 0.5, 1e-3), STEP)
        .stronger(
            "by-half",
            "PFC1 is at most half of the data's",
            x ->
                Step.atMost(
                    "by-half",
                    Rule.QUOTATION,
                    Interval.point(x.solution(x.decay(1e3)).pfc1()),
                    Interval.point(x.data().pfc1() / 2)),
            STEP)
        .without(
            "variable",
            new MufmStep.Recipe(1, 3, 2, 3, 0, 0.01),
            MufmStep.Recipe.regime("collapsed-data", 0, 0))
        .floating(0)
        .caveat("A limit, checked at λ of 10³ and 10⁵ times 1/(KNλ_W).");
  }

  private static final MufmStep.Recipe STEP = new MufmStep.Recipe(1, 3, 2, 3, 0.3, 0.01);

  /** The quotient at λ is the derivative, up to this share of it. */
  private static Step near(MufmStep x, double units, double factor, double within) {
    double slope = factor * x.slope();
    double off = Math.abs(x.quotient(x.decay(units)) - slope);
    return Step.nonnegative(
        "quotient-" + (units > 1e4 ? "far" : "near"),
        Rule.CONSTRUCTION,
        Interval.point(within * Math.abs(slope) - off));
  }

  private static Step below(MufmStep x) {
    double lost = x.data().pfc1() - x.solution(x.decay(1e3)).pfc1();
    return Step.nonnegative("below", Rule.QUOTATION, Interval.point(lost - 1e-12));
  }

  private static Claim<MufmPoint> noCollapse() {
    return Stated.<MufmPoint>claim(
            derived("no collapse at any λ, with a floor"),
            "mufm-no-collapse",
            "No stationary point is collapsed unless the data are",
            "\\Bigl(\\lambda I+\\frac{W^{*\\top}W^*}{N}\\Bigr)H_w=\\lambda X_w,\\quad"
                + "\\operatorname{tr}\\Sigma_W(X)\\Bigl(1+\\frac1{4KN\\lambda\\lambda_W}\\Bigr)^{-2}"
                + "\\le\\operatorname{tr}\\Sigma_W(H)\\le\\operatorname{tr}\\Sigma_W(X)")
        .given(MufmPoint.balanced())
        .given(MufmPoint.stationary())
        .on(GENERIC)
        .on(SMALL)
        .on(MufmPointSpec.Tight.REGIME)
        .by(x -> Chain.of(equation(x), floor(x, 4), ceiling(x, 1)))
        .constant("four-and-a-tenth", "4.1 for 4", x -> floor(x, 4.1), TIGHT)
        .stronger("half-of-it", "tr Σ_W(H) ≤ ½ tr Σ_W(X)", x -> ceiling(x, 0.5), LOOSE)
        .without(
            "stationary",
            new MufmPointSpec(1, 3, 2, 0, 2, 0.1, 0.5, 1, 1),
            MufmPointSpec.regime("off", 1, 0, 1));
  }

  private static final MufmPointSpec.Tight TIGHT = new MufmPointSpec.Tight(0.25, 0.125);
  private static final MufmPointSpec LOOSE = MufmPointSpec.of(1, 3, 2, 2, 1, 10);

  private static Step equation(MufmPoint x) {
    IntervalMatrix w = x.classifier();
    IntervalMatrix h = x.within(x.h());
    IntervalMatrix pulled = h.timesTransposed(w).times(w).times(Interval.ratio(1, x.samples()));
    IntervalMatrix left = h.times(Interval.point(x.decay())).plus(pulled);
    IntervalMatrix right = x.within(x.data()).times(Interval.point(x.decay()));
    return Step.zero("within-equation", Rule.IDENTITY, left.minus(right).norm());
  }

  private static Step floor(MufmPoint x, double four) {
    Interval strength =
        Interval.point(four).times(x.classes() * x.samples()).times(x.decay()).times(x.decayW());
    Interval factor = strength.inverse().plus(1).square();
    return Step.atMost(
        "floor",
        Rule.COMBINATION,
        x.within(x.data()).sumOfSquares().dividedBy(factor),
        x.within(x.h()).sumOfSquares());
  }

  private static Step ceiling(MufmPoint x, double share) {
    return Step.atMost(
        "ceiling",
        Rule.COMBINATION,
        x.within(x.h()).sumOfSquares(),
        x.within(x.data()).sumOfSquares().times(share));
  }

  private static Claim<MufmSolved> variabilityFalls() {
    return Stated.<MufmSolved>claim(
            derived("conjecture for every λ").numerical(),
            "mufm-variability-falls",
            "At global minimisers PFC1 is below the data's, whatever λ",
            "\\mathrm{PFC}_1(H^*)<\\mathrm{PFC}_1(X),\\quad"
                + "\\operatorname{tr}\\Sigma_B(H^*)\\ge\\operatorname{tr}\\Sigma_B(X)"
                + "\\qquad\\text{for all }\\lambda>0")
        .given(MufmSolved.lowest())
        .on(MufmSolved.Best.regime("small-decay", 1e-4, 1e-2))
        .on(MufmSolved.Best.regime("large-decay", 1e-2, 10))
        .by(x -> Chain.of(less(x, 1), wider(x)))
        .constant("by-a-hundredth", "0.99 PFC1(X)", x -> less(x, 0.99), NEAR)
        .stronger(
            "pfc2-too",
            "PFC2 falls as well",
            x ->
                Step.atMost(
                    "pfc2",
                    Rule.CONSTRUCTION,
                    Interval.point(x.features().pfc2()),
                    Interval.point(x.data().pfc2())),
            TURNED)
        .without("global-minimiser", STATIONARY, MufmSolved.Built.REGIME)
        .floating(1e-9)
        .caveat(
            "A conjecture: proved for the within part at every λ, for PFC1 for large λ only. The"
                + " lowest of three descents is taken for the global minimiser.");
  }

  private static final MufmSolved.Best NEAR = new MufmSolved.Best(1, 3, 2, 2, 0.3, 0.05, 100);
  private static final MufmSolved.Best TURNED =
      new MufmSolved.Best(364608, 3, 2, 2, 0.187, 0.00637, 6.68e-4);
  private static final MufmSolved.Built STATIONARY =
      new MufmSolved.Built(MufmPointSpec.of(1, 2, 2, 1, 0.05, 0.01));

  private static Step less(MufmSolved x, double share) {
    double ratio = x.features().pfc1() / x.data().pfc1();
    return Step.nonnegative("pfc1", Rule.CONSTRUCTION, Interval.point(share - ratio));
  }

  private static Step wider(MufmSolved x) {
    return Step.atMost(
        "between",
        Rule.CONSTRUCTION,
        Interval.point(x.data().between()),
        Interval.point(x.features().between()));
  }
}
