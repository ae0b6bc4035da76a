package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
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
 * K unit vectors in {@code m < K} dimensions whose Gram matrix has the eigenvalue {@code K/m} m
 * times: a harmonic frame, one feature a class in {@code d = m+1}, with the best classifier of the
 * squared loss, {@code 1/(λK + K/m)} times the features. Coordinates are {@code √(2/m)} times
 * cosines and sines of {@code 2πjk/K}, {@code j = 1, …}, and for odd m one of size {@code 1/√m}:
 * constant, or for a frame of zero sum alternating, where K is even.
 */
record TightFrame(Loss loss, int classes, int dimensions, double decay)
    implements Spec<UnitFeatures> {

  /** Whether there is one; with a free bias its vectors must sum to zero. */
  static boolean exists(Loss loss, int classes, int dimensions) {
    return loss == Loss.SQUARED
        ? dimensions >= 1 && dimensions < classes
        : dimensions >= 1 && dimensions < classes - 1 && (dimensions % 2 == 0 || classes % 2 == 0);
  }

  static TightFrame draw(Loss loss, long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(4, 8);
    int m = draw.integer(2, k - 2);
    return new TightFrame(loss, k, exists(loss, k, m) ? m : m - 1, draw.scale(1e-3, 0.2));
  }

  @Override
  public UnitFeatures instance() {
    int d = dimensions + 1;
    IntervalMatrix basis = IntervalMatrix.of(new Sphere(d).basis());
    Matrix frame = Matrix.generate(classes, dimensions, this::coordinate);
    IntervalMatrix features =
        IntervalMatrix.generate(
            classes,
            k -> {
              IntervalVector sum = IntervalVector.generate(d, j -> Interval.ZERO);
              for (int j = 0; j < dimensions; j++) {
                sum = sum.plus(basis.row(j).times(Interval.point(frame.get(k, j))));
              }
              return sum.layerNorm();
            });
    Interval ridge =
        Interval.point(decay).times(classes).plus(Interval.ratio(classes, dimensions)).inverse();
    Interval bias = Interval.ratio(loss == Loss.SQUARED_WITH_BIAS ? 1 : 0, classes);
    return new UnitFeatures(
        loss,
        features.times(ridge),
        IntervalVector.generate(classes, k -> bias),
        features,
        Vector.range(0, classes),
        decay);
  }

  private double coordinate(int k, int j) {
    if (dimensions % 2 == 1 && j == dimensions - 1) {
      return (loss != Loss.SQUARED && k % 2 == 1 ? -1 : 1) / Math.sqrt(dimensions);
    }
    double angle = 2 * Math.PI * (j / 2 + 1) * k / classes;
    return Math.sqrt(2.0 / dimensions)
        * (j % 2 == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  @Override
  public Seq<TightFrame> simpler() {
    return List.<TightFrame>empty()
        .appendAll(Shrink.integer(classes, 4).map(k -> new TightFrame(loss, k, dimensions, decay)))
        .appendAll(Shrink.integer(dimensions, 2).map(m -> new TightFrame(loss, classes, m, decay)))
        .appendAll(Shrink.real(decay, 0.01).map(x -> new TightFrame(loss, classes, dimensions, x)))
        .filter(t -> exists(loss, t.classes, t.dimensions));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "tight frame K=%d m=%d decay=%s", classes, dimensions, decay);
  }
}
