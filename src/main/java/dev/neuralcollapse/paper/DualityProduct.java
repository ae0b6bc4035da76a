package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * {@code VΦ⁺} of the limit: {@code S diag(r)} up to a factor, {@code r_k} the ratio of {@code s_k}
 * to the length of the class mean; {@code S = I - J/K}.
 *
 * @param product K×K, not zero
 */
record DualityProduct(Matrix product) {

  /** {@code K S diag(r)}: for small whole r without rounding. */
  static DualityProduct of(Vector ratios) {
    int k = ratios.size();
    return new DualityProduct(
        Matrix.generate(k, k, (i, j) -> ratios.get(j) * (i == j ? k - 1 : -1)));
  }

  /**
   * A recipe.
   *
   * @param spread of the logarithms of the ratios; 0 makes them 1
   */
  record Recipe(int classes, double spread, long seed) implements Spec<DualityProduct> {

    static Recipe draw(double spread, long seed) {
      Draw draw = Draw.from(seed);
      return new Recipe(draw.integer(2, 8), spread, draw.shortSeed());
    }

    @Override
    public DualityProduct instance() {
      Draw draw = Draw.from(seed);
      return of(Vector.generate(classes, k -> StrictMath.exp(spread * draw.gaussian())));
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(Shrink.integer(classes, 2).map(k -> new Recipe(k, spread, seed)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(classes, spread, s)));
    }
  }

  /** {@code VΦ⁺} is a multiple of Ẽ. */
  static Hypothesis<DualityProduct> equalRatios() {
    return Hypothesis.is(
        "equal-ratios",
        "s_k/|m_k|\\text{ the same for all }k",
        p -> p.product.minus(of(Vector.ones(p.classes())).product).maxAbs() == 0);
  }

  int classes() {
    return product.rows();
  }

  /** {@code ‖A/‖A‖ - Ẽ/√n‖}. */
  Interval distance(Interval n) {
    int k = classes();
    IntervalMatrix a = IntervalMatrix.of(product);
    Interval size = Interval.ratio(k, k - 1).sqrt().dividedBy(n.sqrt());
    IntervalMatrix target =
        IntervalMatrix.generate(
            k,
            i ->
                IntervalVector.generate(
                    k, j -> size.times(Interval.ratio(i == j ? k - 1 : -1, k))));
    return a.times(a.norm().inverse()).minus(target).norm();
  }
}
