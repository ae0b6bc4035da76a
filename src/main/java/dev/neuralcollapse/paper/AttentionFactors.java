package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The value path of attention: two factors, and how a strength is spread over blocks.
 *
 * @param output W_O, d×d
 * @param value W_V, d×d
 * @param strengths α_l ≥ 0 of the blocks that attend
 */
record AttentionFactors(IntervalMatrix output, IntervalMatrix value, IntervalVector strengths) {

  int width() {
    return output.rows();
  }

  int blocks() {
    return strengths.size();
  }

  /** {@code tr(W_O W_V)}. */
  Interval trace() {
    Interval sum = Interval.ZERO;
    for (int i = 0; i < width(); i++) {
      for (int j = 0; j < width(); j++) {
        sum = sum.plus(output.get(i, j).times(value.get(j, i)));
      }
    }
    return sum;
  }

  /** {@code ‖W_O‖² + ‖W_V‖²}. */
  Interval cost() {
    return output.sumOfSquares().plus(value.sumOfSquares());
  }

  /** {@code Σ_l ‖α_l I‖²}. */
  Interval oneLayer() {
    return strengths.sumOfSquares().times(width());
  }

  /** {@code Σ_l (‖√α_l I‖² + ‖√α_l I‖²)}. */
  Interval twoLayers() {
    Interval sum = Interval.ZERO;
    IntervalMatrix identity = IntervalMatrix.of(Matrix.identity(width()));
    for (int l = 0; l < blocks(); l++) {
      sum = sum.plus(identity.times(strengths.get(l).sqrt()).sumOfSquares().times(2));
    }
    return sum;
  }

  /**
   * Recipe.
   *
   * @param balanced {@code W_O = W_Vᵀ}, and all blocks alike
   */
  record Spec(long seed, int width, int blocks, boolean balanced)
      implements dev.neuralcollapse.proof.Spec<AttentionFactors> {

    @Override
    public AttentionFactors instance() {
      Draw draw = Draw.from(seed);
      Matrix value = draw.gaussian(width, width);
      Matrix output = balanced ? value.transpose() : draw.gaussian(width, width);
      double first = draw.uniform(0.01, 1);
      return new AttentionFactors(
          IntervalMatrix.of(output),
          IntervalMatrix.of(value),
          IntervalVector.generate(
              blocks, l -> Interval.point(balanced ? first : draw.uniform(0.01, 1))));
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(width, 2).map(d -> new Spec(seed, d, blocks, balanced)))
          .appendAll(Shrink.integer(blocks, 2).map(m -> new Spec(seed, width, m, balanced)))
          .appendAll(Shrink.seed(seed).map(s -> new Spec(s, width, blocks, balanced)));
    }

    static Spec draw(long seed, boolean balanced) {
      Draw draw = Draw.from(seed);
      return new Spec(draw.shortSeed(), draw.integer(2, 8), draw.integer(2, 9), balanced);
    }
  }
}
