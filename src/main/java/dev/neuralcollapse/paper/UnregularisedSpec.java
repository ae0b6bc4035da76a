package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * A Gaussian weight, Gaussian targets of five samples and a Gaussian rest of the features.
 *
 * @param seed of all of them
 * @param width d, at least 3
 * @param decay λ
 */
record UnregularisedSpec(long seed, int width, double decay) implements Spec<Unregularised> {
  private static final int SAMPLES = 5;

  static UnregularisedSpec draw(long seed, double decay) {
    Draw draw = Draw.from(seed);
    return new UnregularisedSpec(draw.shortSeed(), draw.integer(3, 5), decay);
  }

  @Override
  public Unregularised instance() {
    Draw draw = Draw.from(seed);
    Matrix noise = draw.gaussian(2, width);
    // Far from rank one, so that enclosures of the inverse stay narrow.
    Matrix w = Matrix.generate(2, width, (i, j) -> 0.3 * noise.get(i, j) + (i == j ? 1 + i : 0));
    return new Unregularised(
        IntervalMatrix.of(w),
        IntervalMatrix.of(draw.gaussian(2, SAMPLES)),
        IntervalMatrix.of(draw.gaussian(width, SAMPLES)),
        decay);
  }

  @Override
  public Seq<UnregularisedSpec> simpler() {
    return List.<UnregularisedSpec>empty()
        .appendAll(Shrink.integer(width, 3).map(d -> new UnregularisedSpec(seed, d, decay)))
        .appendAll(Shrink.seed(seed).map(s -> new UnregularisedSpec(s, width, decay)));
  }
}
