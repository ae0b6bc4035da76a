package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/** The direction metrics of the paper in intervals, rows of the classifier as they are. */
final class Directions {

  private Directions() {}

  /** NC2: {@code ‖WWᵀ/‖WWᵀ‖ - S_K/√(K-1)‖_F}. */
  static Interval gramDeviation(UnitFeatures x) {
    IntervalMatrix gram = x.head().timesTransposed(x.head());
    Interval unit = Interval.point(x.classes() - 1.0).sqrt().inverse();
    return gram.times(gram.norm().inverse())
        .minus(Indicator.projector(x.classes()).times(unit))
        .norm();
  }

  /** {@code 1 - mean_i cos(h_i, r_{y_i}) = mean_i ½‖h_i/‖h_i‖ - r/‖r‖‖²}; NC3 for the rows of W. */
  static Interval cosineGap(UnitFeatures x, IntervalMatrix rows) {
    IntervalMatrix directions = rows.map(IntervalVector::direction);
    return x.mean(
        i ->
            x.feature(i).direction().minus(directions.row(x.label(i))).sumOfSquares().dividedBy(2));
  }

  /** The geodesic distance of two unit vectors, {@code 2 atan(‖u-v‖/‖u+v‖)}. */
  static Interval angle(IntervalVector u, IntervalVector v) {
    return u.minus(v).norm().dividedBy(u.plus(v).norm()).atan().times(2);
  }
}
