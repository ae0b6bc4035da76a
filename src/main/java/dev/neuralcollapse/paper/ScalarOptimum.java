package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;

import dev.neuralcollapse.proof.Assertion;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.Newton;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/**
 * Scalar inequalities about the optimum of cross entropy on the sphere. All [D], all for every
 * number of classes and every decay: in place of {@code λ > 0} stands the margin {@code m > 0} of
 * its optimum, {@code λ = K/((K-1)m(e^m+K-1))}, and in place of {@code ρ} the margin {@code
 * √Kρ/(K-1)}.
 *
 * <p>{@code φ(m) = log(1+(K-1)e^{-m})} is {@code softplus(log(K-1)-m)}, and {@code -φ'(m)} the
 * softmax mass {@code σ(log(K-1)-m)} of the wrong classes.
 */
final class ScalarOptimum {
  private static final Term K = variable("K");
  private static final Term M = variable("m");
  private static final Term S = variable("s");

  private ScalarOptimum() {}

  /** φ. */
  private static Term loss(Term margin) {
    return K.minus(1).log().minus(margin).softplus();
  }

  /** {@code -φ'}. */
  private static Term wrongMass(Term margin) {
    return K.minus(1).log().minus(margin).sigmoid();
  }

  /**
   * {@code F*} of the decay whose optimal margin is m: {@code φ(m) + mσ/2}, as {@code λρ*² = mσ}.
   */
  private static Term optimum(Term margin) {
    return loss(margin).plus(margin.times(wrongMass(margin)).over(2));
  }

  private static PointSpec at(double classes, double margin, double step) {
    return PointSpec.of("K", classes).and("m", margin).and("s", step);
  }

  /**
   * {@code g(ρ) - F* - (λ/2)(ρ-ρ*)²} is the Bregman distance of {@code φ} between the margins
   * {@code m+s} and {@code m} of ρ and ρ*, because {@code λρ* = -φ'(m)√K/(K-1)}.
   */
  static Claim<?> normStronglyConvex() {
    Term gain = loss(M.plus(S)).minus(loss(M));
    Term linear = wrongMass(M).times(S);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("GUFM with cross entropy, norm"),
            "norm-strongly-convex",
            "The gap grows at least quadratically with the classifier's norm",
            "g(\\rho)-F^*\\ge\\tfrac\\lambda2(\\rho-\\rho^*)^2",
            Domain.none().integer("K", 2).real("m").real("s"))
        .holds("bregman", gain.plus(linear))
        .quantity("flat", "g increases", gain, at(3, 3, 1))
        .constant(
            "one-percent-less",
            "with 99% of the slope at the optimum",
            gain.plus(linear.times(decimal("0.99"))),
            at(3, 3, 0.01))
        .inequality("concave", "φ lies below its tangent", gain.plus(linear).negate(), at(3, 3, 1))
        .unbounded("it holds for all real margins");
  }

  /**
   * {@code F*(m) = φ(m) + mσ(m)/2} falls from {@code log K} to 0 as m runs from 0 to ∞, and so does
   * λ from ∞ to 0. So {@code F*} as a function of λ takes every value in {@code (0, log K)} once:
   * {@code F*(λ') = F* + γ} has a solution, and {@code c*² = λ/λ'} is positive, iff {@code γ < log
   * K - F*}. ({@code min_ρ φ(c√Kρ/(K-1)) + λρ²/2} is {@code F*(λ/c²)}.)
   */
  static Claim<?> optimumGrowsWithDecay() {
    Term fall = optimum(M).minus(optimum(M.plus(S)));
    Term inverseDecay = M.times(M.exp().plus(K).minus(1));
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, tight form"),
            "optimum-grows-with-decay",
            "The optimum grows with the decay, so vacuity begins exactly at log K - F*",
            "\\lambda<\\lambda'\\implies F^*(\\lambda)\\le F^*(\\lambda')\\le\\log K,\\qquad "
                + "c_*^2=\\lambda/\\lambda'\\text{ where }F^*(\\lambda')=F^*(\\lambda)+\\gamma",
            Domain.none().integer("K", 2).real("m", "0", "inf").real("s", "0", "inf"))
        .holds("optimum", fall)
        .holds("decay", inverseDecay.with("m", M.plus(S)).minus(inverseDecay))
        .holds("below-log-classes", K.minus(1).log().softplus().minus(optimum(M)))
        .inequality("decreasing", "the optimum falls with the decay", fall.negate(), at(2, 1, 1))
        .inequality(
            "at-unit-rate",
            "it even falls by a hundredth of the margin",
            fall.minus(S.times(decimal("0.01"))),
            at(2, 8, 1))
        .constant(
            "below-one-percent-less",
            "the optimum is at most log K - 1/100",
            K.minus(1).log().softplus().minus(optimum(M)).minus(decimal("0.01")),
            at(2, 0, 0))
        .beyond(
            "any-order",
            "λ and λ' in any order",
            Domain.none().integer("K", 2).real("m", "0", "inf").real("s"),
            fall,
            at(2, 2, -1));
  }

  /** φ is convex, so {@code log K = φ(0) ≥ φ(m) + mσ(m)}, and {@code F* = φ(m) + mσ(m)/2}. */
  static Claim<?> thresholdBeyondOne() {
    Term room = K.minus(1).log().softplus().minus(optimum(M));
    Term half = M.times(wrongMass(M)).over(2);
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, vacuity"),
            "threshold-beyond-one",
            "The tight certificate is never vacuous before the simple one",
            "\\gamma<\\tfrac\\lambda2\\rho_*^2\\;(\\varepsilon<1)\\implies\\gamma<\\log K-F^*",
            Domain.none().integer("K", 2).real("m", "0", "inf"))
        .holds("threshold", room.minus(half))
        .constant(
            "one-percent-more",
            "already for ε < 1.01",
            room.minus(half.times(decimal("1.01"))),
            PointSpec.of("K", 2).and("m", 0.01))
        .inequality(
            "reversed",
            "the simple one is never vacuous before the tight one",
            half.minus(room),
            PointSpec.of("K", 3).and("m", 2))
        .constant(
            "without-half",
            "γ < λρ*² suffices",
            room.minus(half.times(2)),
            PointSpec.of("K", 10).and("m", 1))
        .unbounded("a convex function lies above its tangents on either side");
  }

  /**
   * φ and its inverse. {@code φ(m) = v} has one solution: with {@code x = (K-1)e^{-m-v}} it is
   * {@code xe^v = e^v-1}, and x lies in [0, 1]. So {@code φ⁻¹(v) = log((K-1)/(e^v-1))}.
   */
  static Claim<?> lossInverse() {
    Term x = variable("x");
    Term v = variable("v");
    Term function = x.times(v.exp()).minus(v.expm1());
    Domain domain = Domain.none().real("v", "0", "inf").real("x", "0", "1");
    PointSpec near = PointSpec.of("v", 1).and("x", 0.5);
    return Everywhere.root(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, tight form"),
            "loss-inverse",
            "Every loss is the loss of exactly one margin",
            "\\varphi(m)=v\\text{ has exactly one root, }\\varphi^{-1}(v)=\\log\\frac{K-1}{e^v-1}",
            Assertion.uniqueRoot(domain, "x", function))
        .inequality(
            "decreasing", "the equation falls in x", function.derivative("x").negate(), near)
        .constant(
            "ninety-nine-hundredths",
            "the root lies below 0.99",
            function.with("x", decimal("0.99")),
            PointSpec.of("v", 6).and("x", 0.99))
        .beyond(
            "negative-loss",
            "also for v < 0",
            Domain.none().real("v").real("x", "0", "1"),
            function.with("x", Term.whole(0)).negate(),
            PointSpec.of("v", -1).and("x", 0));
  }

  /**
   * {@code (K/(K-1))(log K - v) ≤ φ⁻¹(v) ≤ log((K-1)/v)}: φ lies above its tangent at 0, where
   * {@code φ(0) = log K} and {@code -φ'(0) = (K-1)/K}, and {@code e^v-1 ≥ v}. So {@code
   * (K-1)φ⁻¹(v)/(√K ρ) ≥ √K(log K - v)/ρ}: the tight bound of NC1 opens linearly below its
   * threshold of vacuity.
   */
  static Claim<?> marginOfLoss() {
    Term v = variable("v");
    Term zero = K.minus(1).log();
    Term tangent = loss(M).minus(zero.softplus());
    Term slope = M.times(zero.sigmoid());
    Domain domain = Domain.none().integer("K", 2).real("m").real("v", "0", "inf");
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, vacuity"),
            "margin-of-loss",
            "The margin of a loss lies between its tangent and its logarithm",
            "\\tfrac K{K-1}(\\log K-v)\\le\\varphi^{-1}(v)\\le\\log\\tfrac{K-1}v",
            domain)
        .holds("tangent", tangent.plus(slope))
        .holds("logarithm", v.expm1().minus(v))
        .constant(
            "one-percent-more",
            "with 1.01 times the slope",
            tangent.plus(slope.times(decimal("1.01"))),
            PointSpec.of("K", 3).and("m", -0.01).and("v", 0))
        .inequality(
            "reversed",
            "the tangent lies above",
            tangent.plus(slope).negate(),
            PointSpec.of("K", 3).and("m", 1).and("v", 0))
        .quantity(
            "unit-slope",
            "with K in the place of K/(K-1)",
            tangent.plus(M.over(K)),
            PointSpec.of("K", 5).and("m", 1).and("v", 0))
        .unbounded("it holds for all margins and all losses there are");
  }

  /**
   * {@code 1/λ = (K-1)m(e^m+K-1)/K}: {@code m ≥ 1} gives {@code e^m (K-1)/K ≤ 1/λ ≤ 0.4 K m e^m},
   * so the optimal margin is {@code log(1/λ)} up to {@code log m + log K}.
   */
  static Claim<?> marginGrowth() {
    Term sum = M.exp().plus(K).minus(1);
    Term full = K.minus(1).times(sum);
    Term below = M.times(sum).minus(M.exp());
    Term scale = K.square().times(M.exp());
    return Everywhere.claim(
            Papers.GLOBAL_OPTIMALITY.derived("GUFM with cross entropy, small decay"),
            "optimal-margin-growth",
            "The optimal margin grows like log(1/decay)",
            "m\\ge1\\implies\\tfrac{K-1}Ke^m\\le\\tfrac1\\lambda\\le\\tfrac25Kme^m,"
                + "\\qquad m=\\sqrt K\\rho^*/(K-1)",
            Domain.none().integer("K", 2).real("m", "1", "inf"))
        .holds("below", below)
        .holds("above", scale.times(decimal("0.4")).minus(full))
        .beyond(
            "small-margin",
            "also for m ≥ 1/2",
            Domain.none().integer("K", 2).real("m", "0.5", "inf"),
            below,
            PointSpec.of("K", 2).and("m", 0.5))
        .constant(
            "a-fortieth-less",
            "1/λ is at most 0.39 K m e^m",
            scale.times(decimal("0.39")).minus(full),
            PointSpec.of("K", 5).and("m", 1))
        .inequality(
            "no-logarithm",
            "1/λ is at most 0.4 K e^m",
            scale.times(decimal("0.4")).minus(full.times(M)),
            PointSpec.of("K", 2).and("m", 5))
        .quantity(
            "without-classes",
            "1/λ is at most m e^m/2",
            K.times(M.exp()).over(2).minus(full),
            PointSpec.of("K", 3).and("m", 1));
  }

  /**
   * {@code r(ρ) = λρ(e^{sρ}+K-1) - √K} with {@code s = √K/(K-1)}: at {@code ρ = x/(λ√K)} and with
   * {@code u = 1/λ} it is {@code (x(e^{xu/(K-1)}+K-1) - K)/√K}, which rises from negative at x = 0
   * to nonnegative at x = 1, for every {@code u ≥ 0}.
   */
  static Claim<?> rhoStarUniqueRoot() {
    Term x = variable("x");
    Term u = variable("u");
    Term e = x.times(u).over(K.minus(1)).exp();
    // x(e + K-1) - K, in a form that keeps its sign for all K at once
    Term function = x.times(e).minus(1).plus(x.minus(1).times(K.minus(1)));
    return Everywhere.root(
            Papers.GLOBAL_OPTIMALITY.derived("GUFM with cross entropy, optimal norm"),
            "rho-star-unique-root",
            "The optimal classifier norm is the only root of its equation",
            "\\lambda\\rho(e^{\\rho\\sqrt K/(K-1)}+K-1)=\\sqrt K"
                + "\\text{ has exactly one root, }\\rho^*\\in(0,\\,1/(\\lambda\\sqrt K)]",
            Assertion.uniqueRoot(
                Domain.none().integer("K", 2).real("u", "0", "inf").real("x", "0", "1"),
                "x",
                function))
        .constant(
            "half-the-range",
            "the root lies in the lower half of the range",
            function.with("x", decimal("0.5")),
            root(10, 1, 0.5))
        .constant(
            "twice-the-slope",
            "the derivative is at least 2λK",
            function.derivative("x").minus(K.times(2)),
            root(3, 2, 0))
        .inequality(
            "decreasing",
            "the function decreases",
            function.derivative("x").negate(),
            root(2, 1, 0.5))
        .beyond(
            "negative-decay",
            "also for λ < 0",
            Domain.none().integer("K", 2).real("u").real("x", "0", "1"),
            function.with("x", Term.whole(1)),
            root(3, -1, 1));
  }

  /**
   * The optimum of ten classes at {@code λ = 0.005}, in a bracket that Newton's method leaves:
   * {@code ρ/s} solves {@code λρ(e^{sρ}+K-1) = √K}, written with {@code m = sρ}, {@code s =
   * √K/(K-1)}.
   */
  static Claim<?> rhoStarReference() {
    Term s = Term.whole(10).sqrt().over(9);
    Term rho = variable("rho");
    Term function =
        rho.times(s.times(rho).exp().plus(9)).times(decimal("0.005")).minus(Term.whole(10).sqrt());
    Domain wide = Domain.none().real("rho", "5", "20");
    Assertion root = Newton.enclosed(wide, "rho", function).get();
    return Everywhere.root(
            Papers.GLOBAL_OPTIMALITY.derived("GUFM with cross entropy, ten classes"),
            "rho-star-reference",
            "Ten classes at decay 0.005: the optimal norm to 12 digits",
            "K=10,\\;\\lambda=0.005\\implies\\rho^*=11.0358918499\\ldots",
            root)
        .constant(
            "tenth-digit-up",
            "it is larger by 1e-9",
            function.with("rho", rho.plus(decimal("1e-9"))).negate(),
            PointSpec.of("rho", root.domain().box().side("rho").hi()))
        .constant(
            "tenth-digit-down",
            "it is smaller by 1e-9",
            function.with("rho", rho.minus(decimal("1e-9"))),
            PointSpec.of("rho", root.domain().box().side("rho").lo()))
        .inequality(
            "decreasing",
            "the equation's left side decreases",
            function.derivative("rho").negate(),
            PointSpec.of("rho", root.domain().box().side("rho").lo()))
        .beyond(
            "whole-range",
            "the equation holds from 5 to 20",
            wide,
            function,
            PointSpec.of("rho", 6));
  }

  private static PointSpec root(double classes, double inverseDecay, double x) {
    return PointSpec.of("K", classes).and("u", inverseDecay).and("x", x);
  }
}
