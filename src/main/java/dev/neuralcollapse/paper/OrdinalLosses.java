package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Term;

/**
 * The loss of one ordered class, {@code ℓ(z) = -log(g(b-z) - g(a-z))}: convex where {@code log g'}
 * is concave (Prékopa), and where it is least.
 */
final class OrdinalLosses {
  private static final Term U = variable("u");
  private static final Term V = variable("v");
  private static final Term W = variable("w");

  private OrdinalLosses() {}

  private static Regime<LinkPoint> drawn(OrdinalLink link) {
    return new Regime<>(link.id(), s -> LinkPoint.draw(link, s));
  }

  /** The basis of the paper's theorems. */
  static Claim<LinkPoint> convex() {
    LinkPoint cauchit = new LinkPoint(OrdinalLink.CAUCHIT, 0, 1, 3, 1);
    return Stated.<LinkPoint>claim(
            Papers.ORDINAL.quoted("Theorem 4.1").heard(),
            "loss-convex",
            "A log-concave density makes the loss of an ordered class convex",
            "\\log g'\\text{ concave}\\implies " + "\\ell_q(z-t)-2\\ell_q(z)+\\ell_q(z+t)\\ge0")
        .given(LinkPoint.logConcave())
        .on(drawn(OrdinalLink.LOGIT))
        .on(drawn(OrdinalLink.PROBIT))
        .on(drawn(OrdinalLink.CLOGLOG))
        .on(new Regime<>("infinite-end", s -> LinkPoint.open(OrdinalLink.PROBIT, s)))
        .byStep(x -> Step.nonnegative("second-difference", Rule.CONVEXITY, x.secondDifference()))
        .constant(
            "modulus-one-tenth",
            "strongly convex with modulus 1/10 everywhere",
            x ->
                Step.nonnegative(
                    "second-difference",
                    Rule.CONVEXITY,
                    x.secondDifference().minus(Interval.point(x.step()).square().dividedBy(10))),
            new LinkPoint(OrdinalLink.LOGIT, 0, 1, 5, 1))
        .stronger(
            "concave",
            "concave",
            x ->
                Step.nonnegative(
                    "second-difference", Rule.CONVEXITY, x.secondDifference().negate()),
            new LinkPoint(OrdinalLink.LOGIT, 0, 1, 0, 1))
        .without("log-concave", cauchit, drawn(OrdinalLink.CAUCHIT));
  }

  /**
   * {@code ℓ = log(1+e^{-v}) + log(1+e^u) - log(1-e^{-(b-a)})}, {@code u = a-z}, {@code v = b-z},
   * so {@code ℓ'' = σ(v)σ(-v) + σ(u)σ(-u)}.
   */
  static Claim<?> logitConvex() {
    Term curvature =
        V.sigmoid().times(V.negate().sigmoid()).plus(U.sigmoid().times(U.negate().sigmoid()));
    PointSpec far = PointSpec.of("u", 9).and("v", 10);
    return Everywhere.claim(
            Papers.ORDINAL.derived("Theorem 4.1, logit"),
            "logit-convex",
            "Logit: the loss of an ordered class is convex, with curvature at most 1/2",
            "\\ell''=\\sigma(v)\\sigma(-v)+\\sigma(u)\\sigma(-u)\\in[0,\\tfrac12]",
            Domain.none().real("u").real("v"))
        .holds("convex", curvature)
        .holds("smooth", decimal("0.5").minus(curvature))
        .inequality("concave", "concave", curvature.negate(), PointSpec.of("u", 0).and("v", 1))
        .constant("modulus", "with modulus 1/100", curvature.minus(decimal("0.01")), far)
        .constant(
            "half-as-smooth",
            "curvature at most 0.49",
            decimal("0.49").minus(curvature),
            PointSpec.of("u", 0).and("v", 0))
        .unbounded("it holds for all thresholds and all latents");
  }

  /**
   * {@code ℓ = t - log(1-e^{-w})} with {@code t = e^{a-z}}, {@code w = e^{b-z} - e^{a-z}}, both of
   * derivative minus themselves in z: {@code ℓ'' = t + w(we^w - e^w + 1)/(e^w-1)²}.
   */
  static Claim<?> cloglogConvex() {
    Term t = variable("t");
    Term bracket = W.minus(1).times(W.exp()).plus(1);
    PointSpec at = PointSpec.of("t", 0).and("w", 1);
    return Everywhere.claim(
            Papers.ORDINAL.derived("Theorem 4.1, complementary log-log"),
            "cloglog-convex",
            "Complementary log-log: the loss of an ordered class is convex",
            "\\ell''=t+w\\frac{we^w-e^w+1}{(e^w-1)^2}\\ge0,\\quad t=e^{a-z},\\;w=e^{b-z}-e^{a-z}",
            Domain.none().real("t", "0", "inf").real("w", "0", "inf"))
        .holds("end", t)
        .holds("bracket", bracket)
        .inequality("concave", "concave", bracket.negate().minus(t), at)
        .constant(
            "one-more",
            "we^w - e^w + 0.9 ≥ 0",
            bracket.minus(decimal("0.1")),
            PointSpec.of("t", 0).and("w", 0))
        .constant("half", "we^w/2 - e^w + 1 ≥ 0", W.over(2).minus(1).times(W.exp()).plus(1), at)
        .beyond(
            "crossed-thresholds",
            "also for a > b, where w < 0",
            Domain.none().real("t", "0", "inf").real("w"),
            t.plus(W.times(bracket)),
            PointSpec.of("t", 0).and("w", -1));
  }

  /**
   * With a symmetric link {@code ℓ(m+t) = ℓ(m-t)} about the midpoint m; convexity does the rest.
   */
  static Claim<LinkPoint> midpoint() {
    LinkPoint better = new LinkPoint(OrdinalLink.CLOGLOG, 0, Math.log(4), Math.log(9.0 / 4), 1);
    return Stated.<LinkPoint>claim(
            Papers.ORDINAL.quoted("zero-regularisation limit; its conditions are ours").heard(),
            "midpoint",
            "Symmetric links and finite ends: the midpoint of a class is its best latent",
            "g(-x)=1-g(x)\\implies\\ell_q(z)\\ge\\ell_q\\big(\\tfrac{b_{q-1}+b_q}2\\big)")
        .given(LinkPoint.logConcave())
        .given(LinkPoint.symmetric())
        .given(LinkPoint.finite())
        .on(drawn(OrdinalLink.LOGIT))
        .on(drawn(OrdinalLink.PROBIT))
        .byStep(x -> least(x, x.midpoint()))
        .constant(
            "a-tenth-beside",
            "a tenth of the gap to the right of the midpoint it is as small",
            x -> least(atMidpoint(x), beside(x)),
            new LinkPoint(OrdinalLink.LOGIT, 0, 2, 0, 1))
        .stronger(
            "least-everywhere",
            "the midpoint is the worst latent",
            x ->
                Step.atMost("worst", Rule.OPTIMALITY, x.lossAt(x.moved(0)), x.lossAt(x.midpoint())),
            new LinkPoint(OrdinalLink.LOGIT, 0, 2, 0, 1))
        .twin(
            "lower-threshold",
            "the lower threshold of a class is its best latent",
            x -> least(atMidpoint(x), Interval.point(x.lower())),
            new LinkPoint(OrdinalLink.LOGIT, 0, 2, 0, 1))
        .without("symmetric", better, new Regime<>("cloglog-beside", OrdinalLosses::beside))
        .without(
            "finite-ends",
            new LinkPoint(OrdinalLink.LOGIT, 0, Double.POSITIVE_INFINITY, 2, 1),
            new Regime<>("infinite-end", s -> outside(s)));
  }

  /** Latents at the true minimiser of the asymmetric link. */
  private static LinkPoint beside(long seed) {
    LinkPoint p = LinkPoint.draw(OrdinalLink.CLOGLOG, seed);
    double gap = p.upper() - p.lower();
    double best = p.lower() - StrictMath.log(gap / StrictMath.expm1(gap));
    return new LinkPoint(p.link(), p.lower(), p.upper(), best, p.step());
  }

  /** The end class of a logit, further out than 1. */
  private static LinkPoint outside(long seed) {
    LinkPoint p = LinkPoint.draw(OrdinalLink.LOGIT, seed);
    return new LinkPoint(
        p.link(), p.lower(), Double.POSITIVE_INFINITY, p.lower() + 1 + p.step(), p.step());
  }

  private static LinkPoint atMidpoint(LinkPoint x) {
    return new LinkPoint(x.link(), x.lower(), x.upper(), x.midpoint().mid(), x.step());
  }

  private static Interval beside(LinkPoint x) {
    return x.midpoint().plus(Interval.point(x.upper()).minus(x.lower()).dividedBy(10));
  }

  /** {@code ℓ(candidate) ≤ ℓ(z)}. */
  private static Step least(LinkPoint x, Interval candidate) {
    return Step.atMost("least", Rule.OPTIMALITY, x.lossAt(candidate), x.lossAt(x.moved(0)));
  }

  /**
   * {@code ℓ = w/(e^D-1) - log(1-e^{-w})}, {@code D = b-a}, is least at {@code w = D}, that is
   * {@code z = a - log(D/(e^D-1))}: a convex function of w lies above its tangent there, of slope
   * {@code 1/(e^D-1) - 1/(e^D-1) = 0}.
   */
  static Claim<LinkPoint> cloglogLimit() {
    LinkPoint at = new LinkPoint(OrdinalLink.CLOGLOG, 0, Math.log(4), 0.5, 1);
    return Stated.<LinkPoint>claim(
            Papers.ORDINAL.derived("zero-regularisation limit, complementary log-log"),
            "cloglog-limit",
            "Complementary log-log: the best latent of a class in closed form",
            "\\ell_q(z)\\ge\\ell_q\\Big(b_{q-1}-\\log\\frac D{e^D-1}\\Big),\\quad D=b_q-b_{q-1}")
        .given(LinkPoint.finite())
        .on(drawn(OrdinalLink.CLOGLOG))
        .on(
            new Regime<>(
                "near-best",
                s -> {
                  LinkPoint p = beside(s);
                  return new LinkPoint(
                      p.link(), p.lower(), p.upper(), p.latent() + p.step() / 100, p.step());
                }))
        .byStep(x -> least(x, closedForm(x)))
        .constant(
            "without-lower",
            "at -log(D/(e^D-1)), the lower threshold left out",
            x -> least(beside(x.lower(), x), closedForm(x).minus(x.lower())),
            new LinkPoint(OrdinalLink.CLOGLOG, 1, 2, 0.5, 1))
        .stronger(
            "worst",
            "it is the worst latent",
            x ->
                Step.atMost(
                    "worst", Rule.OPTIMALITY, x.lossAt(x.moved(0)), x.lossAt(closedForm(x))),
            at)
        .twin("midpoint", "at the midpoint", x -> least(best(x), x.midpoint()), at)
        .without(
            "finite-ends",
            new LinkPoint(OrdinalLink.CLOGLOG, 0, Double.POSITIVE_INFINITY, 5, 1),
            new Regime<>(
                "upper-end",
                s -> {
                  LinkPoint p = LinkPoint.draw(OrdinalLink.CLOGLOG, s);
                  return new LinkPoint(
                      p.link(), p.lower(), Double.POSITIVE_INFINITY, p.lower() + 2, p.step());
                }));
  }

  private static LinkPoint best(LinkPoint x) {
    return new LinkPoint(x.link(), x.lower(), x.upper(), closedForm(x).mid(), x.step());
  }

  private static LinkPoint beside(double lower, LinkPoint x) {
    return lower == 0 ? x : best(x);
  }

  private static Interval closedForm(LinkPoint x) {
    if (Double.isInfinite(x.upper())) {
      // D/(e^D-1) is read as 1, its value for no gap at all
      return Interval.point(x.lower());
    }
    Interval gap = Interval.point(x.upper()).minus(x.lower());
    return Interval.point(x.lower()).minus(gap.dividedBy(gap.expm1()).log());
  }

  /** {@code q ↦ ℓ_q'(z)} falls, so that {@code ℓ_q'(z) + κz = 0} has larger roots for larger q. */
  static Claim<LinkPoint> slopesOrdered() {
    LinkPoint at = new LinkPoint(OrdinalLink.LOGIT, 0, 1, 0, 1);
    return Stated.<LinkPoint>claim(
            Papers.ORDINAL.derived("Theorem 4.2, ONC3").heard(),
            "slopes-ordered",
            "Higher classes pull further up: so latents come in the order of the classes",
            "\\ell_{q+1}'(z)\\le\\ell_q'(z)\\text{ for all }z,\\text{ so }z_1\\le\\dots\\le z_Q")
        .given(LinkPoint.logConcave())
        .on(drawn(OrdinalLink.LOGIT))
        .on(drawn(OrdinalLink.PROBIT))
        .on(drawn(OrdinalLink.CLOGLOG))
        .on(new Regime<>("infinite-end", s -> LinkPoint.open(OrdinalLink.LOGIT, 2 * s)))
        .byStep(x -> Step.atMost("order", Rule.MONOTONICITY, next(x), own(x)))
        .constant(
            "by-a-hundredth",
            "by a hundredth of the gap at least",
            x ->
                Step.atMost(
                    "order",
                    Rule.MONOTONICITY,
                    next(x).plus(Interval.point(x.step()).dividedBy(100)),
                    own(x)),
            new LinkPoint(OrdinalLink.LOGIT, 0, 1, 40, 1))
        .stronger(
            "reversed",
            "higher classes pull less",
            x -> Step.atMost("order", Rule.MONOTONICITY, own(x), next(x)),
            at)
        .without(
            "log-concave",
            new LinkPoint(OrdinalLink.CAUCHIT, 0, 1, -5, 1),
            drawn(OrdinalLink.CAUCHIT));
  }

  private static Interval own(LinkPoint x) {
    return x.link().slope(x.lower(), x.upper(), Interval.point(x.latent()));
  }

  /** The class above, as wide as the step. */
  private static Interval next(LinkPoint x) {
    return x.link().slope(x.upper(), x.upper() + x.step(), Interval.point(x.latent()));
  }
}
