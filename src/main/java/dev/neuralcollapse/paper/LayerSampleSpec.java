package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Gaussian targets, features that hold a turned copy of them beside noise, a rotation and a shift.
 *
 * @param seed of everything
 * @param samples N
 * @param outputs t
 * @param width d, more than t
 * @param noise size of the noise
 * @param shear added to the rotation, so that it is none; 0 in the claim
 */
record LayerSampleSpec(long seed, int samples, int outputs, int width, double noise, double shear)
    implements Spec<LayerSample> {

  static LayerSampleSpec draw(long seed, double shear) {
    Draw draw = Draw.from(seed);
    int outputs = draw.integer(1, 2);
    return new LayerSampleSpec(
        draw.shortSeed(),
        draw.integer(5, 8),
        outputs,
        outputs + draw.integer(1, 2),
        draw.scale(0.01, 1),
        shear);
  }

  @Override
  public LayerSample instance() {
    Draw draw = Draw.from(seed);
    Matrix y = draw.gaussian(samples, outputs);
    Matrix g = draw.gaussian(samples, width);
    Matrix h =
        Matrix.generate(
            samples,
            width,
            (i, j) ->
                noise * g.get(i, j) + (j >= width - outputs ? y.get(i, j - width + outputs) : 0));
    IntervalMatrix identity = IntervalMatrix.of(Matrix.identity(width));
    IntervalMatrix turn =
        new LinearRegressionSpec.Turn(draw.integer(1, 4), draw.integer(1, 4)).apply(identity);
    IntervalMatrix sheared =
        IntervalMatrix.of(Matrix.generate(width, width, (i, j) -> i == 0 && j == 0 ? shear : 0));
    return new LayerSample(
        IntervalMatrix.of(h),
        IntervalMatrix.of(y),
        turn.plus(sheared),
        IntervalVector.of(draw.gaussian(width)));
  }

  @Override
  public Seq<LayerSampleSpec> simpler() {
    return List.<LayerSampleSpec>empty()
        .appendAll(
            Shrink.seed(seed)
                .map(s -> new LayerSampleSpec(s, samples, outputs, width, noise, shear)))
        .appendAll(
            Shrink.integer(samples, 4)
                .map(n -> new LayerSampleSpec(seed, n, outputs, width, noise, shear)))
        .appendAll(
            Shrink.integer(width, outputs + 1)
                .map(d -> new LayerSampleSpec(seed, samples, outputs, d, noise, shear)));
  }
}
