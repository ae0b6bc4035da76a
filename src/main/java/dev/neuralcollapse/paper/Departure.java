package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.Seq;

/**
 * How an instance leaves the optimum other than by noise: the last four fields leave the hypotheses
 * too, and are what twins need.
 *
 * @param headScale the classifier over the optimal one
 * @param extra samples of class 0 beyond n: not balanced
 * @param stretch norm of the features: not unit unless 1
 * @param tilt angle by which features and classifier rows are turned towards {@code 1}, away from
 *     it in all classes but the first: not zero mean unless 0
 * @param firstRow the first classifier row over the others
 */
public record Departure(double headScale, int extra, double stretch, double tilt, double firstRow) {
  static final Departure NONE = new Departure(1, 0, 1, 0, 1);

  public Departure headScale(double factor) {
    return new Departure(factor, extra, stretch, tilt, firstRow);
  }

  public Departure extra(int more) {
    return new Departure(headScale, more, stretch, tilt, firstRow);
  }

  public Departure stretch(double norm) {
    return new Departure(headScale, extra, norm, tilt, firstRow);
  }

  public Departure tilt(double angle) {
    return new Departure(headScale, extra, stretch, angle, firstRow);
  }

  public Departure firstRow(double factor) {
    return new Departure(headScale, extra, stretch, tilt, factor);
  }

  Seq<Departure> simpler() {
    return Shrink.integer(extra, 0)
        .map(this::extra)
        .appendAll(Shrink.real(stretch, 1).map(this::stretch))
        .appendAll(Shrink.real(tilt, 0).map(this::tilt))
        .appendAll(Shrink.real(firstRow, 1).map(this::firstRow))
        .appendAll(Shrink.real(headScale, 1).map(this::headScale));
  }

  /** A feature of class {@code label}, turned and stretched. */
  IntervalVector feature(IntervalVector h, int label) {
    return turned(h, label).times(Interval.point(stretch));
  }

  /** Row {@code k} of the classifier, turned and scaled. */
  IntervalVector row(IntervalVector w, int k) {
    return turned(w, k).times(Interval.point(k == 0 ? firstRow : 1));
  }

  /** Turned by the tilt towards {@code ±1}, keeping its norm. */
  private IntervalVector turned(IntervalVector h, int label) {
    if (tilt == 0) {
      return h;
    }
    double sign = label == 0 ? 1 : -1;
    Interval cos = Interval.point(StrictMath.cos(tilt));
    Interval root = Interval.point(h.size()).sqrt();
    Interval up = h.norm().times(sign * StrictMath.sin(tilt)).dividedBy(root);
    IntervalVector bent = IntervalVector.generate(h.size(), j -> h.get(j).times(cos).plus(up));
    return bent.direction().times(h.norm());
  }

  /** What is not as at the optimum, empty if nothing. */
  @Override
  public String toString() {
    return (headScale == 1 ? "" : " head x" + headScale)
        + (extra == 0 ? "" : " class 0 has " + extra + " more")
        + (stretch == 1 ? "" : " |h|=" + stretch)
        + (tilt == 0 ? "" : " tilt=" + tilt)
        + (firstRow == 1 ? "" : " first row x" + firstRow);
  }
}
