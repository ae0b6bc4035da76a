package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;
import static dev.neuralcollapse.proof.Term.whole;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/** Scalar inequalities that stability (near-optimal means near-collapsed) rests on. All [D]. */
final class ScalarStability {
  private static final Term R = variable("r");
  private static final Term S = variable("s");
  private static final Term B = variable("b");
  private static final Term Y = variable("y");

  private ScalarStability() {}

  /**
   * {@code 1/c*² - 1 ≤ ε/(1-ε)}, i.e. {@code c*² ≥ 1-ε}.
   *
   * <p>With {@code q = 1-ε} and {@code ρ = ρ*·r/√q} the objective at {@code c² = q} is at least
   * {@code F* + (λρ*²/2)[(r-1)² + (1/q-1)r²]} (strong convexity), and that bracket must be at least
   * {@code 1-q = ε}: times q, with {@code r = q+s}.
   */
  static Claim<?> collapseFloor() {
    Term q = variable("q");
    Term bracket =
        q.times(q.plus(S).minus(1).square()).plus(whole(1).minus(q).times(q.plus(S).square()));
    Term share = q.times(whole(1).minus(q));
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, variability"),
            "collapse-floor",
            "The tight bound of NC1 is never worse than the simple one",
            "\\tfrac1{c_*^2}-1\\le\\frac\\varepsilon{1-\\varepsilon},\\qquad"
                + "(r-1)^2+(\\tfrac1q-1)r^2\\ge1-q",
            Domain.none().real("q", "0", "1").real("s"))
        .holds("bracket", bracket.minus(share))
        .constant(
            "one-percent-more",
            "at least 1.01(1-q)",
            bracket.minus(share.times(decimal("1.01"))),
            PointSpec.of("q", 0.5).and("s", 0))
        .inequality(
            "reversed", "at most 1-q", share.minus(bracket), PointSpec.of("q", 0.5).and("s", 1))
        .quantity(
            "without-share", "at least 1", bracket.minus(q), PointSpec.of("q", 0.5).and("s", 0))
        .beyond(
            "beyond-one",
            "also for ε > 1, where q < 0",
            Domain.none().real("q", "-2", "-0.1").real("s"),
            q.plus(S)
                .minus(1)
                .square()
                .plus(q.power(-1).minus(1).times(q.plus(S).square()))
                .minus(whole(1).minus(q)),
            PointSpec.of("q", -1).and("s", 1));
  }

  /**
   * A unit h at squared distance {@code 1-y²} of v has {@code cos ≥ y}: {@code 2 cos‖v‖ =
   * 1+r²-(1-y²) ≥ 2ry}, {@code r = ‖v‖ = y+s}. Then {@code 1-y ≤ 1-y²} for {@code 0 ≤ y ≤ 1}: NC3
   * is at most {@code (1-√(1-Kε))/K ≤ ε}, and a fortiori at most 2ε.
   */
  static Claim<?> cosineFromDistance() {
    Domain unit = Domain.none().real("s").real("y", "0", "1");
    Term room = Y.square().plus(Y.plus(S).square()).minus(Y.times(Y.plus(S)).times(2));
    Term gap = whole(1).minus(Y.square()).minus(whole(1).minus(Y));
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, duality"),
            "cosine-from-distance",
            "A small distance to the classifier gives a small angle",
            "\\|h-v\\|^2\\le e\\le1\\implies 1-\\cos(h,v)\\le1-\\sqrt{1-e}\\le e",
            unit)
        .holds("cosine", room)
        .holds("root", gap)
        .constant(
            "one-percent-less",
            "1-√(1-e) is at most 0.99 e",
            whole(1).minus(Y.square()).times(decimal("0.99")).minus(whole(1).minus(Y)),
            PointSpec.of("s", 0).and("y", 0))
        .inequality(
            "reversed", "it is at least e", gap.negate(), PointSpec.of("s", 0).and("y", 0.5))
        .quantity(
            "half-square",
            "it is at most e/2, as for small e",
            whole(1).minus(Y.square()).over(2).minus(whole(1).minus(Y)),
            PointSpec.of("s", 0).and("y", 0.5))
        .beyond(
            "beyond-one",
            "the root may be negative",
            Domain.none().real("s").real("y", "-1", "1"),
            gap,
            PointSpec.of("s", 0).and("y", -0.5));
  }

  /**
   * {@code e^x ≥ 1 + x + h(-b)x²} for all {@code x ≥ -b}, {@code h(y) = (e^y-1-y)/y²}: at {@code x
   * = -br}, {@code 0 ≤ r ≤ 1}, times b²; and for {@code x ≥ 0} through {@code h(-b) ≤ 1/2}.
   */
  static Claim<?> exponentialCurvature() {
    Term x = variable("x");
    Term deep = B.negate().expm1().plus(B);
    Term here = B.times(R).negate().expm1().plus(B.times(R));
    Domain domain = Domain.none().real("b", "0", "inf").real("r", "0", "1").real("x", "0", "inf");
    PointSpec near = PointSpec.of("b", 2).and("r", 0.99).and("x", 1);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, proof of NC2"),
            "exponential-curvature",
            "The exponential lies above a parabola as deep as its range allows",
            "e^x\\ge1+x+h(-b)x^2\\quad(x\\ge-b),\\qquad h(y)=(e^y-1-y)/y^2",
            domain)
        .holds("left", here.minus(R.square().times(deep)))
        .holds("right", x.expm1().minus(x).minus(x.square().over(2)))
        .holds("half", B.square().over(2).minus(deep))
        .constant(
            "one-percent-more",
            "with 1.01 h(-b)",
            here.minus(R.square().times(deep).times(decimal("1.01"))),
            near)
        .beyond(
            "farther-left",
            "also for x ≥ -1.01 b",
            Domain.none().real("b", "0", "inf").real("r", "0", "1.01"),
            here.minus(R.square().times(deep)),
            PointSpec.of("b", 2).and("r", 1.01))
        .inequality(
            "half-everywhere",
            "with h = 1/2 on the left",
            here.minus(R.times(B).square().over(2)),
            near);
  }

  /**
   * {@code ψ(x) = log(1 + a(e^{-y}-1+y))}, {@code y = β√x}, is concave: {@code ψ'(x) = (aβ²/2)
   * (1-e^{-y})/(y(1+u))}, and both factors fall with y: two points y and y+s, multiplied out.
   */
  static Claim<?> spreadConcave() {
    Term mass = Y.negate().expm1().negate();
    Term later = Y.plus(S).negate().expm1().negate();
    Term fall = Y.plus(S).times(mass).minus(Y.times(later));
    Domain domain = Domain.none().real("s", "0", "inf").real("y", "0", "inf");
    PointSpec near = PointSpec.of("s", 1).and("y", 1);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, proof of NC2"),
            "spread-concave",
            "The relative entropy of a spread is concave in its square",
            "\\psi(x)=\\log\\bigl(1+a(e^{-\\beta\\sqrt x}-1+\\beta\\sqrt x)\\bigr)"
                + "\\text{ is concave and increasing}",
            domain)
        .holds("slope", fall)
        .holds("growth", S.plus(Y).negate().expm1().plus(S).minus(Y.negate().expm1()))
        .inequality("convex", "it is convex", fall.negate(), near)
        .constant(
            "one-percent-more",
            "it falls by a hundredth at least",
            Y.plus(S).times(mass).times(decimal("0.99")).minus(Y.times(later)),
            PointSpec.of("s", 0.001).and("y", 0.01))
        .quantity("factor-alone", "1-e^{-y} alone falls", mass.minus(later), near)
        .beyond(
            "either-sign",
            "multiplied out also for y < 0",
            Domain.none().real("s", "0", "inf").real("y"),
            fall,
            PointSpec.of("s", 2).and("y", -1));
  }

  /**
   * {@code β² ≤ 2}: with {@code w = 1/K ∈ (0, 1/2]} and {@code p = yw}, {@code 0 ≤ y ≤ 1}, the
   * right class has mass {@code P = 1-y(1-w)}.
   */
  static Claim<?> logitSpread() {
    Term w = variable("w");
    Term right = whole(1).minus(Y.times(whole(1).minus(w)));
    Term wrong = Y.times(w);
    Term one =
        right
            .square()
            .plus(whole(1).minus(wrong).square())
            .plus(Y.square().times(w))
            .minus(wrong.square().times(2));
    Term other = whole(1).minus(right).square().plus(Y.square().times(w)).minus(wrong.square());
    Domain domain = Domain.none().real("w", "0", "0.5").real("y", "0", "1");
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC2"),
            "logit-spread",
            "Logits are spread by at most the root of two about the optimum",
            "\\beta^2=\\max\\bigl(P^2+(1-p)^2+(K-2)p^2,\\,(1-P)^2+(K-1)p^2\\bigr)\\le2",
            domain)
        .holds("wrong-class", whole(2).minus(one))
        .holds("right-class", whole(2).minus(other))
        .constant(
            "one-percent-less",
            "β² ≤ 1.98",
            decimal("1.98").minus(one),
            PointSpec.of("w", 0.1).and("y", 0))
        .inequality("at-least-two", "β² ≥ 2", one.minus(2), PointSpec.of("w", 0.1).and("y", 0.5))
        .quantity(
            "right-class-alone",
            "β² is the second of the two",
            other.minus(one),
            PointSpec.of("w", 0.1).and("y", 0.1))
        .beyond(
            "above-uniform",
            "also for p > 1/K",
            Domain.none().real("w", "0", "0.5").real("y", "0", "3"),
            whole(2).minus(other),
            PointSpec.of("w", 0.1).and("y", 2));
  }

  /**
   * {@code ½(1-t)² + (Q/2)t² ≥ Q/(2(1+Q))}, {@code Q = λK} without bias (λ(K-1) with one): times
   * {@code 2(1+Q)²} at {@code t = (1+s)/(1+Q)}.
   */
  static Claim<?> squaredScale() {
    Term q = variable("Q");
    Term value = q.minus(S).square().plus(q.times(S.plus(1).square()));
    Term best = q.times(q.plus(1));
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("GUFM with squared loss, optimum"),
            "squared-loss-scale",
            "The best scale of the squared loss is 1/(1+λK)",
            "\\tfrac12(1-t)^2+\\tfrac Q2t^2\\ge\\frac Q{2(1+Q)},\\quad"
                + "\\text{equality at }t=\\tfrac1{1+Q},\\;Q=\\lambda K",
            Domain.none().real("Q", "0", "inf").real("s"))
        .holds("square", value.minus(best))
        .constant(
            "one-percent-more",
            "at least 1.01 times that",
            value.minus(best.times(decimal("1.01"))),
            PointSpec.of("Q", 1).and("s", 0))
        .inequality("reversed", "at most that", best.minus(value), PointSpec.of("Q", 1).and("s", 1))
        .quantity(
            "decay-alone",
            "at least Q/2",
            value.minus(q.times(q.plus(1).square())),
            PointSpec.of("Q", 1).and("s", 0))
        .beyond(
            "negative-decay",
            "also for λ < 0",
            Domain.none().real("Q", "-3", "1").real("s"),
            value.minus(best),
            PointSpec.of("Q", -2).and("s", 1));
  }

  /**
   * The tight bound of NC1 for squared loss: {@code m(q) = (1+κq)²/(1+λ+λκq²)}, {@code κ = K-1},
   * increases up to {@code q = 1+1/λ}. Two points q and q+s, multiplied out, with {@code v =
   * 1+λ-λ(q+s) ≥ 0} in the place of the one bound.
   */
  static Claim<?> squaredTightForm() {
    Term kappa = variable("kappa");
    Term lambda = variable("lambda");
    Term q = variable("q");
    Term v = variable("v");
    Term later = q.plus(S);
    Term one = v.plus(lambda.times(later));
    Term below = one.plus(lambda.times(kappa).times(q.square()));
    Term above = one.plus(lambda.times(kappa).times(later.square()));
    Term rise =
        kappa
            .times(later)
            .plus(1)
            .square()
            .times(below)
            .minus(kappa.times(q).plus(1).square().times(above));
    Domain signs =
        Domain.none()
            .real("kappa", "0", "inf")
            .real("lambda", "0", "inf")
            .real("q", "0", "inf")
            .real("s", "0", "inf");
    PointSpec near =
        PointSpec.of("kappa", 2).and("lambda", 0.1).and("q", 1).and("s", 0.5).and("v", 0);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("stability for squared loss, tight form"),
            "squared-tight-form",
            "The tight bound of NC1 for squared loss grows with the gap",
            "m(q)=\\frac{(1+(K-1)q)^2}{1+\\lambda+\\lambda(K-1)q^2}"
                + "\\text{ increases for }0\\le q\\le1+1/\\lambda",
            signs.real("v", "0", "inf"))
        .holds("rise", rise)
        .beyond(
            "farther",
            "also a little beyond 1+1/λ",
            signs.real("v", "-0.1", "inf"),
            rise,
            PointSpec.of("kappa", 2).and("lambda", 0.1).and("q", 12).and("s", 0.01).and("v", -0.1))
        .inequality("decreases", "it decreases", rise.negate(), near)
        .constant(
            "linear",
            "m(q+s) ≥ (1+s/2) m(q)",
            rise.minus(S.times(kappa.times(q).plus(1).square()).times(above).times(decimal("0.5"))),
            PointSpec.of("kappa", 2).and("lambda", 0.1).and("q", 10).and("s", 0.5).and("v", 0));
  }
}
