package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/**
 * Features of one layer beside targets, a map of the feature space, and a shift.
 *
 * @param features H, N×d
 * @param targets Y, N×t
 * @param map Q, d×d
 * @param shift added to every sample's features
 */
record LayerSample(
    IntervalMatrix features, IntervalMatrix targets, IntervalMatrix map, IntervalVector shift) {

  /** Rows minus their mean. */
  static IntervalMatrix centred(IntervalMatrix a) {
    IntervalVector mean = a.meanRow();
    return a.map(r -> r.minus(mean));
  }

  /** The first columns. */
  static IntervalMatrix first(IntervalMatrix a, int count) {
    return a.map(r -> IntervalVector.generate(count, r::get));
  }

  IntervalMatrix mapped() {
    return features.times(map);
  }

  IntervalMatrix shifted() {
    return features.map(r -> r.plus(shift));
  }

  /** {@code ‖H_cᵀY_c‖²/(‖H_cᵀH_c‖‖Y_cᵀY_c‖)}. */
  Interval cka(IntervalMatrix h) {
    IntervalMatrix a = centred(h).transpose();
    IntervalMatrix b = centred(targets).transpose();
    return a.timesTransposed(b)
        .sumOfSquares()
        .dividedBy(a.timesTransposed(a).norm())
        .dividedBy(b.timesTransposed(b).norm());
  }

  /**
   * Mean squared error of the best linear prediction of the centred first target from the first
   * coordinate of these features, which are taken as they are.
   */
  Interval error(IntervalMatrix h) {
    IntervalVector x = h.transpose().row(0);
    IntervalVector y = target();
    return y.sumOfSquares()
        .minus(x.dot(y).square().dividedBy(x.sumOfSquares()))
        .dividedBy(y.size());
  }

  private IntervalVector target() {
    return centred(targets).transpose().row(0);
  }

  /** The same error of {@code w x + b}. */
  Interval error(IntervalMatrix h, double w, double b) {
    IntervalVector x = h.transpose().row(0);
    IntervalVector y = target();
    return IntervalVector.generate(y.size(), i -> x.get(i).times(w).plus(b).minus(y.get(i)))
        .sumOfSquares()
        .dividedBy(y.size());
  }
}
