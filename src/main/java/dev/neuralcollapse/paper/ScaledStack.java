package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * A few pre-norm blocks with attention to the mean, {@code X' = X + V LN(X) A}, {@code X'' = X' +
 * σ(W LN(X') + b)}, and a factor by which everything but A is multiplied.
 *
 * @param start T×d, the embedded tokens
 * @param blocks V, W and b of each
 * @param factor c
 * @param raw whether the embedded tokens are not normalised
 */
record ScaledStack(IntervalMatrix start, Vector<Weights> blocks, Interval factor, boolean raw) {

  /** No LayerNorm follows the embedding. */
  static Hypothesis<ScaledStack> rawStart() {
    return Hypothesis.is("raw-embedding", "x_0=E_s+P_t", ScaledStack::raw);
  }

  /** One block. */
  record Weights(IntervalMatrix value, IntervalMatrix weight, IntervalVector bias) {
    Weights times(Interval c, Interval ofBias) {
      return new Weights(value.times(c), weight.times(c), bias.times(ofBias));
    }

    Interval sumOfSquares() {
      return value.sumOfSquares().plus(weight.sumOfSquares()).plus(bias.sumOfSquares());
    }
  }

  /** This stack with c times the embedding, the weights, and {@code ofBias} times the biases. */
  ScaledStack scaled(Interval ofBias) {
    return new ScaledStack(
        start.times(factor), blocks.map(b -> b.times(factor, ofBias)), factor, raw);
  }

  /** Sum of squares of the hidden weights. */
  Interval cost() {
    return blocks.map(Weights::sumOfSquares).fold(Interval.ZERO, Interval::plus);
  }

  /** Features of all tokens, T×d. */
  IntervalMatrix features(boolean post) {
    IntervalMatrix x = raw && !post ? start : start.map(IntervalVector::layerNorm);
    for (Weights w : blocks) {
      IntervalMatrix z = post ? x : x.map(IntervalVector::layerNorm);
      IntervalVector mean = w.value().times(z.meanRow());
      IntervalMatrix attended = normalised(x.map(row -> row.plus(mean)), post);
      IntervalMatrix seen = post ? attended : attended.map(IntervalVector::layerNorm);
      x =
          normalised(
              attended.plus(seen.map(r -> w.weight().times(r).plus(w.bias()).positivePart())),
              post);
    }
    return x.map(IntervalVector::layerNorm);
  }

  private static IntervalMatrix normalised(IntervalMatrix x, boolean post) {
    return post ? x.map(IntervalVector::layerNorm) : x;
  }

  /** Recipe. */
  record Spec(long seed, int length, int width, int blocks, double factor, boolean raw)
      implements dev.neuralcollapse.proof.Spec<ScaledStack> {

    @Override
    public ScaledStack instance() {
      Draw draw = Draw.from(seed);
      return new ScaledStack(
          IntervalMatrix.of(draw.gaussian(length, width)),
          Vector.fill(
              blocks,
              () ->
                  new Weights(
                      IntervalMatrix.of(draw.gaussian(width, width).scale(0.3)),
                      IntervalMatrix.of(draw.gaussian(width, width).scale(0.3)),
                      IntervalVector.of(draw.gaussian(width)))),
          Interval.point(factor),
          raw);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(blocks, 1).map(b -> with(seed, length, width, b)))
          .appendAll(Shrink.integer(length, 1).map(t -> with(seed, t, width, blocks)))
          .appendAll(Shrink.integer(width, 3).map(d -> with(seed, length, d, blocks)))
          .appendAll(Shrink.seed(seed).map(s -> with(s, length, width, blocks)));
    }

    private Spec with(long s, int t, int d, int b) {
      return new Spec(s, t, d, b, factor, raw);
    }

    static Spec draw(long seed, boolean raw) {
      Draw draw = Draw.from(seed);
      return new Spec(
          draw.shortSeed(),
          draw.integer(1, 3),
          draw.integer(3, 6),
          draw.integer(1, 3),
          draw.scale(1e-3, 0.5),
          raw);
    }
  }
}
