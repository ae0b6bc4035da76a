package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.IntFunction;

/**
 * The columns of one sequence before an attention, and that attention.
 *
 * @param tokens T×d, one token a row, on the zero-mean sphere
 * @param key K
 * @param query Q
 * @param alpha strength of the value path {@code V = αI}
 * @param mask which tokens are seen
 */
record TokenBlock(
    IntervalMatrix tokens, IntervalMatrix key, IntervalMatrix query, Interval alpha, Mask mask) {

  /** Keys or queries are 0. */
  static Hypothesis<TokenBlock> zeroScores() {
    return Hypothesis.is(
        "zero-keys-or-queries",
        "K=0\\text{ or }Q=0",
        b -> b.key.sumOfSquares().hi() == 0 || b.query.sumOfSquares().hi() == 0);
  }

  int length() {
    return tokens.rows();
  }

  int seen(int t) {
    return mask.seen(t, length());
  }

  /** Column t of {@code X A}. */
  IntervalVector mixed(int t) {
    return mixed(tokens, key, query, t, seen(t));
  }

  /** {@code Σ_u A_ut x_u}, u over the first {@code seen} tokens. */
  static IntervalVector mixed(
      IntervalMatrix x, IntervalMatrix key, IntervalMatrix query, int t, int seen) {
    IntervalVector asked = query.times(x.row(t));
    Interval scale = Interval.point(x.columns()).sqrt().inverse();
    IntervalVector weights =
        IntervalVector.generate(seen, u -> key.times(x.row(u)).dot(asked).times(scale)).softmax();
    return sum(seen, u -> x.row(u).times(weights.get(u)));
  }

  /** Sum of the first {@code count} tokens, divided by {@code by}. */
  IntervalVector total(int count, int by) {
    return sum(count, tokens::row).times(Interval.point(by).inverse());
  }

  private static IntervalVector sum(int count, IntFunction<IntervalVector> term) {
    return io.vavr.collection.Vector.range(0, count).map(term::apply).reduce(IntervalVector::plus);
  }

  /** {@code V X A}, column t, with the matrix V written out. */
  IntervalVector value(int t) {
    return IntervalMatrix.of(Matrix.identity(tokens.columns())).times(alpha).times(mixed(t));
  }

  /**
   * Recipe.
   *
   * @param keys scale of the keys' entries
   * @param queries scale of the queries' entries
   */
  record Spec(
      long seed, int length, int width, Mask mask, double keys, double queries, double strength)
      implements dev.neuralcollapse.proof.Spec<TokenBlock> {

    @Override
    public TokenBlock instance() {
      Draw draw = Draw.from(seed);
      return new TokenBlock(
          IntervalMatrix.of(draw.gaussian(length, width)).map(IntervalVector::layerNorm),
          IntervalMatrix.of(draw.gaussian(width, width).scale(keys)),
          IntervalMatrix.of(draw.gaussian(width, width).scale(queries)),
          Interval.point(strength),
          mask);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(length, 2).map(t -> with(seed, t, width)))
          .appendAll(Shrink.integer(width, 3).map(d -> with(seed, length, d)))
          .appendAll(Shrink.seed(seed).map(s -> with(s, length, width)));
    }

    private Spec with(long s, int t, int d) {
      return new Spec(s, t, d, mask, keys, queries, strength);
    }

    static Spec draw(long seed, Mask mask, double keys, double queries) {
      Draw draw = Draw.from(seed);
      return new Spec(
          draw.shortSeed(),
          draw.integer(2, 6),
          draw.integer(3, 8),
          mask,
          keys,
          queries,
          draw.scale(1e-3, 2));
    }
  }
}
