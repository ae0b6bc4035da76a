package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
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
 * Two texts of one length with the same last token, embedded by {@code LN(E[s_t] + P[t])}.
 *
 * @param first ids
 * @param second ids
 * @param symbols E
 * @param positions P
 * @param alpha of the attention that writes the mean
 */
record ContextPair(
    Vector<Integer> first,
    Vector<Integer> second,
    Matrix symbols,
    Matrix positions,
    Interval alpha) {

  /** No two contexts are the same. */
  static Hypothesis<ContextPair> different() {
    return Hypothesis.is("different", "s\\ne s'", p -> !p.first.equals(p.second));
  }

  /** Positions are told apart. */
  static Hypothesis<ContextPair> positioned() {
    return Hypothesis.is(
        "positions-differ",
        "P_t\\ne P_u",
        p -> !p.positions.row(0).equals(p.positions.row(p.positions.rows() - 1)));
  }

  /** {@code LN(x_T + α/T Σ_u x_u)}, the column that is read. */
  private IntervalVector column(Vector<Integer> ids, Interval strength) {
    IntervalMatrix x = embedded(ids);
    return x.row(x.rows() - 1).plus(x.meanRow().times(strength)).layerNorm();
  }

  private IntervalMatrix embedded(Vector<Integer> ids) {
    return IntervalMatrix.generate(
        ids.size(),
        t ->
            IntervalVector.of(symbols.row(ids.get(t)))
                .plus(IntervalVector.of(positions.row(t)))
                .layerNorm());
  }

  /** How far apart the two columns are. */
  Interval apart(Interval strength) {
    return column(first, strength).minus(column(second, strength)).norm();
  }

  /** {@code ‖m - m'‖}, the means' distance. */
  Interval means() {
    return embedded(first).meanRow().minus(embedded(second).meanRow()).norm();
  }

  /** How the second text comes from the first, its last token apart. */
  enum Change {
    NONE,
    SUBSTITUTION,
    EXCHANGE
  }

  /**
   * Recipe: first text 0, 1, ..., with the last token 0.
   *
   * @param positions whether P is drawn, or zero
   */
  record Spec(long seed, int length, int width, double strength, Change change, boolean positions)
      implements dev.neuralcollapse.proof.Spec<ContextPair> {

    @Override
    public ContextPair instance() {
      Draw draw = Draw.from(seed);
      Vector<Integer> ids = Vector.range(0, length).map(t -> t == length - 1 ? 0 : t);
      Vector<Integer> other =
          switch (change) {
            case NONE -> ids;
            case SUBSTITUTION -> ids.update(length - 2, length);
            case EXCHANGE -> ids.update(0, ids.get(1)).update(1, ids.get(0));
          };
      Matrix symbols = draw.gaussian(length + 1, width);
      Matrix drawn = draw.gaussian(length, width);
      return new ContextPair(
          ids,
          other,
          symbols,
          positions ? drawn : Matrix.zeros(length, width), // scaling by 0 leaves -0 apart from 0
          Interval.point(strength));
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(length, 3).map(t -> with(seed, t, width)))
          .appendAll(Shrink.integer(width, 4).map(d -> with(seed, length, d)))
          .appendAll(Shrink.seed(seed).map(s -> with(s, length, width)));
    }

    private Spec with(long s, int t, int d) {
      return new Spec(s, t, d, strength, change, positions);
    }

    static Spec draw(long seed, Change change, boolean positions) {
      Draw draw = Draw.from(seed);
      return new Spec(
          draw.shortSeed(),
          draw.integer(3, 6),
          draw.integer(4, 10),
          draw.scale(1e-3, 2),
          change,
          positions);
    }
  }
}
