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
 * A ReLU network whose logits are pairs, even K. {@code W_1 H = (X + tJ) ⊗ 1_nᵀ}, t = 1, is
 * nonnegative, so that the ReLU does nothing; the layers 2 to L-1 are {@code X + (2/K)J}, twice a
 * projection that keeps it ({@code X² = 2X}, {@code XJ = 0}, {@code J² = KJ}); {@code W_L = X}. The
 * cheapest factors of {@code X + J}, of nuclear norm {@code 2m + K = 2K}, have {@code ‖W_1‖²‖H‖² =
 * n(2K)²}: {@code X/√2 + J/√K} and itself over {@code √n}.
 *
 * @param shift t
 */
record ReluBlock(int classes, int layers, int perClass, double shift) implements Spec<ReluBlock> {

  static ReluBlock draw(long seed, double shift) {
    Draw draw = Draw.from(seed);
    return new ReluBlock(2 * draw.integer(2, 6), draw.integer(2, 6), draw.integer(1, 4), shift);
  }

  /** {@code aX + bJ}. */
  private IntervalMatrix mixed(Interval a, Interval b) {
    return IntervalMatrix.generate(
        classes,
        i ->
            IntervalVector.generate(
                classes, j -> i / 2 == j / 2 ? b.plus(i == j ? a : a.negate()) : b));
  }

  private IntervalMatrix middle() {
    return mixed(Interval.ONE, Interval.ratio(2, classes));
  }

  /** One factor of {@code W_1 H} for one sample a class: its symmetric root. */
  private IntervalMatrix root() {
    Interval twos = Interval.point(2).sqrt().inverse();
    Interval ones = Interval.point(shift).dividedBy(classes).sqrt();
    return mixed(twos, ones);
  }

  /** {@code ‖logits - 2^{L-1}X‖²} of the network as it is run. */
  Interval logitError() {
    // the root is squared exactly: (X/√2)² = X and (J√(t/K))² = tJ
    IntervalMatrix z = mixed(Interval.ONE, Interval.point(shift)).map(IntervalVector::positivePart);
    for (int l = 2; l < layers; l++) {
      z = middle().times(z).map(IntervalVector::positivePart);
    }
    IntervalMatrix logits = mixed(Interval.ONE, Interval.ZERO).times(z);
    Interval size = Interval.point(2).pow(layers - 1);
    return logits.minus(mixed(size, Interval.ZERO)).sumOfSquares();
  }

  /** The product of the squared norms of all factors. */
  Interval normProduct() {
    Interval first = root().sumOfSquares();
    return first
        .square()
        .times(perClass)
        .times(middle().sumOfSquares().pow(layers - 2))
        .times(mixed(Interval.ONE, Interval.ZERO).sumOfSquares());
  }

  /** {@code n(2K)^power (2K+4+more)^{L-2}}. */
  Interval formula(int power, int more) {
    return Interval.point(2.0 * classes)
        .pow(power)
        .times(Interval.point(2.0 * classes + 4 + more).pow(layers - 2))
        .times(perClass);
  }

  @Override
  public ReluBlock instance() {
    return this;
  }

  @Override
  public Seq<ReluBlock> simpler() {
    return List.<ReluBlock>empty()
        .appendAll(
            Shrink.integer(classes / 2, 2).map(m -> new ReluBlock(2 * m, layers, perClass, shift)))
        .appendAll(Shrink.integer(layers, 2).map(l -> new ReluBlock(classes, l, perClass, shift)))
        .appendAll(Shrink.integer(perClass, 1).map(n -> new ReluBlock(classes, layers, n, shift)));
  }
}
