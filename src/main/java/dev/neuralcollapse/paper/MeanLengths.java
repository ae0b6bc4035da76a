package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Orthogonal class means of these lengths.
 *
 * @param lengths K of them, positive
 */
record MeanLengths(Vector lengths) {

  /**
   * A recipe.
   *
   * @param spread of the logarithms of the lengths; 0 makes them equal
   */
  record Recipe(int classes, double spread, long seed) implements Spec<MeanLengths> {

    static Recipe draw(double spread, long seed) {
      Draw draw = Draw.from(seed);
      return new Recipe(draw.integer(2, 8), spread, draw.shortSeed());
    }

    @Override
    public MeanLengths instance() {
      Draw draw = Draw.from(seed);
      double common = draw.scale(0.1, 10);
      return new MeanLengths(
          Vector.generate(classes, k -> common * StrictMath.exp(spread * draw.gaussian())));
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(Shrink.integer(classes, 2).map(k -> new Recipe(k, spread, seed)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(classes, spread, s)));
    }
  }

  static Hypothesis<MeanLengths> equalLengths() {
    return Hypothesis.is(
        "equal-lengths",
        "|m_1|=\\dots=|m_K|",
        m -> m.lengths.map(b -> b - m.lengths.get(0)).maxAbs() == 0);
  }

  int classes() {
    return lengths.size();
  }

  /** Cosine of the first two means after their mean is taken away. */
  Interval cosine() {
    IntervalVector first = centred(0);
    IntervalVector second = centred(1);
    return first.dot(second).dividedBy(first.norm().times(second.norm()));
  }

  private IntervalVector centred(int k) {
    return IntervalVector.generate(
        classes(),
        j ->
            Interval.point(j == k ? lengths.get(j) : 0)
                .minus(Interval.point(lengths.get(j)).dividedBy(classes())));
  }
}
