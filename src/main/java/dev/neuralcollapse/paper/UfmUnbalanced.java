package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Three classes of which one is larger, features in one dimension that tell it from the others, and
 * decays a hundredth past the threshold of balanced classes: something is still learned. With a
 * free bias the classes' frequencies alone are better than a third each.
 *
 * @param loss ℓ
 * @param larger samples of the first class, at least 4, one modulo 3; the others have one each
 * @param size the logits' scale
 */
record UfmUnbalanced(Loss loss, int larger, double size) implements Spec<UfmPoint> {

  static UfmUnbalanced draw(Loss loss, long seed) {
    Draw draw = Draw.from(seed);
    return new UfmUnbalanced(loss, 1 + 3 * draw.integer(3, 8), draw.scale(0.05, 0.3));
  }

  @Override
  public UfmPoint instance() {
    int samples = larger + 2;
    double perClass = samples / 3.0;
    double decay = 1.01 / (3 * Math.sqrt(perClass));
    Vector mode =
        loss == Loss.SQUARED ? Vector.of(1, 0, 0) : Vector.of(2, -1, -1).scale(1 / Math.sqrt(6));
    double along = 0;
    io.vavr.collection.Vector<Integer> labels =
        io.vavr.collection.Vector.range(0, samples).map(i -> Math.max(0, i - larger + 1));
    for (int y : labels) {
      along += mode.get(y) * mode.get(y);
    }
    double split = Math.sqrt(Math.sqrt(along));
    double a = Math.sqrt(size) * split;
    double b = Math.sqrt(size) / split;
    return new UfmPoint(
        loss,
        IntervalMatrix.generate(3, k -> one(a * mode.get(k))),
        IntervalVector.generate(3, this::bias),
        IntervalMatrix.generate(samples, i -> one(b * mode.get(labels.get(i)))),
        labels,
        decay,
        decay);
  }

  private Interval bias(int k) {
    return loss == Loss.SQUARED_WITH_BIAS
        ? Interval.ratio(k == 0 ? larger : 1, larger + 2.0)
        : Interval.ZERO;
  }

  private static IntervalVector one(double x) {
    return IntervalVector.generate(1, j -> Interval.point(x));
  }

  @Override
  public Seq<UfmUnbalanced> simpler() {
    return Shrink.integer(larger / 3, 1).map(m -> new UfmUnbalanced(loss, 3 * m + 1, size));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, classes of %d, 1 and 1, logits of size %s", loss.id(), larger, size);
  }
}
