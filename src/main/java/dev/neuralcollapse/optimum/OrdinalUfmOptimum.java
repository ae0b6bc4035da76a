package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.function.IntFunction;

/**
 * The unconstrained features model of a cumulative link (Ma, Obuchi, Tanaka, arXiv 2506.05801),
 * {@code (1/N) Σ ℓ_{q_i}(wᵀh_i) + (λ_w/2)‖w‖² + (λ_h/2N) Σ ‖h_i‖²} with fixed thresholds.
 *
 * <p>[D] Jensen within the classes ({@code ℓ_q} is convex where the link's density is log-concave)
 * and {@code ‖h‖ ≥ |wᵀh|/‖w‖} leave {@code Σ α_q ℓ_q(z_q) + (λ_w/2)w² + (λ_h/2w²) Σ α_q z_q²},
 * least in w at {@code w⁴ = (λ_h/λ_w) Σ α_q z_q²}: the convex {@code F(z) = Σ α_q ℓ_q(z_q) + s(Σ
 * α_q z_q²)^{1/2}}, {@code s = √(λ_w λ_h)}, attained by {@code h_i = z_q w/‖w‖²}. {@code z = 0} is
 * the minimum iff {@code λ_w λ_h ≥ C = Σ α_q ℓ_q'(0)²}.
 *
 * <p>The enclosure. Upwards F at the computed point. Downwards, for any v with {@code Σ α_q v_q² ≤
 * s²}, {@code F(z) ≥ Σ α_q min_t(ℓ_q(t) + v_q t)}, and with {@code v_q = -ℓ_q'(z_q)} the minimum is
 * at {@code z_q}. It is taken at the minimiser for a slightly smaller s, so that rounding does not
 * make v too long; and as the bound is concave in v and not negative at 0, a v that is too long
 * costs no more than a factor.
 */
public final class OrdinalUfmOptimum implements EnclosedOptimum {
  /** Relative to the slopes at 0: generous for a few operations. */
  private static final double ROUNDING = 0x1p-47;

  private final CumulativeLink link;
  private final Vector shares;
  private final double decayW;
  private final double decayH;
  private final Vector latents;
  private final Interval bound;

  private OrdinalUfmOptimum(CumulativeLink link, Vector shares, double decayW, double decayH) {
    this.link = link;
    this.shares = shares;
    this.decayW = decayW;
    this.decayH = decayH;
    OrdinalLatents solver = new OrdinalLatents(link, shares);
    double s = Math.sqrt(decayW) * Math.sqrt(decayH);
    this.latents = solver.at(s);
    double spare = ROUNDING * (s + Math.sqrt(solver.boundary()));
    this.bound = enclose(s > 2 * spare ? solver.at(s - spare) : latents);
  }

  /**
   * The optimum.
   *
   * @param link with the thresholds; its weights are the classes' shares {@code α_q}, up to a
   *     common factor, equal without any
   * @param decayW λ_w > 0
   * @param decayH λ_h > 0, of the mean over the samples
   */
  public static OrdinalUfmOptimum of(CumulativeLink link, double decayW, double decayH) {
    if (!(decayW > 0 && decayH > 0 && decayW * decayH < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("decays are positive, not " + decayW + ", " + decayH);
    }
    Vector weights = link.weights().getOrElse(Vector.ones(link.classes()));
    Vector shares = weights.scale(1 / weights.sum());
    return new OrdinalUfmOptimum(link, shares, decayW, decayH);
  }

  /** Equal classes. */
  public static OrdinalUfmOptimum of(Link link, double decayW, double decayH, double... b) {
    return of(CumulativeLink.of(link, b), decayW, decayH);
  }

  /** Q. */
  public int classes() {
    return link.classes();
  }

  /** {@code z_q}, one a class. */
  public Vector latents() {
    return latents;
  }

  /** {@code α_q}, of sum 1. */
  public Vector shares() {
    return shares;
  }

  /** {@code ℓ_q}. */
  public EnclosedLink classLoss(int q) {
    return new EnclosedLink(link.link(), link.thresholds().get(q), link.thresholds().get(q + 1));
  }

  /** {@code ℓ_q'(z_q)} at the optimum, in doubles. */
  public double slope(int q) {
    return new OrdinalLatents(link, shares).slope(q, latents.get(q));
  }

  /** {@code α_q}, enclosed: the weight over the sum of the weights. */
  public Interval share(int q) {
    Vector w = link.weights().getOrElse(Vector.ones(classes()));
    Interval sum = Interval.ZERO;
    for (int i = 0; i < w.size(); i++) {
      sum = sum.plus(w.get(i));
    }
    return Interval.point(w.get(q)).dividedBy(sum);
  }

  private Interval mean(IntFunction<Interval> f) {
    Interval sum = Interval.ZERO;
    for (int q = 0; q < classes(); q++) {
      sum = sum.plus(share(q).times(f.apply(q)));
    }
    return sum;
  }

  /** {@code s = √(λ_w λ_h)}. */
  public Interval strength() {
    return UfmOptimum.rootOfProduct(decayW, decayH, 1);
  }

  /** {@code C}: from {@code λ_w λ_h = C} on {@code w = 0} and all features vanish. */
  public Interval phaseBoundary() {
    return mean(q -> classLoss(q).slope(Interval.ZERO).square());
  }

  /** {@code F(z)} at any z, an upper bound of the optimum. */
  public Interval reduced(IntFunction<Interval> z) {
    Interval norm = mean(q -> z.apply(q).square()).sqrt();
    return mean(q -> classLoss(q).loss(z.apply(q))).plus(strength().times(norm));
  }

  /** The enclosure of the minimum. */
  public Interval bound() {
    return bound;
  }

  private Interval enclose(Vector inner) {
    double above = reduced(q -> Interval.point(latents.get(q))).hi();
    IntFunction<Interval> z = q -> Interval.point(inner.get(q));
    IntFunction<Interval> v = q -> classLoss(q).slope(z.apply(q)).negate();
    Interval dual = mean(q -> classLoss(q).loss(z.apply(q)).plus(v.apply(q).times(z.apply(q))));
    Interval excess = mean(q -> v.apply(q).square()).sqrt().dividedBy(strength()).max(1);
    double below = Math.max(0, dual.dividedBy(excess).lo());
    return Interval.of(Math.min(below, above), above);
  }

  /** {@code ‖w‖ = (λ_h/λ_w)^{1/4} (Σ α_q z_q²)^{1/4}}. */
  public double classifierNorm() {
    double meanSquare = new OrdinalLatents(link, shares).meanSquare(latents);
    return Math.sqrt(Math.sqrt(decayH / decayW * meanSquare));
  }

  @Override
  public String model() {
    return "ordinal-ufm";
  }

  @Override
  public String description() {
    return "(1/N) sum l_q(w h_i) + (lambda_w/2) |w|^2 + (lambda_h/2N) sum |h_i|^2, fixed"
        + " thresholds; model: Ma, Obuchi, Tanaka 2025 (P), convex reduction: D";
  }

  @Override
  public Interval interval() {
    return bound();
  }

  @Override
  public Map<String, Double> scalars() {
    return LinkedHashMap.of(
        "phaseBoundary", phaseBoundary().mid(), "classifierNorm", classifierNorm());
  }

  @Override
  public Map<String, Seq<Double>> lists() {
    return LinkedHashMap.of("latents", List.ofAll(latents.toArray()));
  }

  @Override
  public Seq<String> notes() {
    List<String> notes =
        List.of(
            "lambda_h is that of the mean over the samples, (lambda_h/2N) sum |h_i|^2; a penalty"
                + " (lambda/2) sum |h_i|^2 is lambda_h = N lambda");
    return latents.maxAbs() == 0
        ? notes.append("lambda_w lambda_h >= phaseBoundary: w = 0 and all features vanish")
        : notes.append(
            "the latents depend on lambda_w lambda_h alone; features are z_q w/|w|^2, collapsed,"
                + " along w and in the order of the classes");
  }
}
