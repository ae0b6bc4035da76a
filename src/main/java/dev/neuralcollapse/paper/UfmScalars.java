package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;

import dev.neuralcollapse.proof.Assertion;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/**
 * Scalar parts of the unconstrained features model, for all numbers of classes, samples and all
 * decays. [D]
 */
final class UfmScalars {
  private static final Term K = variable("K");
  private static final Term N = variable("n");
  private static final Term U = variable("u");
  private static final Term E = variable("e");
  private static final Term X = variable("x");

  private UfmScalars() {}

  /** {@code φ(u) = log(1 + (K-1)e^{-u})}. */
  private static Term loss(Term u) {
    return K.minus(1).log().minus(u).softplus();
  }

  private static PointSpec at(double k, double u, double e) {
    return PointSpec.of("K", k).and("u", u).and("e", e);
  }

  /**
   * From {@code nλ_Wλ_H = (1+e)/K²} on, {@code e ≥ 0}, no logits are worth their price: {@code φ(u)
   * + c(K-1)u ≥ log K}, because φ is convex with slope {@code -(K-1)/K} at 0. Below it, {@code e <
   * 0}, small u are.
   */
  static Claim<?> threshold() {
    Term zero = K.minus(1).log().softplus();
    Term slope = K.minus(1).log().sigmoid().times(U);
    Term dear = loss(U).plus(slope.times(E.plus(1).sqrt())).minus(zero);
    return Everywhere.claim(
            Papers.BACKGROUND.derived("cross entropy, when collapse goes to zero"),
            "ufm-ce-threshold",
            "Cross entropy learns nothing from n lambda_W lambda_H = 1/K^2 on",
            "n\\lambda_W\\lambda_H=\\frac{1+e}{K^2},\\;e\\ge0\\implies "
                + "\\varphi(u)+c(K-1)u\\ge\\log K",
            Domain.none().integer("K", 2).real("u", "0", "inf").real("e", "0", "inf"))
        .holds("tangent", loss(U).plus(slope).minus(zero))
        .holds("dearer", slope.times(E.plus(1).sqrt().minus(1)))
        .constant(
            "at-98-hundredths",
            "already from 0.98/K² on",
            loss(U).plus(slope.times(E.plus(decimal("0.98")).sqrt())).minus(zero),
            at(3, 0.01, 0))
        .inequality("worth-it", "some logits are worth their price", dear.negate(), at(3, 1, 0.5))
        .quantity(
            "over-k",
            "from nλ_Wλ_H = 1/K³ on",
            loss(U).plus(slope.times(E.plus(1).over(K).sqrt())).minus(zero),
            at(10, 1, 0))
        .beyond(
            "below-threshold",
            "also for half of the threshold",
            Domain.none().integer("K", 2).real("u", "0", "inf").real("e", "-0.5", "inf"),
            dear,
            at(2, 0.1, -0.5));
  }

  /**
   * {@code c(e^ρ + K-1) = 1}: with {@code x = e^{-ρ}} and {@code 1/c = K + v} it is {@code x(1+v) =
   * 1}.
   */
  static Claim<?> root() {
    Term v = variable("v");
    Term function = X.times(v.plus(1)).minus(1);
    PointSpec near = PointSpec.of("v", 1).and("x", 0.5);
    return Everywhere.root(
            Papers.BACKGROUND.derived("cross entropy, scale of the logits"),
            "ufm-ce-root",
            "Below the threshold the scale of the logits is the only root",
            "c<\\tfrac1K\\implies\\frac{K-1}{e^\\rho+K-1}=(K-1)c"
                + "\\text{ has exactly one root }\\rho\\ge0,\\;\\rho=\\log(\\tfrac1c-K+1)",
            Assertion.uniqueRoot(
                Domain.none().real("v", "0", "inf").real("x", "0", "1"), "x", function))
        .constant(
            "half-the-range",
            "the root lies below e^{-ρ} = 1/2",
            function.with("x", decimal("0.5")),
            PointSpec.of("v", 0).and("x", 0.5))
        .inequality(
            "decreasing", "the equation falls in x", function.derivative("x").negate(), near)
        .beyond(
            "past-threshold",
            "also for c > 1/K, where 1/c < K",
            Domain.none().real("v").real("x", "0", "1"),
            function.with("x", Term.whole(1)),
            PointSpec.of("v", -0.5).and("x", 1));
  }

  /**
   * A mode of squared error: {@code (z-1)²/(2K) + cz} is least at {@code z = 1-x}, {@code x = Kc},
   * where it is {@code c - Kc²/2 ≤ 1/(2K)}, the price of leaving it out.
   */
  static Claim<?> modeCost() {
    Term z = variable("z");
    Term all = z.minus(1).square().over(2).plus(X.times(z));
    Term cost = X.minus(X.square().over(2));
    return Everywhere.claim(
            Papers.BACKGROUND.derived("squared error, one mode"),
            "ufm-mode-cost",
            "A mode kept costs c - Kc^2/2, a mode lost 1/(2K), never less",
            "x=Kc\\le1\\implies\\tfrac12(z-1)^2+xz\\ge x-\\tfrac{x^2}2,"
                + "\\quad x-\\tfrac{x^2}2\\le\\tfrac12",
            Domain.none().real("x", "0", "1").real("z"))
        .holds("least", z.minus(1).plus(X).square().over(2))
        .holds("worth-keeping", X.minus(1).square().over(2))
        .constant(
            "one-percent-more",
            "1.01 times that",
            all.minus(cost.times(decimal("1.01"))),
            PointSpec.of("x", 0.5).and("z", 0.5))
        .inequality(
            "first-order",
            "a mode costs all of c",
            all.minus(X),
            PointSpec.of("x", 0.5).and("z", 0.5))
        .quantity(
            "half-threshold",
            "modes are lost from Kc = 1/2 on",
            all.minus(decimal("0.5")),
            PointSpec.of("x", 0.5).and("z", 0.5))
        .beyond(
            "negative-decay",
            "also for c < 0, where leaving it out is dearer by any amount",
            Domain.none().real("x").real("z"),
            cost.plus(1),
            PointSpec.of("x", -3).and("z", 0));
  }

  /**
   * Logits and value depend on the samples of a class through {@code c² = nλ_Wλ_H} alone: with n+m
   * samples in place of n the same decays cost more, so that "small λ" means small {@code nλ_Wλ_H}.
   */
  static Claim<?> samplesCost() {
    Term m = variable("m");
    Term l = variable("l");
    Term before = N.times(l).sqrt();
    Term after = N.plus(m).times(l).sqrt();
    Domain domain =
        Domain.none().integer("n", 1).integer("m", 0).real("l", "0", "1").real("u", "0", "inf");
    PointSpec at = PointSpec.of("n", 1).and("m", 3).and("l", 0.25).and("u", 1);
    return Everywhere.claim(
            Papers.BACKGROUND.derived("the threshold in samples"),
            "ufm-samples-cost",
            "More samples of a class at the same decays cost more",
            "c(n+m)\\,u\\ge c(n)\\,u,\\qquad c(n)=\\sqrt{n\\lambda_W\\lambda_H}",
            domain)
        .holds("dearer", after.square().minus(before.square()).times(U))
        .inequality("cheaper", "they cost less", before.minus(after).times(U), at)
        .constant(
            "thousandth",
            "by a thousandth of u at least",
            after.minus(before).minus(decimal("0.001")).times(U),
            PointSpec.of("n", 1).and("m", 0).and("l", 0.25).and("u", 1))
        .quantity(
            "without-n",
            "c = √(λ_Wλ_H) for every n",
            l.sqrt().minus(before).times(U),
            PointSpec.of("n", 4).and("m", 0).and("l", 0.25).and("u", 1))
        .beyond(
            "fewer",
            "also for fewer samples",
            Domain.none()
                .integer("n", 1)
                .integer("m", -1)
                .real("l", "0", "1")
                .real("u", "0", "inf"),
            after.square().minus(before.square()).times(U),
            PointSpec.of("n", 3).and("m", -1).and("l", 0.25).and("u", 1));
  }
}
