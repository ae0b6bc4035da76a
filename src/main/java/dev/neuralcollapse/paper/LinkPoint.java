package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * One ordered class and two latents; its own recipe.
 *
 * @param link G
 * @param lower a
 * @param upper {@code b > a}
 * @param latent z
 * @param step t, to a second latent
 */
record LinkPoint(OrdinalLink link, double lower, double upper, double latent, double step)
    implements Spec<LinkPoint> {

  /** The link's density is log-concave. */
  static Hypothesis<LinkPoint> logConcave() {
    return Hypothesis.is("log-concave", "\\log g'\\text{ concave}", p -> p.link.logConcave());
  }

  /** The link is symmetric. */
  static Hypothesis<LinkPoint> symmetric() {
    return Hypothesis.is("symmetric", "g(-x)=1-g(x)", p -> p.link.symmetric());
  }

  /** Both thresholds are finite. */
  static Hypothesis<LinkPoint> finite() {
    return Hypothesis.is(
        "finite-ends",
        "-\\infty<a<b<\\infty",
        p -> Double.isFinite(p.lower) && Double.isFinite(p.upper));
  }

  static LinkPoint draw(OrdinalLink link, long seed) {
    Draw draw = Draw.from(seed);
    double a = round(draw.uniform(-4, 3));
    double b = round(a + draw.scale(0.1, 5));
    return new LinkPoint(link, a, b, round(draw.uniform(-4, 4)), round(draw.scale(0.1, 3)));
  }

  /** A class at one end, the other end infinite. */
  static LinkPoint open(OrdinalLink link, long seed) {
    LinkPoint p = draw(link, seed);
    return (seed & 1) == 0
        ? new LinkPoint(link, Double.NEGATIVE_INFINITY, p.upper, p.latent, p.step)
        : new LinkPoint(link, p.lower, Double.POSITIVE_INFINITY, p.latent, p.step);
  }

  private static double round(double x) {
    return Math.rint(x * 1000) / 1000;
  }

  Interval lossAt(Interval z) {
    return link.loss(lower, upper, z);
  }

  /** {@code z + m t}. */
  Interval moved(int m) {
    return Interval.point(step).times(m).plus(latent);
  }

  /** {@code ℓ(z-t) - 2ℓ(z) + ℓ(z+t)}. */
  Interval secondDifference() {
    return lossAt(moved(-1)).plus(lossAt(moved(1))).minus(lossAt(moved(0)).times(2));
  }

  /** {@code (a+b)/2}; where an end is infinite, 1 inside the other, as if the gap were 2. */
  Interval midpoint() {
    if (Double.isInfinite(upper)) {
      return Interval.point(lower).plus(1);
    }
    if (Double.isInfinite(lower)) {
      return Interval.point(upper).minus(1);
    }
    return Interval.point(lower).plus(upper).dividedBy(2);
  }

  @Override
  public LinkPoint instance() {
    return this;
  }

  @Override
  public Seq<LinkPoint> simpler() {
    return List.<LinkPoint>empty()
        .appendAll(to(latent, 0).map(z -> new LinkPoint(link, lower, upper, z, step)))
        .appendAll(to(lower, 0).map(a -> new LinkPoint(link, a, upper, latent, step)))
        .appendAll(to(upper, 1).map(b -> new LinkPoint(link, lower, b, latent, step)))
        .appendAll(to(step, 1).map(t -> new LinkPoint(link, lower, upper, latent, t)))
        .filter(p -> p.lower < p.upper && p.step > 0);
  }

  private static Seq<Double> to(double value, double simplest) {
    return Double.isInfinite(value) ? List.empty() : Shrink.real(value, simplest);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, class (%s, %s), z = %s, t = %s", link.id(), lower, upper, latent, step);
  }
}
