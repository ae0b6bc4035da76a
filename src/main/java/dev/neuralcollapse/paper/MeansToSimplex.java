package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/**
 * Class means on a straight line to a simplex. With {@code u = 1-t}, {@code D = X_c - M_c}, {@code
 * B = M_c D^T + D M_c^T} and {@code C = D D^T} (rows are classes here), the Gram matrix of the
 * means at t is that of the simplex plus {@code u B + u² C}.
 *
 * @param start class means of the data, K×d
 * @param simplex those of the end, K×d, of zero sum
 */
record MeansToSimplex(Matrix start, Matrix simplex) {

  int classes() {
    return start.rows();
  }

  /** {@code M_c}. */
  IntervalMatrix end() {
    return IntervalMatrix.of(simplex);
  }

  /** {@code D = X_c - M_c}. */
  IntervalMatrix way() {
    return ClassSamples.centred(IntervalMatrix.of(start)).minus(end());
  }

  /** {@code M_c + u D}. */
  IntervalMatrix before(Interval u) {
    return end().plus(way().times(u));
  }

  /** PFC2 at {@code t = 1-u}, by its definition. */
  Interval pfc2(Interval u) {
    return ClassSamples.simplexDeviation(before(u));
  }

  /** {@code ‖D‖ / ‖M_c‖}. */
  Interval transport() {
    return way().norm().dividedBy(end().norm());
  }

  /** {@code ‖B_0‖}, of the part of B beside the simplex's own Gram matrix. */
  Interval first() {
    IntervalMatrix half = end().timesTransposed(way());
    return beside(half.plus(half.transpose())).norm();
  }

  /** {@code ‖C_0‖}. */
  Interval second() {
    IntervalMatrix d = way();
    return beside(d.timesTransposed(d)).norm();
  }

  /** {@code G - tr(G)/(K-1) S}. */
  private static IntervalMatrix beside(IntervalMatrix g) {
    int k = g.rows();
    Interval trace = Interval.ZERO;
    for (int i = 0; i < k; i++) {
      trace = trace.plus(g.get(i, i));
    }
    Interval each = trace.dividedBy(k - 1.0);
    return IntervalMatrix.generate(
        k,
        i ->
            IntervalVector.generate(
                k, j -> g.get(i, j).minus(each.times(Interval.ratio(i == j ? k - 1 : -1, k)))));
  }

  /** How far back from the end PFC2 falls for certain, at most 1. */
  Interval reach() {
    Interval byLength = transport().times(8).inverse();
    Interval bySquare = first().dividedBy(second().times(4));
    return byLength.min(bySquare).min(1);
  }

  static Hypothesis<MeansToSimplex> etf() {
    return new Hypothesis<>(
        "etf", "M_c^\\top M_c=\\alpha S", x -> x.pfc2(Interval.ZERO).hi(), 1e-12);
  }

  static Hypothesis<MeansToSimplex> small() {
    return Hypothesis.is(
        "small-transport",
        "\\|X_c-M_c\\|\\le\\|M_c\\|/8",
        x -> x.transport().certainlyAtMost(0.125));
  }

  static Hypothesis<MeansToSimplex> notRigid() {
    return notRigid(0.25);
  }

  /** {@code ‖C_0‖ ≤ share ‖B_0‖ ≠ 0}. */
  static Hypothesis<MeansToSimplex> notRigid(double share) {
    return Hypothesis.is(
        "not-rigid",
        "\\|(D^\\top D)_0\\|\\le" + share + "\\|(M_c^\\top D+D^\\top M_c)_0\\|\\ne0",
        x -> x.first().certainlyPositive() && x.second().certainlyAtMost(x.first().times(share)));
  }

  static Hypothesis<MeansToSimplex> firstOrder() {
    return Hypothesis.is(
        "first-order", "(M_c^\\top D+D^\\top M_c)_0\\ne0", x -> x.first().certainlyPositive());
  }

  static Hypothesis<MeansToSimplex> twoClasses() {
    return Hypothesis.is("two-classes", "K=2", x -> x.classes() == 2);
  }
}
