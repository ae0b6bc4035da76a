package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/** Coordinate vectors and the matrices made of them. */
final class Indicator {

  private Indicator() {}

  /** {@code e_index}. */
  static IntervalVector of(int size, int index) {
    return IntervalVector.generate(size, j -> j == index ? Interval.ONE : Interval.ZERO);
  }

  /** I. */
  static IntervalMatrix identity(int size) {
    return IntervalMatrix.generate(size, i -> of(size, i));
  }

  /** {@code S_K = I - 11ᵀ/K}. */
  static IntervalMatrix projector(int size) {
    Interval share = Interval.ratio(1, size);
    return IntervalMatrix.generate(
        size,
        i ->
            IntervalVector.generate(
                size, j -> (i == j ? Interval.ONE : Interval.ZERO).minus(share)));
  }
}
