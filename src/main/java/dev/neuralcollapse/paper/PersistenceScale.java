package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;
import static dev.neuralcollapse.proof.Term.whole;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/** The equations of the scales of collapse and of the block in deep linear models. */
final class PersistenceScale {
  private PersistenceScale() {}

  /**
   * {@code λ n^{1/(L+1)} = α^{(L-1)/(L+1)}/(e^α+K-1)}, {@code L ≥ 2}. Put {@code u = -log(λ
   * n^{1/(L+1)})}, {@code κ = (K-1)e^{-u}}, {@code γ = (L-1)/(L+1)}: the roots are the zeros of
   *
   * <p>{@code h(α) = log(e^{α-u} + κ) - γ log α}.
   *
   * <p>h goes to ∞ at both ends, and {@code αh'(α) = ασ(α - w) - γ}, {@code w = u + log κ}, where
   * {@code ασ(α - w)} increases: h falls, then rises, and has at most two zeros. If {@code κ ≤ 1 -
   * e^{1-u}}, that is {@code λ n^{1/(L+1)}(e+K-1) ≤ 1}, then {@code h(1) ≤ 0}: there are two, one
   * on either side of 1; and h ≤ 0 at {@code log(e^u - K + 1) = u + log(1-κ) ≥ 1}, h ≥ 0 at {@code
   * u + log u + 1} enclose the larger. It is log(1/λ) up to a term of order log log(1/λ).
   */
  static Claim<?> scaleEquation() {
    Term u = variable("u");
    Term s = variable("s");
    Term layers = variable("L");
    Term alpha = variable("alpha");
    Term w = variable("w");
    Term power = layers.minus(1).over(layers.plus(1));
    Term room = whole(1).minus(u).expm1().negate();
    Term kappa = s.times(room);
    Term unimodal = alpha.times(alpha.minus(w).sigmoid());
    Term above = u.plus(u.log()).plus(1);
    Domain domain =
        Domain.none()
            .real("u", "1", "700")
            .real("s", "0", "1")
            .integer("L", 2)
            .real("alpha", "0", "inf")
            .real("w");
    Domain larger =
        Domain.none()
            .real("u", "1", "700")
            .real("s", "0", "2")
            .integer("L", 2)
            .real("alpha", "0", "inf")
            .real("w");
    return Everywhere.claim(
            Papers.PERSISTENCE.quoted("Theorem 4, the equation rebuilt"),
            "scale-equation",
            "At small decay the scale of collapse has two roots, one about log(1/decay)",
            "\\lambda n^{1/(L+1)}(e+K-1)\\le1\\implies\\lambda n^{1/(L+1)}="
                + "\\frac{\\alpha^{(L-1)/(L+1)}}{e^\\alpha+K-1}\\text{ for one }\\alpha\\le1"
                + "\\text{ and one }\\alpha\\ge1,\\;\\log(e^u-K+1)\\le\\alpha\\le u+\\log u+1,"
                + "\\;u=\\log\\tfrac1{\\lambda n^{1/(L+1)}}",
            domain)
        .holds("falls-then-rises", unimodal.derivative("alpha"))
        .holds("negative-at-one", room.minus(kappa))
        .holds("lower-end", whole(1).minus(s).times(u.minus(1).expm1()).log1p())
        .holds("upper-end", u.log().plus(1).minus(power.times(above.log())))
        .beyond("every-decay", "for decays twice as large", larger, room.minus(kappa), at(2, 2, 2))
        .constant(
            "log-of-decay-below",
            "the larger root is at least u",
            power.times(u.log()).minus(kappa.log1p()),
            at(1.5, 1, 2))
        .constant(
            "one-more-above",
            "the larger root is at most u + 1",
            whole(1).minus(power.times(u.plus(1).log())),
            at(100, 0, 10))
        .inequality(
            "rises-then-falls",
            "the scale function has a maximum between its ends",
            unimodal.derivative("alpha").negate(),
            at(2, 0, 2));
  }

  private static PointSpec at(double u, double s, double layers) {
    return PointSpec.of("u", u).and("s", s).and("L", layers).and("alpha", 1).and("w", 0);
  }

  /**
   * Even {@code K = 2m ≥ 4}, {@code c = K-2}: {@code m 2^{p} λ n^{1/(L+1)} b^{p-1} = yN/D}, {@code
   * y = e^{-b}}, {@code N = 2y+c}, {@code D = 1+y²+cy}, {@code p = 2/(L+1)}. The logarithm of
   * {@code b^{1-p} yN/D} has the derivative {@code (1-p - b e(y))/b} with {@code e = 1 + 2y/N -
   * yN/D}; e is positive and falls in y, so {@code b e(e^{-b})} rises from 0 to ∞: one maximum, at
   * most two roots, the larger one a minimum of the loss along the ray.
   */
  static Claim<?> blockScaleEquation() {
    Term c = variable("c");
    Term y = variable("y");
    Term n = y.times(2).plus(c);
    Term d = y.square().plus(c.times(y)).plus(1);
    // e N D, and -N² D² e'(y)
    Term positive = n.times(d).plus(y.times(2).times(d)).minus(y.times(n.square()));
    Term slope =
        c.times(y.square())
            .plus(y.times(4))
            .plus(c)
            .times(n.square())
            .minus(c.times(2).times(d.square()));
    return Everywhere.claim(
            Papers.PERSISTENCE.derived("Theorem 6, the scale of the block, even K"),
            "block-scale-equation",
            "The scale equation of the block has at most two roots",
            "m2^p\\lambda n^{1/(L+1)}=b^{1-p}\\frac{2e^{-2b}+(K-2)e^{-b}}{1+e^{-2b}+(K-2)e^{-b}},"
                + "\\;p=\\tfrac2{L+1},\\text{ has at most two roots for even }K=c+2\\ge4",
            Domain.none().integer("c", 2).real("y", "0", "1"))
        .holds("elasticity-positive", positive.minus(c.times(decimal("0.5"))))
        .holds("elasticity-falls", slope.minus(c))
        .inequality("elasticity-rises", "e rises in y", slope.negate(), block(2, 0.5))
        .constant(
            "elasticity-above-one", "e is at least 1", positive.minus(n.times(d)), block(4, 0.5))
        .constant("twice-the-slope", "it falls by 4 more", slope.minus(c).minus(4), block(2, 0))
        .beyond(
            "three-classes",
            "also for K = 3",
            Domain.none().integer("c", 1).real("y", "0", "1"),
            slope.minus(c),
            block(1, 0));
  }

  private static PointSpec block(double c, double y) {
    return PointSpec.of("c", c).and("y", y);
  }
}
