package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.LogitRay;
import dev.neuralcollapse.optimum.RayOptimum;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Two rays of logits in one deep linear model, the second of lower rank.
 *
 * @param rank of the higher one: the simplex of rank K-1, or the block
 * @param circle whether the lower one is the circle; else it is the block
 */
record RayPair(int classes, int perClass, int layers, double decay, Higher rank, boolean circle)
    implements Spec<RayPair> {

  /** The ray of higher rank. */
  enum Higher {
    SIMPLEX,
    BLOCK
  }

  static RayPair draw(long seed, Higher higher, boolean circle, int fromLayers) {
    Draw draw = Draw.from(seed);
    return new RayPair(
        draw.integer(higher == Higher.BLOCK ? 8 : circle ? 6 : 4, 12),
        draw.integer(1, 5),
        draw.integer(fromLayers, fromLayers + 6),
        draw.scale(1e-5, 0.3),
        higher,
        circle);
  }

  LogitRay upper() {
    return rank == Higher.SIMPLEX ? LogitRay.simplex(classes) : LogitRay.block(classes);
  }

  LogitRay lower() {
    return circle ? LogitRay.circle(classes) : LogitRay.block(classes);
  }

  RayOptimum at(LogitRay ray) {
    return RayOptimum.of(ray, layers, perClass, decay);
  }

  /**
   * {@code Σ s_i(X)^p - Σ (κ s_i(M))^p}, κ the greatest margin of X over the least of M: where it
   * is not negative, {@code κaM} fits at least as well as {@code aX} and costs no more, for every
   * a.
   */
  Interval depth() {
    Interval p = Interval.ratio(2, layers + 1.0);
    Interval kappa =
        margins(upper())
            .reduceLeft(Interval::max)
            .dividedBy(margins(lower()).reduceLeft(Interval::min));
    return upper().schatten(p).minus(lower().schatten(p).times(kappa.pow(p)));
  }

  private static Seq<Interval> margins(LogitRay ray) {
    return ray.columns().flatMap(LogitRay.Column::rivals).map(LogitRay.Rival::margin);
  }

  @Override
  public RayPair instance() {
    return this;
  }

  @Override
  public Seq<RayPair> simpler() {
    return List.<RayPair>empty()
        .appendAll(
            Shrink.integer(classes, 4)
                .map(k -> new RayPair(k, perClass, layers, decay, rank, circle)))
        .appendAll(
            Shrink.integer(perClass, 1)
                .map(n -> new RayPair(classes, n, layers, decay, rank, circle)))
        .appendAll(
            Shrink.integer(layers, 1)
                .map(l -> new RayPair(classes, perClass, l, decay, rank, circle)))
        .appendAll(
            Shrink.real(decay, 0.01)
                .map(x -> new RayPair(classes, perClass, layers, x, rank, circle)));
  }
}
