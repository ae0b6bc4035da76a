package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Recipe for four classes of which the last two have two samples each and sit too close to each
 * other, which the many samples of the first two do not see: the classifier fits its class means
 * exactly, the frame is not a simplex, and the mean loss hardly notices. [D]
 *
 * @param decay λ
 * @param many samples of each of the first two classes
 * @param pinch distance of the last two means, over that of the simplex
 */
record Pinched(double decay, int many, double pinch) implements Spec<UnitFeatures> {
  private static final int WIDTH = 6;

  static Pinched draw(long seed) {
    Draw draw = Draw.from(seed);
    return new Pinched(draw.scale(0.005, 0.05), draw.integer(25, 40), draw.scale(0.4, 0.6));
  }

  @Override
  public UnitFeatures instance() {
    Interval a = Gufm.of(Loss.CROSS_ENTROPY, 4, decay).scale();
    IntervalMatrix etf =
        IntervalMatrix.of(SimplexEtf.canonical(4, WIDTH).vertices()).map(IntervalVector::direction);
    IntervalVector middle = etf.row(2).plus(etf.row(3)).times(Interval.point(0.5));
    IntervalVector half = etf.row(2).minus(etf.row(3)).times(Interval.point(pinch).dividedBy(2));
    IntervalMatrix means =
        IntervalMatrix.generate(
            4, k -> k < 2 ? etf.row(k) : k == 2 ? middle.plus(half) : middle.minus(half));
    IntervalVector aside = IntervalVector.of(beside());
    io.vavr.collection.Vector<Integer> labels =
        io.vavr.collection.Vector.range(0, 4)
            .flatMap(k -> io.vavr.collection.Vector.fill(k < 2 ? many : 2, k));
    IntervalMatrix features =
        IntervalMatrix.generate(
            labels.size(),
            i -> {
              IntervalVector mean = means.row(labels.get(i));
              Interval rest = mean.sumOfSquares().negate().plus(1).max(0).sqrt();
              return labels.get(i) < 2
                  ? mean
                  : mean.plus(aside.times(i % 2 == 0 ? rest : rest.negate()));
            });
    return new UnitFeatures(
        Loss.CROSS_ENTROPY,
        means.times(a),
        IntervalVector.generate(4, k -> Interval.ZERO),
        features,
        labels,
        decay);
  }

  /** A zero-mean direction orthogonal to the simplex. */
  private static Vector beside() {
    return new Sphere(WIDTH).basis().row(WIDTH - 2);
  }

  @Override
  public Seq<Pinched> simpler() {
    return List.<Pinched>empty()
        .appendAll(Shrink.integer(many, 2).map(n -> new Pinched(decay, n, pinch)))
        .appendAll(Shrink.real(pinch, 0.5).map(x -> new Pinched(decay, many, x)))
        .appendAll(Shrink.real(decay, 0.01).map(x -> new Pinched(x, many, pinch)));
  }

  @Override
  public String toString() {
    return "K=4, classes of "
        + many
        + ", "
        + many
        + ", 2, 2, the last two at "
        + pinch
        + " of their distance, decay="
        + decay;
  }
}
