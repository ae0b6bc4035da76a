package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.OrdinalUfmOptimum;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * Recipe for a point of the ordinal model: the features of its optimum, and Gaussian noise.
 *
 * @param seed of thresholds and noise
 * @param link G
 * @param classes Q
 * @param perClass samples of each class
 * @param extra further samples of the first class
 * @param width d
 * @param relative {@code λ_wλ_h} over its phase boundary
 * @param ratio {@code √(λ_h/λ_w)}
 * @param distance size of the noise
 * @param infinite whether the end thresholds are infinite
 */
record OrdinalSpec(
    long seed,
    Link link,
    int classes,
    int perClass,
    int extra,
    int width,
    double relative,
    double ratio,
    double distance,
    boolean infinite)
    implements Spec<OrdinalPoint> {

  /** Small decays, near the optimum. */
  static OrdinalSpec near(Link link, long seed) {
    return draw(link, seed, 1e-4, 0.5, 1e-4, 0.1);
  }

  /** Any decays, far from the optimum. */
  static OrdinalSpec far(Link link, long seed) {
    return draw(link, seed, 1e-3, 3, 0.1, 2);
  }

  /** Past the phase boundary. */
  static OrdinalSpec beyond(Link link, long seed) {
    return draw(link, seed, 1.001, 3, 1e-3, 0.5);
  }

  private static OrdinalSpec draw(
      Link link, long seed, double least, double most, double near, double away) {
    Draw draw = Draw.from(seed);
    return new OrdinalSpec(
        draw.shortSeed(),
        link,
        draw.integer(2, 5),
        draw.integer(1, 2),
        draw.integer(0, 1) * draw.integer(1, 4),
        draw.integer(1, 3),
        draw.scale(least, most),
        draw.scale(0.3, 3),
        draw.scale(near, away),
        draw.integer(0, 2) == 0);
  }

  /** Of Q classes with midpoints around 0, gaps between 0.3 and 1.5. */
  Vector<Double> thresholds() {
    Draw draw = Draw.from(Draw.mix(seed, 1));
    double at = draw.uniform(-1.2, -0.2) * classes / 2;
    Vector<Double> b = Vector.empty();
    for (int q = 0; q <= classes; q++) {
      b = b.append(Math.rint(at * 100) / 100);
      at += draw.uniform(0.3, 1.5);
    }
    return infinite
        ? b.update(0, Double.NEGATIVE_INFINITY).update(classes, Double.POSITIVE_INFINITY)
        : b;
  }

  private int count(int q) {
    return perClass + (q == 0 ? extra : 0);
  }

  private OrdinalUfmOptimum optimum(double decayW, double decayH) {
    Vector<Double> b = thresholds();
    return OrdinalUfmOptimum.of(
        new CumulativeLink(
            link,
            dev.neuralcollapse.linear.Vector.generate(b.size(), b::get),
            Option.some(dev.neuralcollapse.linear.Vector.generate(classes, this::count))),
        decayW,
        decayH);
  }

  @Override
  public OrdinalPoint instance() {
    double boundary = optimum(1e9, 1e9).phaseBoundary().mid();
    double s = Math.sqrt(relative * boundary);
    double decayW = s / ratio;
    double decayH = s * ratio;
    OrdinalUfmOptimum best = optimum(decayW, decayH);
    Draw draw = Draw.from(seed);
    Vector<Integer> labels = Vector.range(0, classes).flatMap(q -> Vector.fill(count(q), q));
    double norm = best.classifierNorm();
    IntervalVector head = row(norm, draw);
    return new OrdinalPoint(
        OrdinalLink.valueOf(link.name()),
        thresholds(),
        head,
        IntervalMatrix.generate(
            labels.size(),
            i -> row(norm == 0 ? 0 : best.latents().get(labels.get(i)) / norm, draw)),
        labels,
        decayW,
        decayH);
  }

  /** Along the first coordinate, with noise. */
  private IntervalVector row(double first, Draw draw) {
    return IntervalVector.generate(
        width,
        j -> Interval.point((j == 0 ? first : 0) + distance * draw.gaussian() / Math.sqrt(width)));
  }

  private OrdinalSpec sized(int q, int n, int more, int d) {
    return new OrdinalSpec(seed, link, q, n, more, d, relative, ratio, distance, infinite);
  }

  private OrdinalSpec valued(long s, double r, double a, double noise, boolean ends) {
    return new OrdinalSpec(s, link, classes, perClass, extra, width, r, a, noise, ends);
  }

  /** The same with so much noise. */
  OrdinalSpec near(double noise) {
    return valued(seed, relative, ratio, noise, infinite);
  }

  @Override
  public Seq<OrdinalSpec> simpler() {
    return List.<OrdinalSpec>empty()
        .appendAll(Shrink.integer(classes, 2).map(q -> sized(q, perClass, extra, width)))
        .appendAll(Shrink.integer(perClass, 1).map(n -> sized(classes, n, extra, width)))
        .appendAll(Shrink.integer(extra, 0).map(m -> sized(classes, perClass, m, width)))
        .appendAll(Shrink.integer(width, 1).map(d -> sized(classes, perClass, extra, d)))
        .appendAll(Shrink.real(relative, 0.1).map(r -> valued(seed, r, ratio, distance, infinite)))
        .appendAll(Shrink.real(ratio, 1).map(a -> valued(seed, relative, a, distance, infinite)))
        .appendAll(Shrink.real(distance, 0.1).map(this::near))
        .appendAll(Shrink.seed(seed).map(s -> valued(s, relative, ratio, distance, infinite)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s Q=%d n=%d+%d d=%d relative=%s ratio=%s distance=%s seed=%d%s",
        link.id(),
        classes,
        perClass,
        extra,
        width,
        relative,
        ratio,
        distance,
        seed,
        infinite ? " infinite ends" : "");
  }
}
