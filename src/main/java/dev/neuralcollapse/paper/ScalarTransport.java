package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;
import static dev.neuralcollapse.proof.Term.whole;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/** Scalar inequalities about what it costs to move features, for every depth. */
final class ScalarTransport {
  private static final Term C = variable("c");
  private static final Term X = variable("x");
  private static final Term L = variable("L");
  private static final Term T = variable("t");

  private ScalarTransport() {}

  /**
   * One-layer blocks in one dimension. [P; the tangent proof D]
   *
   * <p>A layer multiplies by {@code 1+w = ye^{-q} > 0} with {@code y = c^{1/L} ≥ 1} and costs
   * {@code w²}. As a function of {@code log(1+w)} the cost is not convex, but its tangent at {@code
   * log y} lies below it everywhere: {@code w² ≥ (y-1)² - 2y(y-1)q}; summed over layers, {@code Σq
   * = 0}. A negative factor costs more than its absolute value.
   */
  static Claim<?> caricatureRn1() {
    Term y = C.log().over(L).exp();
    Term q = variable("q");
    Term factor = y.times(q.negate().exp());
    Term cost = factor.minus(1).square();
    Term equal = y.minus(1).square();
    Term slope = y.times(y.minus(1)).times(q).times(2);
    Term total = L.times(C.log().over(L).expm1().square());
    Term rate = C.log().square().over(L);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.quoted("one-dimensional caricature of Theorem 4.3"),
            "caricature-rn1",
            "In one dimension the cost of one-layer blocks vanishes like log²c/L",
            "c\\ge1,\\;\\textstyle\\prod_l(1+w_l)=c\\implies\\sum_lw_l^2\\ge L(c^{1/L}-1)^2,"
                + "\\qquad\\frac{\\log^2c}{L}\\le L(c^{1/L}-1)^2\\le\\frac{\\log^2c}{L}\\,c^{2/L}",
            Domain.none().real("c", "1", "inf").integer("L", 1).real("q"))
        .holds("tangent", cost.minus(equal).plus(slope))
        .holds("at-least", total.minus(rate))
        .holds("at-most", rate.times(y.square()).minus(total))
        .inequality(
            "convex",
            "the cost of a layer is convex in log(1+w)",
            factor.times(2).minus(1).times(factor),
            deep(1, 1).and("q", 1))
        .quantity(
            "no-tail", "the cost is at most log²c/L", rate.minus(total), deep(8, 3).and("q", 0))
        .constant(
            "one-percent-steeper",
            "with 101% of the tangent's slope",
            cost.minus(equal).plus(slope.times(decimal("1.01"))),
            deep(8, 3).and("q", -0.005))
        .beyond(
            "c-below-1",
            "equal weights are cheapest for c < 1, L = 2",
            Domain.none().real("c", "0.001", "0.05").real("x", "0.9", "1"),
            X.minus(1)
                .square()
                .plus(C.over(X).minus(1).square())
                .minus(C.sqrt().minus(1).square().times(2)),
            PointSpec.of("c", 0.01).and("x", 1));
  }

  private static PointSpec deep(double c, double depth) {
    return PointSpec.of("c", c).and("L", depth);
  }

  /**
   * Two-layer blocks in one dimension. [P; the tangent proof D]
   *
   * <p>A layer multiplies by {@code 1+ab = ye^s}, {@code y = c^{1/L}}, and costs {@code (a²+b²)/2 ≥
   * ab = ye^s-1 ≥ y-1+ys}; summed over layers, {@code Σs = 0}.
   */
  static Claim<?> caricatureRn2() {
    Term tau = C.log().over(L);
    Term s = variable("s");
    Term excess = tau.plus(s).expm1().minus(tau.expm1());
    Term linear = tau.exp().times(s);
    Term total = L.times(tau.expm1());
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.quoted("one-dimensional caricature of Theorem 4.3"),
            "caricature-rn2",
            "In one dimension the cost of two-layer blocks stays at log c",
            "c\\ge1,\\;\\textstyle\\prod_l(1+w_l^2)=c\\implies\\sum_lw_l^2\\ge L(c^{1/L}-1),"
                + "\\qquad\\log c\\le L(c^{1/L}-1)\\le c^{1/L}\\log c",
            Domain.none().real("c", "1", "inf").integer("L", 1).real("s"))
        .holds("tangent", excess.minus(linear))
        .holds("at-least", total.minus(C.log()))
        .holds("at-most", tau.exp().times(C.log()).minus(total))
        .inequality(
            "below-log-c",
            "the cost is at most log c",
            C.log().minus(total),
            deep(8, 3).and("s", 0))
        .quantity(
            "vanishes",
            "the cost is at most log²c/L · c^{1/L}, as for one-layer blocks",
            C.log().square().over(L).times(tau.exp()).minus(total),
            deep(2, 3).and("s", 0))
        .constant(
            "one-percent-less",
            "with 99% of the tangent's slope",
            excess.minus(linear.times(decimal("0.99"))),
            deep(8, 3).and("s", -0.01))
        .beyond(
            "c-below-1",
            "equal weights are cheapest for c < 1, L = 2",
            Domain.none().real("c", "0.001", "0.05").real("x", "0.9", "1"),
            X.minus(1).abs().plus(C.over(X).minus(1).abs()).minus(C.sqrt().minus(1).abs().times(2)),
            PointSpec.of("c", 0.01).and("x", 1));
  }

  /**
   * Normalising two vectors of lengths a and a+s at cosine t: {@code ‖x/‖x‖-y/‖y‖‖ ≤
   * 2‖x-y‖/(‖x‖+‖y‖)} squared and multiplied out; the difference is {@code 2(1+t)s²}. [D; the
   * inequality is Dunkl and Williams's in an inner product space]
   */
  static Claim<?> dunklWilliams() {
    Term a = variable("a");
    Term s = variable("s");
    Term b = a.plus(s);
    Term chord = a.square().plus(b.square()).minus(a.times(b).times(T).times(2));
    Term direction = whole(2).minus(T.times(2)).times(a.plus(b).square());
    Domain domain = Domain.none().real("a", "0", "inf").real("s", "0", "inf").real("t", "-1", "1");
    PointSpec opposite = PointSpec.of("a", 1).and("s", 0).and("t", -1);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("converse, chord of a block"),
            "dunkl-williams",
            "Normalising moves directions by at most twice the relative distance",
            "\\Bigl\\|\\frac x{\\|x\\|}-\\frac"
                + " y{\\|y\\|}\\Bigr\\|\\le\\frac{2\\|x-y\\|}{\\|x\\|+\\|y\\|}",
            domain)
        .holds("squares", chord.times(4).minus(direction))
        .constant(
            "one-percent-less",
            "with 1.99 in place of 2",
            chord.times(decimal("3.9601")).minus(direction),
            opposite)
        .inequality(
            "reversed",
            "at least that",
            direction.minus(chord.times(4)),
            PointSpec.of("a", 1).and("s", 1).and("t", 0.5))
        .quantity(
            "longer-only",
            "over the longer length alone",
            chord.minus(whole(2).minus(T.times(2)).times(b.square())),
            PointSpec.of("a", 1).and("s", 1).and("t", -0.5))
        .unbounded("lengths and cosines have these ranges by nature");
  }

  /**
   * One step {@code LN((1-δ)z + δt)} at {@code h = tan(θ/2)}: {@code tan(θ'/2) ≤ (1-δ)h} iff {@code
   * R ≥ 2-X} for the length {@code R/(1+h²)} of the step's result and its component {@code
   * X/(1+h²)} along t, {@code X = (1-δ)(1-h²)+δ(1+h²)}, {@code R² = X²+4(1-δ)²h²}.
   */
  static Claim<?> halfAngle() {
    Term h = variable("h");
    Term delta = variable("delta");
    Term rest = whole(1).minus(delta);
    Term along = rest.times(whole(1).minus(h.square())).plus(delta.times(h.square().plus(1)));
    Term length = along.square().plus(rest.times(h).square().times(4));
    Domain domain = Domain.none().real("delta", "0", "1").real("h", "0", "inf");
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("class contraction"),
            "half-angle-contraction",
            "A contraction shrinks the tangent of the half angle",
            "\\tan\\tfrac{\\theta'}2\\le(1-\\delta)\\tan\\tfrac\\theta2,\\qquad "
                + "z'=\\operatorname{LN}((1-\\delta)z+\\delta t)",
            domain)
        .holds("length", length.minus(whole(2).minus(along).square()))
        .constant(
            "one-percent-more",
            "by 1-1.01δ",
            whole(1)
                .minus(delta.times(decimal("1.01")))
                .times(length.sqrt().plus(along))
                .minus(rest.times(2)),
            PointSpec.of("delta", 0.5).and("h", 0.01))
        .inequality(
            "reversed",
            "by no more than 1-δ",
            whole(2).minus(along).square().minus(length),
            PointSpec.of("delta", 0.5).and("h", 1))
        .quantity(
            "squared",
            "by (1-δ)²",
            rest.times(length.sqrt().plus(along)).minus(2),
            PointSpec.of("delta", 0.5).and("h", 0.1))
        .quantity(
            "chord",
            "the sine of the half angle shrinks by 1-δ",
            rest.square()
                .times(2)
                .times(h.square())
                .over(h.square().plus(1))
                .minus(1)
                .plus(along.over(length.sqrt())),
            PointSpec.of("delta", 0.1).and("h", 100))
        .beyond(
            "past-the-target",
            "also for δ > 1",
            Domain.none().real("delta", "1.1", "2").real("h", "0.1", "10"),
            rest.times(h).minus(rest.abs().times(h).times(2).over(length.sqrt().plus(along))),
            PointSpec.of("delta", 1.5).and("h", 1));
  }

  /**
   * A distance D in m steps costs at least {@code D²/m}: one step more, {@code d₁²/m + d₂² ≥
   * (d₁+d₂)²/(m+1)}, times {@code m(m+1)} at {@code d₁ = m d₂ + s}; and {@code D²/m} is attained by
   * equal steps.
   */
  static Claim<?> movesAddUp() {
    Term m = variable("m");
    Term d = variable("d");
    Term s = variable("s");
    Term first = m.times(d).plus(s);
    Term apart = m.plus(1).times(first.square()).plus(m.times(m.plus(1)).times(d.square()));
    Term together = m.times(first.plus(d).square());
    Domain domain = Domain.none().real("d").integer("m", 1).real("s");
    PointSpec equal = PointSpec.of("d", 1).and("m", 3).and("s", 0);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("converse, cost of a distance"),
            "moves-add-up",
            "A distance in m moves costs at least its square over m",
            "\\textstyle\\sum_{l\\le m}d_l=D\\implies\\sum_ld_l^2\\ge D^2/m",
            domain)
        .holds("induction", apart.minus(together))
        .constant(
            "one-percent-more",
            "at least 1.01 D²/m",
            apart.minus(together.times(decimal("1.01"))),
            equal)
        .inequality("reversed", "at most D²/m", together.minus(apart), equal.and("s", 1))
        .quantity(
            "one-step-less",
            "at least D²/(m-1)",
            apart.minus(m.plus(1).times(first.plus(d).square())),
            equal)
        .unbounded("the difference is a square for every m");
  }

  /**
   * A push through two layers costs {@code tκ² + ‖v‖²/t}, at least {@code 2κ‖v‖}: with {@code t =
   * e^x‖v‖/κ} it is {@code κ‖v‖(e^x+e^{-x})}. One through one layer costs {@code κ²‖v‖²}.
   */
  static Claim<?> twoLayerPush() {
    Term sum = X.exp().plus(X.negate().exp());
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("proof idea of Theorem 4.3, two-layer blocks"),
            "two-layer-push",
            "A push through two layers costs at least twice separation times length",
            "t\\kappa^2+\\tfrac1t\\|v\\|^2\\ge2\\kappa\\|v\\|,\\quad"
                + "\\text{equality at }t=\\|v\\|/\\kappa",
            Domain.none().real("x"))
        .holds("balance", sum.minus(2))
        .constant(
            "one-percent-more",
            "at least 2.02κ‖v‖",
            sum.minus(decimal("2.02")),
            PointSpec.of("x", 0))
        .inequality("reversed", "at most 2κ‖v‖", whole(2).minus(sum), PointSpec.of("x", 1))
        .quantity(
            "one-layer-only", "at least 2tκ²", sum.minus(X.exp().times(2)), PointSpec.of("x", 1))
        .unbounded("it holds for every t > 0");
  }

  /**
   * {@code λ = c/L} is {@code o(1/log L)}: {@code λ log L ≤ c/√L}, and the rate of one-layer blocks
   * {@code log²L/L ≤ 2.2/√L}, both at {@code L = e^{2x}}, for every depth.
   */
  static Claim<?> vanishingDecay() {
    Domain depths = Domain.none().real("x", "0", "inf");
    Term rate = X.exp().times(decimal("2.2")).minus(X.square().times(4));
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("Theorem 4.6, vanishing decay"),
            "vanishing-decay",
            "Decay c/L is o(1/log L), and log²L/L is O(1/√L)",
            "\\lambda=\\tfrac cL\\implies\\lambda\\log L\\le\\frac c{\\sqrt L},\\qquad"
                + "\\frac{\\log^2L}L\\le\\frac{2.2}{\\sqrt L}\\qquad(L\\ge1)",
            depths)
        .holds("decay", X.exp().minus(X.times(2)))
        .holds("rate", rate)
        .constant(
            "a-twentieth-less",
            "log²L/L ≤ 2.1/√L",
            X.exp().times(decimal("2.1")).minus(X.square().times(4)),
            PointSpec.of("x", 2))
        .inequality(
            "no-logarithm",
            "log²L/L ≤ 1.5/L",
            decimal("1.5").minus(X.square().times(4)),
            PointSpec.of("x", 1))
        .constant(
            "two-thirds",
            "λ log L ≤ 0.66c/√L",
            X.exp().times(decimal("0.66")).minus(X.times(2)),
            PointSpec.of("x", 1))
        .beyond(
            "before-one",
            "the rate also for L < 1",
            Domain.none().real("x", "-3", "inf"),
            rate,
            PointSpec.of("x", -2));
  }
}
