package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Features layer after layer, {@code H_0 = X, H_1, …, H_L}.
 *
 * @param layers L+1 matrices of one shape, {@code L ≥ 1}
 */
record FeaturePath(Vector<IntervalMatrix> layers) {

  /**
   * Recipe: Gaussian ends, between them the straight line and so much noise.
   *
   * @param steps L
   * @param noise 0 for the line itself
   */
  record Recipe(long seed, int steps, int samples, int width, double noise)
      implements Spec<FeaturePath> {
    @Override
    public FeaturePath instance() {
      Draw draw = Draw.from(seed);
      Matrix x = draw.gaussian(samples, width);
      Matrix h = draw.gaussian(samples, width);
      FeaturePath line = straight(IntervalMatrix.of(x), IntervalMatrix.of(h), steps);
      return new FeaturePath(
          line.layers()
              .zipWithIndex(
                  (m, l) ->
                      l == 0 || l == steps || noise == 0
                          ? m
                          : m.plus(IntervalMatrix.of(draw.gaussian(samples, width).scale(noise)))));
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(Shrink.integer(steps, 2).map(l -> new Recipe(seed, l, samples, width, noise)))
          .appendAll(Shrink.integer(samples, 1).map(n -> new Recipe(seed, steps, n, width, noise)))
          .appendAll(Shrink.integer(width, 1).map(d -> new Recipe(seed, steps, samples, d, noise)));
    }
  }

  /** {@code X + (l/L)(H - X)}, l = 0..L. */
  static FeaturePath straight(IntervalMatrix x, IntervalMatrix h, int steps) {
    return new FeaturePath(
        Vector.rangeClosed(0, steps).map(l -> x.plus(h.minus(x).times(Interval.ratio(l, steps)))));
  }

  /** L. */
  int steps() {
    return layers.size() - 1;
  }

  /** {@code Σ_l ‖H_{l+1} - H_l‖²}. */
  Interval cost() {
    return differences().map(IntervalMatrix::sumOfSquares).fold(Interval.ZERO, Interval::plus);
  }

  /** {@code ‖H_L - X‖²}. */
  Interval squaredWay() {
    return layers.last().minus(layers.head()).sumOfSquares();
  }

  /** {@code Σ_l ‖H_{l+1} - H_l - (H_L - X)/L‖²}. */
  Interval unevenness() {
    IntervalMatrix even = layers.last().minus(layers.head()).times(Interval.ratio(1, steps()));
    return differences().map(d -> d.minus(even).sumOfSquares()).fold(Interval.ZERO, Interval::plus);
  }

  /** The straight line with the same ends and as many steps. */
  FeaturePath straightened() {
    return straight(layers.head(), layers.last(), steps());
  }

  private Seq<IntervalMatrix> differences() {
    return layers.tail().zipWith(layers, IntervalMatrix::minus);
  }
}
