package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.LineFromDataSpec.End.POINTS;
import static dev.neuralcollapse.paper.LineFromDataSpec.End.SCATTERED;
import static dev.neuralcollapse.paper.LineFromDataSpec.End.SIMPLEX;
import static dev.neuralcollapse.paper.LineFromDataSpec.Start.ALIGNED;
import static dev.neuralcollapse.paper.LineFromDataSpec.Start.ASSIGNED;
import static dev.neuralcollapse.paper.LineFromDataSpec.Start.BESIDE;
import static dev.neuralcollapse.paper.LineFromDataSpec.Start.OPPOSED;
import static dev.neuralcollapse.paper.Papers.PROGRESSIVE_COLLAPSE;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Dual;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Progressive feedforward collapse, theorem 1: when PFC1 falls along the straight line {@code h(t)
 * = (1-t) x + t h^L} from the data to collapsed features.
 *
 * <p>With {@code a = tr Σ_W(X)}, {@code b = tr Σ_B(X)}, {@code c = ⟨X_c, M_c⟩/K}, {@code e = tr
 * Σ_B(H)} the within part of h(t) is (1-t) times that of X, the between part {@code (1-t) X_c + t
 * M_c}, so {@code PFC1(t) = a(1-t)²/D(t)} with {@code D = (1-t)² b + 2t(1-t) c + t² e}. [D]
 * Expanding {@code (1-s)² D(t) - (1-t)² D(s) = (t-s) [2c(1-s)(1-t) + e((1-s)t + (1-t)s)]} gives the
 * secant, its limit the derivative {@code -2a(1-t) [(1-t)c + te]/D²}: negative on all of (0,1) iff
 * {@code c ≥ 0}; else positive up to {@code t_0 = -c/(e-c)}. And {@code c ≥ 0} iff {@code tr
 * Σ_B(H-X) ≤ tr Σ_B(X) + tr Σ_B(H)}: the transport of the means is not too long.
 */
final class ProgressiveCollapseLine {
  private static final Vector<Interval> GRID =
      Vector.of(0, 1, 8, 16, 24, 32, 40, 48, 56, 63, 64).map(i -> Interval.ratio(i, 64));

  private static final Regime<LineFromData> TO_SIMPLEX =
      LineFromDataSpec.regime("to-simplex", ALIGNED, 0.3, SIMPLEX);
  private static final Regime<LineFromData> TO_POINTS =
      LineFromDataSpec.regime("to-points", ALIGNED, 0, POINTS);
  private static final Regime<LineFromData> AWAY =
      LineFromDataSpec.regime("away", OPPOSED, -0.2, SIMPLEX);
  private static final Regime<LineFromData> AWAY_FROM_POINTS =
      LineFromDataSpec.regime("away-from-points", OPPOSED, 0, POINTS);
  private static final LineFromDataSpec THREE =
      new LineFromDataSpec(1, 3, 2, 3, ALIGNED, 0.3, SIMPLEX);
  private static final LineFromDataSpec LOOSE =
      new LineFromDataSpec(1, 3, 2, 3, ALIGNED, 0.3, SCATTERED);
  private static final LineFromDataSpec FAR =
      new LineFromDataSpec(1, 3, 2, 3, OPPOSED, -0.2, SIMPLEX);

  /** Class 1 at (1, ±2), class 2 at (-1, ±2); they go to (1, 1) and (-1, -1). */
  private static final Worked<LineFromData> ACROSS =
      new Worked<>(
          "samples (1,2), (1,-2) | (-1,2), (-1,-2) to (1,1) | (-1,-1)",
          () -> towards(Matrix.of(4, 2, 1, 2, 1, -2, -1, 2, -1, -2), 1, 1));

  /** Class means (-1, 1) and (1, -1), which go to (1, 0) and (-1, 0). */
  private static final Worked<LineFromData> BACKWARDS =
      new Worked<>(
          "samples (-1,2), (-1,0) | (1,0), (1,-2) to (1,0) | (-1,0)",
          () -> towards(Matrix.of(4, 2, -1, 2, -1, 0, 1, 0, 1, -2), 1, 0));

  /** Class means ±(1, 0), which go to ±(0, 1). */
  private static final Worked<LineFromData> SIDEWAYS =
      new Worked<>(
          "samples (1,1), (1,-1) | (-1,1), (-1,-1) to (0,1) | (0,-1)",
          () -> towards(Matrix.of(4, 2, 1, 1, 1, -1, -1, 1, -1, -1), 0, 1));

  /** On a line 0 goes to 1 and 0.5 to 2, though both are nearer to 1. */
  private static final Worked<LineFromData> ONE_FAR =
      new Worked<>(
          "one sample a class: 0 | 0.5 to 1 | 2",
          () -> new LineFromData(Matrix.of(2, 1, 0, 0.5), Matrix.of(2, 1, 1, 2), 1));

  /** Class means ∓(1, 0), which go to ±(4, 0). */
  private static final Worked<LineFromData> THROUGH =
      new Worked<>(
          "samples (-1,1), (-1,-1) | (1,1), (1,-1) to (4,0) | (-4,0)",
          () -> towards(Matrix.of(4, 2, -1, 1, -1, -1, 1, 1, 1, -1), 4, 0));

  /** Class means ±(3, 0), which go to ±(2, 0). */
  private static final Worked<LineFromData> INWARDS =
      new Worked<>(
          "samples (3,1), (3,-1) | (-3,1), (-3,-1) to (2,0) | (-2,0)",
          () -> towards(Matrix.of(4, 2, 3, 1, 3, -1, -3, 1, -3, -1), 2, 0));

  private ProgressiveCollapseLine() {}

  /** Two classes of two samples, which go to {@code ±(x, y)}. */
  private static LineFromData towards(Matrix samples, double x, double y) {
    return new LineFromData(samples, Matrix.of(4, 2, x, y, x, y, -x, -y, -x, -y), 2);
  }

  static Seq<Claim<?>> claims() {
    return List.of(closedForm(), falls(), risesFirst(), transport(), assigned());
  }

  private static Source theorem(String what) {
    return PROGRESSIVE_COLLAPSE.derived("Theorem 1, " + what);
  }

  private static Claim<LineFromData> closedForm() {
    return Stated.<LineFromData>claim(
            theorem("in closed form"),
            "pfc1-on-the-line",
            "PFC1 along the straight line to collapse, in four numbers",
            "\\mathrm{PFC}_1(t)=\\frac{a(1-t)^2}{(1-t)^2b+2t(1-t)c+t^2e},\\quad"
                + "\\frac{\\mathrm{PFC}_1(s)-\\mathrm{PFC}_1(t)}{t-s}"
                + "=a\\,\\frac{2c(1-s)(1-t)+e((1-s)t+(1-t)s)}{D(s)D(t)},\\quad"
                + "\\mathrm{PFC}_1'=-2a\\,\\frac{(1-t)((1-t)c+te)}{D(t)^2}")
        .given(LineFromData.collapsed())
        .given(LineFromData.spreadOut())
        .on(TO_SIMPLEX)
        .on(TO_POINTS)
        .on(AWAY)
        .by(x -> Chain.of(closed(x, 2), secant(x, 2), derivative(x)))
        .constant("cross-term-once", "t(1-t)c for 2t(1-t)c", x -> closed(x, 1), THREE)
        .constant("secant-once", "c(1-s)(1-t) for 2c(1-s)(1-t)", x -> secant(x, 1), THREE)
        .stronger(
            "straight", "PFC1 falls in proportion to 1-t", ProgressiveCollapseLine::chord, THREE)
        .without("collapsed-end", LOOSE, LineFromDataSpec.regime("any", ALIGNED, 0.3, SCATTERED));
  }

  private static Step closed(LineFromData x, double factor) {
    Interval t = Interval.ratio(3, 8);
    Interval s = Interval.ratio(5, 8);
    Interval formula = x.within().times(s.square()).dividedBy(x.denominator(t, factor));
    return Step.same("closed-form", x.pfc1(t), formula);
  }

  private static Step secant(LineFromData x, double factor) {
    Interval s = Interval.ratio(1, 4);
    Interval t = Interval.ratio(5, 8);
    Interval bothRest = Interval.ratio(3, 4).times(Interval.ratio(3, 8));
    Interval mixed = Interval.ratio(15, 32).plus(Interval.ratio(3, 32));
    Interval slope =
        x.within()
            .times(x.alignment().times(bothRest).times(factor).plus(x.ends().times(mixed)))
            .dividedBy(x.denominator(s).times(x.denominator(t)));
    return Step.same("secant", x.pfc1(s).minus(x.pfc1(t)), slope.times(t.minus(s)));
  }

  /** Against the derivative that is carried through the closed form by its rules. */
  private static Step derivative(LineFromData x) {
    Interval at = Interval.ratio(3, 8);
    Interval rest = Interval.ratio(5, 8);
    Dual t = Dual.variable(at, 0, 1);
    Dual s = t.negate().plus(constant(Interval.ONE));
    Dual d =
        s.times(s)
            .times(constant(x.between()))
            .plus(s.times(t).times(constant(x.alignment().times(2))))
            .plus(t.times(t).times(constant(x.ends())));
    Interval carried = s.times(s).times(constant(x.within())).dividedBy(d).partial(0);
    Interval bracket = rest.times(x.alignment()).plus(at.times(x.ends()));
    Interval formula =
        x.within().times(rest).times(bracket).times(-2).dividedBy(x.denominator(at).square());
    return Step.same("derivative", carried, formula);
  }

  private static Dual constant(Interval value) {
    return Dual.constant(value, 1);
  }

  private static Step chord(LineFromData x) {
    Interval half = Interval.ratio(1, 2);
    return Step.same("chord", x.pfc1(half), x.pfc1(Interval.ZERO).times(half));
  }

  private static Claim<LineFromData> falls() {
    return Stated.<LineFromData>claim(
            theorem("with its exact condition"),
            "pfc1-falls",
            "PFC1 falls along the line wherever the means do not turn back",
            "\\langle X_c,M_c\\rangle\\ge0\\implies"
                + "\\mathrm{PFC}_1\\text{ strictly decreasing on }[0,1],\\ \\mathrm{PFC}_1(1)=0")
        .given(LineFromData.collapsed())
        .given(LineFromData.spreadOut())
        .given(LineFromData.aligned())
        .on(TO_SIMPLEX)
        .on(TO_POINTS)
        .by(
            x ->
                Chain.of(
                    falling(x, LineFromData::pfc1),
                    Step.zero("end", Rule.IDENTITY, x.pfc1(Interval.ONE))))
        .twin(
            "pseudo-inverse",
            "PFC1 with Papyan's metric, tr(Σ_W Σ_B⁺)/K",
            x -> falling(x, (y, t) -> y.at(t).pseudoInverseTrace()),
            ACROSS)
        .constant(
            "a-hundredth-less",
            "PFC1(t) + t/100 falls",
            x -> falling(x, (y, t) -> y.pfc1(t).plus(t.dividedBy(100))),
            THREE)
        .stronger(
            "quadratically",
            "PFC1(t) ≤ (1-t)² PFC1(0)",
            x -> {
              Interval half = Interval.ratio(1, 2);
              return Step.atMost(
                  "quadratically", Rule.MONOTONICITY, x.pfc1(half).times(4), x.pfc1(Interval.ZERO));
            },
            SIDEWAYS)
        .without("aligned", BACKWARDS, Regime.oneOf("away", List.of(AWAY, AWAY_FROM_POINTS)))
        .without("collapsed-end", LOOSE, LineFromDataSpec.regime("any", ALIGNED, 1, SCATTERED));
  }

  /** What a quantity loses on the way through the grid, where it loses least. */
  private static Step falling(
      LineFromData x, BiFunction<LineFromData, Interval, Interval> quantity) {
    Vector<Interval> values = GRID.map(t -> quantity.apply(x, t));
    Interval least = values.zipWith(values.tail(), Interval::minus).reduce((p, q) -> p.min(q));
    return Step.nonnegative("falls", Rule.MONOTONICITY, least);
  }

  private static Claim<LineFromData> risesFirst() {
    return Stated.<LineFromData>claim(
            theorem("where its condition fails"),
            "pfc1-rises-first",
            "Where the means turn back, PFC1 rises to a peak before it falls",
            "\\langle X_c,M_c\\rangle<0\\implies\\mathrm{PFC}_1\\text{ increases on }[0,t_0],\\ "
                + "t_0=\\frac{-c}{e-c},\\ \\mathrm{PFC}_1(t_0)=\\frac{ae}{be-c^2},"
                + "\\text{ and then falls to 0}")
        .given(LineFromData.collapsed())
        .given(LineFromData.spreadOut())
        .given(LineFromData.opposed())
        .on(AWAY)
        .on(AWAY_FROM_POINTS)
        .by(x -> Chain.of(inside(x), peak(x, 1), height(x, LineFromData::between), rising(x)))
        .constant("peak-late", "t_0 a twentieth further", x -> peak(x, 1.05), BACKWARDS)
        .twin("height-without-turn", "e in the place of b", x -> height(x, LineFromData::ends), FAR)
        .stronger(
            "falls-all-the-same", "PFC1 falls on [0,1]", x -> falling(x, LineFromData::pfc1), FAR)
        .without("opposed", THREE, TO_SIMPLEX)
        // Where the means come to nearly meet, the peak is nearly infinite.
        .resolution(1e-6);
  }

  private static Step inside(LineFromData x) {
    Interval t = x.turning();
    return Step.nonnegative("inside", Rule.IDENTITY, t.min(t.negate().plus(1)));
  }

  private static Step peak(LineFromData x, double at) {
    Interval top = x.pfc1(x.turning().times(at));
    Interval greatest =
        GRID.append(x.turning()).map(x::pfc1).reduce((p, q) -> p.max(q)).dividedBy(top);
    return Step.atMost("peak", Rule.OPTIMALITY, greatest, Interval.ONE);
  }

  private static Step height(LineFromData x, Function<LineFromData, Interval> b) {
    Interval spare = b.apply(x).times(x.ends()).minus(x.alignment().square());
    return Step.same("height", x.pfc1(x.turning()).times(spare), x.within().times(x.ends()));
  }

  /** From 0 through quarters of the way to the peak. */
  private static Step rising(LineFromData x) {
    Vector<Interval> values = Vector.rangeClosed(0, 4).map(i -> x.pfc1(x.turning().times(i / 4.0)));
    Interval least = values.tail().zipWith(values, Interval::minus).reduce((p, q) -> p.min(q));
    return Step.nonnegative("rises", Rule.MONOTONICITY, least);
  }

  private static Claim<LineFromData> transport() {
    return Stated.<LineFromData>claim(
            theorem("as a condition on the transport of the means"),
            "pfc1-transport",
            "The means do not turn back iff their transport is not too long",
            "2c=\\operatorname{tr}\\Sigma_B(X)+\\operatorname{tr}\\Sigma_B(H)"
                + "-\\operatorname{tr}\\Sigma_B(H-X);\\quad\\|M_c-X_c\\|\\le\\|M_c\\|"
                + "\\implies c\\ge\\frac{b}{2}")
        .on(TO_SIMPLEX)
        .on(AWAY)
        .on(AWAY_FROM_POINTS)
        .by(x -> Chain.of(balance(x, 1), shortWay(x, 1, 0.5)))
        .constant("twice", "c for 2c", x -> balance(x, 2), THREE)
        .constant(
            "longer", "‖M_c - X_c‖² ≤ 2‖M_c‖² suffices for c ≥ 0", x -> shortWay(x, 2, 0), THROUGH)
        .stronger("and-more", "then even c ≥ b", x -> shortWay(x, 1, 1), INWARDS);
  }

  private static Step balance(LineFromData x, double share) {
    Interval sum = x.between().plus(x.ends()).minus(x.transport());
    return Step.same("balance", x.alignment().times(2), sum.times(share));
  }

  /** {@code c ≥ share b} where {@code ‖M_c - X_c‖² ≤ longest ‖M_c‖²}; else nothing is said. */
  private static Step shortWay(LineFromData x, double longest, double share) {
    boolean near = x.transport().certainlyAtMost(x.ends().times(longest));
    return Step.nonnegative(
        "short-transport",
        Rule.COMBINATION,
        near ? x.alignment().minus(x.between().times(share)) : Interval.ONE);
  }

  private static Claim<LineFromData> assigned() {
    Regime<LineFromData> assigned = LineFromDataSpec.regime("assigned", ASSIGNED, 0, POINTS);
    return Stated.<LineFromData>claim(
            theorem("under optimal transport"),
            "pfc1-optimal-transport",
            "Ends assigned at least squared cost never make the means turn back",
            "\\textstyle\\sum_P\\langle X_c,M_cP\\rangle=0\\text{ over permutations, so}\\quad"
                + "\\sum_k\\|x_k-m_k\\|^2\\text{ least}\\implies\\langle X_c,M_c\\rangle\\ge0")
        .given(LineFromData.optimal())
        .on(assigned)
        .on(LineFromDataSpec.regime("to-vertices", ASSIGNED, -1, SIMPLEX))
        .on(LineFromDataSpec.regime("beside", BESIDE, 0, POINTS))
        .by(x -> Chain.of(allTogether(x), notBack(x, 0)))
        .constant("a-bit-forward", "the cosine is at least 10⁻⁶", x -> notBack(x, 1e-6), SIDEWAYS)
        .stronger(
            "nearest", "every mean has its nearest end", ProgressiveCollapseLine::nearest, ONE_FAR)
        .without("optimal", FAR, AWAY);
  }

  private static Step allTogether(LineFromData x) {
    return Step.zero(
        "sum-over-assignments",
        Rule.IDENTITY,
        x.assignments().map(p -> x.alignment(p)).fold(Interval.ZERO, Interval::plus));
  }

  private static Step notBack(LineFromData x, double cosine) {
    Interval sizes = x.between().times(x.ends()).sqrt();
    return Step.nonnegative("not-back", Rule.COMBINATION, x.alignment().minus(sizes.times(cosine)));
  }

  private static Step nearest(LineFromData x) {
    IntervalMatrix means = x.data().means();
    IntervalMatrix ends = x.last().means();
    int k = x.classes();
    Interval least =
        Vector.range(0, k * k)
            .map(
                i ->
                    means
                        .row(i / k)
                        .minus(ends.row(i % k))
                        .sumOfSquares()
                        .minus(means.row(i / k).minus(ends.row(i / k)).sumOfSquares()))
            .reduce((p, q) -> p.min(q));
    return Step.nonnegative("nearest", Rule.OPTIMALITY, least);
  }

  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            PROGRESSIVE_COLLAPSE,
            "Theorem 1, read with the usual NC1",
            Correction.Origin.READING,
            "PFC1 falls along the straight line also when it is measured as"
                + " $\\operatorname{tr}(\\Sigma_W\\Sigma_B^+)/K$.",
            "progressive-collapse/pfc1-falls",
            "pseudo-inverse",
            "Class 1 has the samples (1, 2) and (1, -2), class 2 (-1, 2) and (-1, -2); they go"
                + " to (1, 1) and (-1, -1). At t the class means are ±(1, t) and every sample"
                + " is 2(1-t) above or below its own, so $\\Sigma_W=\\operatorname{diag}(0,"
                + "4(1-t)^2)$, $\\Sigma_B=uu^\\top$ with u = (1, t), and the metric is"
                + " $2t^2(1-t)^2/(1+t^2)^2$: 0 at t = 0, 0.08 at t = 1/2. The trace ratio is"
                + " $4(1-t)^2/(1+t^2)$: 4, then 0.8. The means move forward: c = 1.",
            "With $\\mathrm{PFC}_1=\\operatorname{tr}\\Sigma_W/\\operatorname{tr}\\Sigma_B$ it"
                + " falls on all of [0, 1] if and only if $\\langle X_c,M_c\\rangle\\ge0$."));
  }
}
