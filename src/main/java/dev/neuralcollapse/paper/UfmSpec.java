package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.UfmOptimum;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * Recipe for a point of the unconstrained features model: the optimum of the width, in a subspace
 * of modes that the seed draws, and Gaussian noise on it.
 *
 * @param seed of subspace and noise
 * @param loss ℓ
 * @param classes K
 * @param perClass n
 * @param width d
 * @param decayW λ_W
 * @param decayH λ_H
 * @param distance size of the noise; 0 is the optimum, where the width has room for it
 */
record UfmSpec(
    long seed,
    Loss loss,
    int classes,
    int perClass,
    int width,
    double decayW,
    double decayH,
    double distance)
    implements Spec<UfmPoint> {

  /** The optimum, wide enough. */
  static UfmSpec optimum(Loss loss, int classes, int perClass, double decay) {
    return new UfmSpec(0, loss, classes, perClass, classes, decay, decay, 0);
  }

  /** Small decays, wide enough, near the optimum. */
  static UfmSpec near(Loss loss, long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(2, 6);
    return draw(loss, draw, k, k + draw.integer(0, 2), 1e-4, 0.1, 1e-4, 0.1);
  }

  /** Anywhere, any decays, any width. */
  static UfmSpec far(Loss loss, long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(2, 6);
    return draw(loss, draw, k, draw.integer(1, k + 1), 1e-3, 1, 0.1, 3);
  }

  /** Fewer dimensions than modes, near the optimum of that width. */
  static UfmSpec narrow(Loss loss, long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(3, 7);
    int modes = loss == Loss.SQUARED ? k : k - 1;
    return draw(loss, draw, k, draw.integer(1, modes - 1), 1e-3, 0.05, 1e-5, 0.1);
  }

  /** Decays past the threshold, near 0. */
  static UfmSpec beyond(Loss loss, long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(2, 6);
    return draw(loss, draw, k, k, 1.01, 3, 1e-3, 1);
  }

  /** Decays in units of their threshold. */
  private static UfmSpec draw(
      Loss loss, Draw draw, int k, int d, double least, double most, double near, double away) {
    int n = draw.integer(1, 3);
    double relative = draw.scale(least, most) / k;
    double ratio = draw.scale(0.2, 5);
    double decay = relative / Math.sqrt(n);
    return new UfmSpec(
        draw.shortSeed(), loss, k, n, d, decay * ratio, decay / ratio, draw.scale(near, away));
  }

  UfmSpec near(double other) {
    return new UfmSpec(seed, loss, classes, perClass, width, decayW, decayH, other);
  }

  /** The same with another subspace. */
  UfmSpec seeded(long other) {
    return new UfmSpec(other, loss, classes, perClass, width, decayW, decayH, distance);
  }

  UfmOptimum closedForm() {
    return UfmOptimum.of(loss, classes, perClass, decayW, decayH).in(width);
  }

  /** Orthonormal columns, K×r: the modes that are kept, orthogonal to 1 but for bias-free MSE. */
  Matrix kept(Draw draw) {
    int modes = loss == Loss.SQUARED ? classes : classes - 1;
    Matrix any = draw.gaussian(classes, modes);
    Matrix inside =
        loss == Loss.SQUARED
            ? any
            : Matrix.generate(classes, modes, (k, j) -> any.get(k, j) - any.column(j).mean());
    Matrix left = Spectrum.of(inside).left();
    int r = Math.min(width, modes);
    return Matrix.generate(classes, r, left::get);
  }

  @Override
  public UfmPoint instance() {
    Draw draw = Draw.from(seed);
    Matrix modes = kept(draw);
    Interval a = closedForm().singularValue();
    Interval b = a.times(Interval.point(decayW).dividedBy(decayH).dividedBy(perClass).sqrt());
    Vector<Integer> labels = Vector.range(0, classes * perClass).map(i -> i / perClass);
    return new UfmPoint(
        loss,
        IntervalMatrix.generate(classes, k -> row(modes, k, a, draw)),
        IntervalVector.generate(classes, k -> bias(draw)),
        IntervalMatrix.generate(labels.size(), i -> row(modes, labels.get(i), b, draw)),
        labels,
        decayW,
        decayH);
  }

  private IntervalVector row(Matrix modes, int k, Interval size, Draw draw) {
    double noise = distance / Math.sqrt(width);
    return IntervalVector.generate(
        width,
        j -> size.times(j < modes.columns() ? modes.get(k, j) : 0).plus(noise * draw.gaussian()));
  }

  private Interval bias(Draw draw) {
    return loss == Loss.SQUARED_WITH_BIAS
        ? Interval.ratio(1, classes).plus(distance * draw.gaussian())
        : Interval.ZERO;
  }

  private UfmSpec sized(int k, int n, int d) {
    return new UfmSpec(seed, loss, k, n, d, decayW, decayH, distance);
  }

  @Override
  public Seq<UfmSpec> simpler() {
    return List.<UfmSpec>empty()
        .appendAll(Shrink.integer(classes, 2).map(k -> sized(k, perClass, width)))
        .appendAll(Shrink.integer(perClass, 1).map(n -> sized(classes, n, width)))
        .appendAll(Shrink.integer(width, 1).map(d -> sized(classes, perClass, d)))
        .appendAll(Shrink.real(distance, 0).map(this::near))
        .appendAll(
            Shrink.real(decayW, 0.1)
                .map(x -> new UfmSpec(seed, loss, classes, perClass, width, x, decayH, distance)))
        .appendAll(
            Shrink.real(decayH, 0.1)
                .map(x -> new UfmSpec(seed, loss, classes, perClass, width, decayW, x, distance)))
        .appendAll(Shrink.seed(seed).map(this::seeded));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s K=%d n=%d d=%d decayW=%s decayH=%s distance=%s seed=%d",
        loss.id(),
        classes,
        perClass,
        width,
        decayW,
        decayH,
        distance,
        seed);
  }
}
