package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/** Scalar inequalities about what it costs to move features, for every depth. */
final class ScalarTransport {
  private static final Term C = variable("c");
  private static final Term X = variable("x");

  private ScalarTransport() {}

  /**
   * One-layer blocks in one dimension. [P; the tangent proof D]
   *
   * <p>A layer multiplies by {@code 1+w = ye^{-q} > 0} with {@code y = c^{1/L} ≥ 1} and costs
   * {@code w²}. As a function of {@code log(1+w)} the cost is not convex, but its tangent at {@code
   * log y} lies below it everywhere: {@code w² ≥ (y-1)² - 2y(y-1)q}; summed over layers, {@code Σq
   * = 0}. Then {@code τ ≤ e^τ-1 ≤ τe^τ} with {@code τ = log c/L}. A negative factor costs more than
   * its absolute value.
   */
  static Claim<?> caricatureRn1() {
    Term y = variable("y");
    Term q = variable("q");
    Term tau = variable("tau");
    Term factor = y.times(q.negate().exp());
    Term cost = factor.minus(1).square();
    Term equal = y.minus(1).square();
    Term slope = y.times(y.minus(1)).times(q).times(2);
    Domain domain = Domain.none().real("y", "1", "inf").real("q").real("tau", "0", "inf");
    PointSpec near = PointSpec.of("y", 2).and("q", -0.2).and("tau", 1);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.quoted("one-dimensional caricature of Theorem 4.3"),
            "caricature-rn1",
            "In one dimension the cost of one-layer blocks vanishes like log²c/L",
            "c\\ge1,\\;\\textstyle\\prod_l(1+w_l)=c\\implies\\sum_lw_l^2\\ge L(c^{1/L}-1)^2,"
                + "\\qquad\\frac{\\log^2c}{L}\\le L(c^{1/L}-1)^2\\le\\frac{\\log^2c}{L}\\,c^{2/L}",
            domain)
        .holds("tangent", cost.minus(equal).plus(slope))
        .holds("at-least", tau.expm1().minus(tau))
        .holds("at-most", tau.plus(tau.negate().expm1()))
        .inequality(
            "convex",
            "the cost of a layer is convex in log(1+w)",
            factor.times(2).minus(1).times(factor),
            PointSpec.of("y", 1).and("q", 1).and("tau", 1))
        .quantity("no-tail", "the cost is at most log²c/L", tau.minus(tau.expm1()), near)
        .constant(
            "one-percent-steeper",
            "with 101% of the tangent's slope",
            cost.minus(equal).plus(slope.times(decimal("1.01"))),
            PointSpec.of("y", 2).and("q", -0.005).and("tau", 1))
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

  /**
   * Two-layer blocks in one dimension. [P; the tangent proof D]
   *
   * <p>A layer multiplies by {@code 1+ab = e^{τ+s}} and costs {@code (a²+b²)/2 ≥ ab = e^{τ+s}-1 ≥
   * e^τ-1 + e^τ s}; summed over layers, {@code Σs = 0}.
   */
  static Claim<?> caricatureRn2() {
    Term s = variable("s");
    Term tau = variable("tau");
    Domain domain = Domain.none().real("s").real("tau", "0", "inf");
    Term excess = tau.plus(s).expm1().minus(tau.expm1());
    PointSpec near = PointSpec.of("s", -0.1).and("tau", 1);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.quoted("one-dimensional caricature of Theorem 4.3"),
            "caricature-rn2",
            "In one dimension the cost of two-layer blocks stays at log c",
            "c\\ge1,\\;\\textstyle\\prod_l(1+w_l^2)=c\\implies\\sum_lw_l^2\\ge L(c^{1/L}-1),"
                + "\\qquad\\log c\\le L(c^{1/L}-1)\\le c^{1/L}\\log c",
            domain)
        .holds("tangent", excess.minus(tau.exp().times(s)))
        .holds("at-least", tau.expm1().minus(tau))
        .holds("at-most", tau.plus(tau.negate().expm1()))
        .inequality("below-log-c", "the cost is at most log c", tau.minus(tau.expm1()), near)
        .quantity(
            "vanishes",
            "the cost is at most log²c/L · c^{1/L}, as for one-layer blocks",
            tau.square().times(tau.exp()).minus(tau.expm1()),
            PointSpec.of("s", 0).and("tau", 0.5))
        .constant(
            "one-percent-less",
            "with 99% of the tangent's slope",
            excess.minus(tau.exp().times(s).times(decimal("0.99"))),
            PointSpec.of("s", -0.01).and("tau", 1))
        .beyond(
            "c-below-1",
            "equal weights are cheapest for c < 1, L = 2",
            Domain.none().real("c", "0.001", "0.05").real("x", "0.9", "1"),
            X.minus(1).abs().plus(C.over(X).minus(1).abs()).minus(C.sqrt().minus(1).abs().times(2)),
            PointSpec.of("c", 0.01).and("x", 1));
  }
}
