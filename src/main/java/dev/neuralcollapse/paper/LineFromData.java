package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Data and last-layer features of the same balanced samples, and the straight line between them.
 *
 * @param start X, N×d, class after class
 * @param end H, N×d
 * @param perClass n
 */
record LineFromData(Matrix start, Matrix end, int perClass) {

  int classes() {
    return start.rows() / perClass;
  }

  ClassSamples data() {
    return new ClassSamples(IntervalMatrix.of(start), perClass);
  }

  ClassSamples last() {
    return new ClassSamples(IntervalMatrix.of(end), perClass);
  }

  /** {@code (1-t) X + t H}. */
  ClassSamples at(Interval t) {
    Interval rest = t.negate().plus(1);
    return new ClassSamples(
        IntervalMatrix.of(start).times(rest).plus(IntervalMatrix.of(end).times(t)), perClass);
  }

  /** PFC1 at t, by its definition. */
  Interval pfc1(Interval t) {
    return at(t).pfc1();
  }

  /** {@code a = tr Σ_W(X)}. */
  Interval within() {
    return data().within();
  }

  /** {@code b = tr Σ_B(X)}. */
  Interval between() {
    return data().between();
  }

  /** {@code c = ⟨X_c, M_c⟩/K}. */
  Interval alignment() {
    return data().centredMeans().dot(last().centredMeans()).dividedBy(classes());
  }

  /** {@code e = tr Σ_B(H)}. */
  Interval ends() {
    return last().between();
  }

  /** {@code D(t) = (1-t)² b + 2t(1-t) c + t² e}. */
  Interval denominator(Interval t) {
    return denominator(t, 2);
  }

  /** The same with another factor of {@code t(1-t) c}. */
  Interval denominator(Interval t, double factor) {
    Interval s = t.negate().plus(1);
    return s.square()
        .times(between())
        .plus(t.times(s).times(alignment()).times(factor))
        .plus(t.square().times(ends()));
  }

  /** {@code t_0 = -c/(e - c)}. */
  Interval turning() {
    Interval c = alignment();
    return c.negate().dividedBy(ends().minus(c));
  }

  /** {@code tr Σ_B(H - X)}. */
  Interval transport() {
    return last().centredMeans().minus(data().centredMeans()).sumOfSquares().dividedBy(classes());
  }

  /** The same end, the data mirrored at the origin. */
  LineFromData fromTheOtherSide() {
    return new LineFromData(start.scale(-1), end, perClass);
  }

  /** Total squared way of the class means when class k goes to the end of class {@code p_k}. */
  Interval way(Seq<Integer> p) {
    IntervalMatrix x = data().means();
    IntervalMatrix m = last().means();
    return IntervalMatrix.generate(classes(), k -> x.row(k).minus(m.row(p.get(k)))).sumOfSquares();
  }

  /** {@code ⟨X_c, M_c P⟩/K}. */
  Interval alignment(Seq<Integer> p) {
    IntervalMatrix x = data().centredMeans();
    IntervalMatrix m = last().centredMeans();
    return x.dot(IntervalMatrix.generate(classes(), k -> m.row(p.get(k)))).dividedBy(classes());
  }

  /** All K! ways to give the ends to the classes. */
  Seq<? extends Seq<Integer>> assignments() {
    return Vector.range(0, classes()).permutations();
  }

  /** The ends given to the classes at the least total squared way. */
  LineFromData assigned() {
    Seq<Integer> best = assignments().<Double>minBy(p -> way(p).mid()).get();
    int n = perClass;
    return new LineFromData(
        start,
        Matrix.generate(
            end.rows(), end.columns(), (i, j) -> end.get(best.get(i / n) * n + i % n, j)),
        n);
  }

  /** No other assignment of the ends has a smaller total squared way. */
  static Hypothesis<LineFromData> optimal() {
    return Hypothesis.is(
        "optimal",
        "\\textstyle\\sum_k\\|x_k-m_k\\|^2\\text{ least among the assignments}",
        x -> {
          Interval own = x.way(Vector.range(0, x.classes()));
          return x.assignments().forAll(p -> !x.way(p).certainlyLess(own));
        });
  }

  static Hypothesis<LineFromData> collapsed() {
    return new Hypothesis<>("collapsed-end", "h_{k,i}^L=\\mu_k", LineFromData::spread, 0);
  }

  /** Largest distance, in a coordinate, of an end from that of its class's first sample. */
  private double spread() {
    double worst = 0;
    for (int i = 0; i < end.rows(); i++) {
      for (int j = 0; j < end.columns(); j++) {
        worst = Math.max(worst, Math.abs(end.get(i, j) - end.get(i / perClass * perClass, j)));
      }
    }
    return worst;
  }

  static Hypothesis<LineFromData> aligned() {
    return Hypothesis.is(
        "aligned", "\\langle X_c,M_c\\rangle\\ge0", x -> x.alignment().certainlyNonNegative());
  }

  static Hypothesis<LineFromData> opposed() {
    return Hypothesis.is(
        "opposed", "\\langle X_c,M_c\\rangle<0", x -> x.alignment().certainlyNegative());
  }

  static Hypothesis<LineFromData> spreadOut() {
    return Hypothesis.is(
        "variable",
        "\\operatorname{tr}\\Sigma_W(X)>0,\\ \\Sigma_B(H)\\ne0",
        x -> x.within().certainlyPositive() && x.ends().certainlyPositive());
  }
}
