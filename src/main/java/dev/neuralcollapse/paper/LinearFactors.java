package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * {@code L+1} factors of one matrix {@code UΣVᵀ} of size K and rank r, {@code Σ = top · diag(1,
 * 1/2, 1/3, …)}: the balanced ones {@code UΣ^{1/(L+1)}, Σ^{1/(L+1)}, …, Σ^{1/(L+1)}Vᵀ}, with a
 * random invertible matrix and its inverse put in between any two.
 *
 * @param gauge how far the matrices put in between are from orthogonal ones; 0 keeps the balance
 * @param stretch the last factor is multiplied by it: another matrix unless it is 1
 */
record LinearFactors(
    long seed, int classes, int rank, int layers, double top, double gauge, double stretch)
    implements Spec<LinearFactors> {

  static LinearFactors draw(long seed, double gauge) {
    Draw draw = Draw.from(seed);
    int classes = draw.integer(2, 5);
    return new LinearFactors(
        draw.shortSeed(),
        classes,
        draw.integer(1, classes),
        draw.integer(1, 4),
        draw.scale(0.1, 30),
        gauge,
        1);
  }

  LinearFactors stretched(double by) {
    return new LinearFactors(seed, classes, rank, layers, top, gauge, by);
  }

  Seq<Interval> singularValues() {
    return List.range(0, rank).map(i -> Interval.point(top).dividedBy(i + 1));
  }

  /** {@code Σ s_i^{2/factors}}. */
  Interval schatten(int factors) {
    Interval p = Interval.ratio(2, factors);
    return singularValues().map(s -> s.pow(p)).fold(Interval.ZERO, Interval::plus);
  }

  private IntervalMatrix left() {
    return columns(reflector(Draw.from(seed), classes), rank);
  }

  private IntervalMatrix right() {
    return columns(reflector(Draw.from(seed + 1), classes), rank);
  }

  /** {@code UΣVᵀ}. */
  IntervalMatrix product() {
    return left().times(diagonal(singularValues())).times(right().transpose());
  }

  /** From the features to the last layer. */
  Seq<IntervalMatrix> factors() {
    Interval root = Interval.ratio(1, layers + 1.0);
    IntervalMatrix middle = diagonal(singularValues().map(s -> s.pow(root)));
    Draw draw = Draw.from(seed + 2);
    IntervalMatrix next = middle.times(right().transpose()).times(Interval.point(stretch));
    List<IntervalMatrix> all = List.empty();
    for (int l = 0; l < layers; l++) {
      IntervalMatrix turn = reflector(draw, rank);
      List<Interval> sizes =
          List.range(0, rank)
              .map(i -> Interval.point(gauge).times(draw.uniform(-1, 1)).exp())
              .toList();
      all = all.append(diagonal(sizes).times(turn).times(next));
      IntervalMatrix back = turn.times(diagonal(sizes.map(Interval::inverse)));
      next = (l == layers - 1 ? left().times(middle) : middle).times(back);
    }
    return all.append(next);
  }

  /** {@code Σ ‖factor‖²}. */
  Interval cost() {
    return factors().map(IntervalMatrix::sumOfSquares).fold(Interval.ZERO, Interval::plus);
  }

  /** {@code I - 2vvᵀ/vᵀv}, v of small whole numbers. */
  private static IntervalMatrix reflector(Draw draw, int size) {
    int[] v = new int[size];
    int square = 0;
    for (int i = 0; i < size; i++) {
      v[i] = draw.integer(1, 9) * (draw.integer(0, 1) == 0 ? 1 : -1);
      square += v[i] * v[i];
    }
    double total = square;
    return IntervalMatrix.generate(
        size,
        i ->
            IntervalVector.generate(
                size,
                j -> Interval.point(i == j ? total : 0).minus(2.0 * v[i] * v[j]).dividedBy(total)));
  }

  private static IntervalMatrix columns(IntervalMatrix m, int count) {
    return IntervalMatrix.generate(m.rows(), i -> IntervalVector.generate(count, j -> m.get(i, j)));
  }

  private static IntervalMatrix diagonal(Seq<Interval> entries) {
    return IntervalMatrix.generate(
        entries.size(),
        i -> IntervalVector.generate(entries.size(), j -> i == j ? entries.get(i) : Interval.ZERO));
  }

  @Override
  public LinearFactors instance() {
    return this;
  }

  @Override
  public Seq<LinearFactors> simpler() {
    return List.<LinearFactors>empty()
        .appendAll(Shrink.seed(seed).map(x -> at(x, classes, rank, layers, top)))
        .appendAll(
            Shrink.integer(classes, 2)
                .filter(k -> k >= rank)
                .map(k -> at(seed, k, rank, layers, top)))
        .appendAll(Shrink.integer(rank, 1).map(r -> at(seed, classes, r, layers, top)))
        .appendAll(Shrink.integer(layers, 1).map(l -> at(seed, classes, rank, l, top)))
        .appendAll(Shrink.real(top, 1).map(x -> at(seed, classes, rank, layers, x)));
  }

  private LinearFactors at(long s, int k, int r, int l, double x) {
    return new LinearFactors(s, k, r, l, x, gauge, stretch);
  }
}
