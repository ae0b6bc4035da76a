package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.OrdinalUfmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;

/**
 * The ordinal model with free features as a convex problem in the latents. [D; the theorems it
 * proves, second-hand]
 *
 * <p>{@code ‖h_i‖² = z_i²/‖w‖² + ‖h_i^⊥‖²}; Jensen within the classes for the convex {@code ℓ_q}
 * and for squares; and {@code (λ_w/2)w² + (λ_h/2w²)A ≥ √(λ_wλ_h A)}. So the objective is at least
 * {@code F(z̄)} of the mean latents, with the distance from collapse to spare.
 */
final class OrdinalReduction {
  private static final OrdinalSpec PLAIN =
      new OrdinalSpec(1, Link.LOGIT, 3, 2, 0, 2, 0.05, 1, 0.1, false);

  /** A gain that rounding cannot feign; a thousandth below the boundary it is about 1e-7. */
  private static final double VISIBLE = 1e-12;

  private static final OrdinalSpec TUNED = PLAIN.near(1e-5);

  private OrdinalReduction() {}

  private static Stated<OrdinalPoint> claim(
      Source source, String name, String title, String statement) {
    return Stated.<OrdinalPoint>claim(source, name, title, statement)
        .on(new Regime<>("logit-near", s -> OrdinalSpec.near(Link.LOGIT, s)))
        .on(new Regime<>("probit-near", s -> OrdinalSpec.near(Link.PROBIT, s)))
        .on(new Regime<>("cloglog-near", s -> OrdinalSpec.near(Link.CLOGLOG, s)))
        .on(new Regime<>("logit-far", s -> OrdinalSpec.far(Link.LOGIT, s)))
        .on(new Regime<>("probit-far", s -> OrdinalSpec.far(Link.PROBIT, s)))
        .on(new Regime<>("beyond-boundary", s -> OrdinalSpec.beyond(Link.LOGIT, s)));
  }

  private static Regime<OrdinalPoint> heavyTails() {
    return new Regime<>("heavy-tails", OrdinalHeavyTails::draw);
  }

  /** D4. */
  static Claim<OrdinalPoint> reduction() {
    return claim(
            Papers.ORDINAL.derived("Theorem 4.2, the whole problem as a convex one"),
            "reduction",
            "Free features under a cumulative link are a convex problem in Q latents",
            "L(w,H)\\ge F(\\bar z),\\quad"
                + " F(z)=\\sum_q\\alpha_q\\ell_q(z_q)+\\sqrt{\\lambda_w\\lambda_h}"
                + "\\Big(\\sum_q\\alpha_qz_q^2\\Big)^{1/2},\\text{ attained for every }z")
        .given(OrdinalPoint.logConcave())
        .by(
            x ->
                Chain.of(
                    Step.atMost("jensen", Rule.JENSEN, x.mean(q -> x.lossOf(q, z(x, q))), x.fit()),
                    Step.atMost("factors", Rule.CAUCHY_SCHWARZ, norm(x), x.penalty()),
                    above(x, x.reduced(x::latentOf)),
                    attained(x, x.reduced(x::latentOf))))
        .constant(
            "a-millionth-more",
            "1.000001 times F",
            x -> above(x.collapsed(x::latentOf), x.reduced(x::latentOf).times(1.000001)),
            PLAIN)
        .stronger(
            "equal",
            "L = F(z̄) for all features",
            x -> Step.same("equal", x.objective(), x.reduced(x::latentOf)),
            PLAIN)
        .twin(
            "sum-over-samples",
            "λ_h of the sum over the samples, not divided by N",
            x ->
                attained(
                    x,
                    x.reduced(x::latentOf)
                        .plus(norm(x).times(Interval.point(x.samples()).sqrt().minus(1)))),
            PLAIN)
        .twin(
            "squared-norm",
            "the square of the norm in the place of the norm",
            x ->
                attained(
                    x,
                    x.reduced(x::latentOf)
                        .minus(norm(x))
                        .plus(norm(x).square().dividedBy(x.strength()))),
            PLAIN)
        .without("log-concave", new OrdinalHeavyTails(3, 30), heavyTails());
  }

  private static Interval z(OrdinalPoint x, int q) {
    return x.latentOf(q);
  }

  private static Interval norm(OrdinalPoint x) {
    return x.strength().times(x.mean(q -> x.latentOf(q).square()).sqrt());
  }

  private static Step above(OrdinalPoint x, Interval value) {
    return Step.atMost("above", Rule.COMBINATION, value, x.objective());
  }

  private static Step attained(OrdinalPoint x, Interval value) {
    return Step.same("attained", x.collapsed(x::latentOf).objective(), value);
  }

  /** D1 and D2, with the amount. */
  static Claim<OrdinalPoint> collapse() {
    return claim(
            Papers.ORDINAL.derived("Theorem 4.2, ONC1 and ONC2, as an inequality").heard(),
            "collapse-gap",
            "What is not collapsed, or not along w, costs its squared distance",
            "L(w,H)-F(\\bar z)\\ge\\frac{\\lambda_h}{2N}\\sum_i"
                + "\\Big\\|h_i-\\bar z_{q_i}\\frac w{\\|w\\|^2}\\Big\\|^2")
        .given(OrdinalPoint.logConcave())
        .byStep(x -> spared(x, x.distance()))
        .constant(
            "one-percent-more",
            "1.01 times that",
            x -> spared(across(x), across(x).distance().times(1.01)),
            PLAIN)
        .stronger(
            "no-more",
            "no more than that",
            x ->
                Step.atMost(
                    "no-more",
                    Rule.QUOTATION,
                    x.objective().minus(x.reduced(x::latentOf)),
                    x.distance()),
            PLAIN)
        .twin(
            "sum-over-samples",
            "N times that",
            x -> spared(across(x), across(x).distance().times(x.samples())),
            PLAIN)
        .without("log-concave", new OrdinalHeavyTails(3, 30), heavyTails());
  }

  /** The optimal norm of w for the mean latents, features moved across w alone. */
  private static OrdinalPoint across(OrdinalPoint x) {
    OrdinalPoint best = x.collapsed(x::latentOf);
    int d = x.head().size();
    return d == 1
        ? best
        : new OrdinalPoint(
            best.link(),
            best.thresholds(),
            best.head(),
            best.features().map(h -> h.plus(sideways(best))),
            best.labels(),
            best.decayW(),
            best.decayH());
  }

  /** Orthogonal to w, of its length. */
  private static dev.neuralcollapse.proof.IntervalVector sideways(OrdinalPoint x) {
    Interval a = x.head().get(0);
    Interval b = x.head().get(1);
    return dev.neuralcollapse.proof.IntervalVector.generate(
        x.head().size(), j -> j == 0 ? b.negate() : j == 1 ? a : Interval.ZERO);
  }

  private static Step spared(OrdinalPoint x, Interval distance) {
    return Step.atMost(
        "spared", Rule.SQUARE, distance, x.objective().minus(x.reduced(x::latentOf)));
  }

  /** The value that the optimum computes, and its point. */
  static Claim<OrdinalPoint> value() {
    return claim(
            Papers.ORDINAL.derived("global minimum"),
            "optimal-value",
            "No features do better than the minimum of the convex problem",
            "L(w,H)\\ge F^*=\\min_zF(z)")
        .by(
            x -> {
              OrdinalUfmOptimum best = x.optimum();
              return Chain.of(
                  above(x, best.bound()), Step.same("attained", at(x, best), best.bound()));
            })
        .constant(
            "a-millionth-more",
            "1.000001 times the value",
            x -> above(x, x.optimum().bound().times(1.000001)),
            TUNED)
        .stronger(
            "nothing-learned",
            "w = 0 is as good",
            x -> above(x, x.reduced(q -> Interval.ZERO)),
            TUNED)
        .twin(
            "equal-weights",
            "classes count alike, whatever their sizes",
            x -> Step.same("attained", at(x, x.optimum()), equalWeights(x).bound()),
            new OrdinalSpec(1, Link.LOGIT, 3, 1, 6, 1, 0.05, 1, 1e-5, false))
        .twin(
            "midpoints",
            "the latents are the midpoints at every decay",
            x -> Step.same("attained", x.reduced(q -> midpoint(x, q)), x.optimum().bound()),
            TUNED);
  }

  private static Interval at(OrdinalPoint x, OrdinalUfmOptimum best) {
    return x.reduced(q -> Interval.point(best.latents().get(q)));
  }

  private static Interval midpoint(OrdinalPoint x, int q) {
    double a = x.thresholds().get(q);
    double b = x.thresholds().get(q + 1);
    return Double.isInfinite(a)
        ? Interval.point(b).minus(1)
        : Double.isInfinite(b) ? Interval.point(a).plus(1) : Interval.point(a).plus(b).dividedBy(2);
  }

  private static OrdinalUfmOptimum equalWeights(OrdinalPoint x) {
    return OrdinalUfmOptimum.of(
        CumulativeLink.of(
            x.link().link(), x.thresholds().toJavaStream().mapToDouble(b -> b).toArray()),
        x.decayW(),
        x.decayH());
  }

  private static Interval product(OrdinalPoint x) {
    return Interval.point(x.decayW()).times(x.decayH());
  }

  /**
   * D5. At or past C the dual point {@code v = -ℓ'(0)} is feasible; below it the optimum computed
   * is lower than {@code F(0)}.
   */
  static Claim<OrdinalPoint> boundary() {
    Hypothesis<OrdinalPoint> clear =
        Hypothesis.is(
            "off-boundary",
            "\\lambda_w\\lambda_h\\text{ a thousandth from }C",
            x -> Math.abs(product(x).mid() / x.optimum().phaseBoundary().mid() - 1) > 9e-4);
    OrdinalSpec below = new OrdinalSpec(1, Link.LOGIT, 3, 1, 0, 1, 0.998, 1, 1e-5, false);
    OrdinalSpec past = new OrdinalSpec(1, Link.LOGIT, 3, 1, 0, 1, 1.5, 1, 1e-3, false);
    return Stated.<OrdinalPoint>claim(
            Papers.ORDINAL.derived("Theorem 4.3, exact and without its further assumption"),
            "phase-boundary",
            "All collapses to zero exactly from lambda_w lambda_h = C on",
            "w^*=0\\iff\\lambda_w\\lambda_h\\ge C=\\sum_q\\alpha_q\\ell_q'(0)^2")
        .given(clear)
        .on(new Regime<>("logit-beyond", s -> OrdinalSpec.beyond(Link.LOGIT, s)))
        .on(new Regime<>("probit-beyond", s -> OrdinalSpec.beyond(Link.PROBIT, s)))
        .on(new Regime<>("cloglog-beyond", s -> OrdinalSpec.beyond(Link.CLOGLOG, s)))
        .on(new Regime<>("just-below", s -> at(s, 0.999)))
        .on(new Regime<>("below", s -> at(s, 0.5)))
        .on(new Regime<>("just-beyond", s -> at(s, 1.005)))
        .byStep(x -> phase(x, x.optimum().phaseBoundary()))
        .constant(
            "one-percent-later",
            "from 1.01 C on",
            x -> phase(x, x.optimum().phaseBoundary().times(1.01)),
            new OrdinalSpec(1, Link.LOGIT, 3, 1, 0, 1, 1.005, 1, 1e-3, false))
        .stronger(
            "always-learned",
            "something is always learned",
            x -> phase(x, Interval.point(Double.MAX_VALUE)),
            past)
        .twin(
            "slope-not-squared",
            "from (Σ α_q |ℓ_q'(0)|)² on",
            x -> phase(x, absolute(x).square()),
            below)
        .twin(
            "unweighted-sum",
            "from Σ ℓ_q'(0)² on, without the classes' shares",
            x -> phase(x, x.optimum().phaseBoundary().times(x.classes())),
            past)
        .lacking(
            dev.neuralcollapse.proof.Twin.Kind.HYPOTHESIS,
            "at the boundary itself it is true too, but no rounded numbers can tell");
  }

  private static OrdinalSpec at(long seed, double relative) {
    Link[] links = Link.values();
    OrdinalSpec s = OrdinalSpec.beyond(links[(int) Math.floorMod(seed, 3L)], seed);
    return new OrdinalSpec(
        s.seed(),
        s.link(),
        s.classes(),
        s.perClass(),
        s.extra(),
        s.width(),
        relative,
        s.ratio(),
        s.distance(),
        s.infinite());
  }

  /** Past C no point is below {@code F(0)}; before it the minimum is. */
  private static Step phase(OrdinalPoint x, Interval boundary) {
    Interval zero = x.reduced(q -> Interval.ZERO);
    Interval best = x.optimum().bound();
    return product(x).lo() >= boundary.lo()
        ? Step.same("beyond", zero, best)
        : Step.nonnegative("below", Rule.CONSTRUCTION, zero.minus(best).minus(VISIBLE));
  }

  private static Interval absolute(OrdinalPoint x) {
    return x.mean(q -> x.optimum().classLoss(q).slope(Interval.ZERO).abs());
  }
}
