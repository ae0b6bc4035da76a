package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * What a gate must cost: weak duality of the separation, and that the gates used attain it. [D]
 *
 * <p>With {@code ẑ = (z, 1)}: {@code 1 ≤ uᵀz_i - c - Σ t_j (uᵀz_j - c) ≤ ‖(u, c)‖ ‖ẑ_i - Σ t_j
 * ẑ_j‖} for every {@code t ≥ 0}. At the optimum {@code κ = 1/dist(ẑ_i, cone)}.
 */
final class SeparationDuality extends DerivedClaim<OneMove> {
  SeparationDuality() {
    super(
        "proof idea of Theorem 4.3, separation",
        "separation-duality",
        "A gate costs at least the inverse distance to the cone of the others",
        "\\kappa_i\\,\\|\\hat z_i-\\textstyle\\sum_jt_j\\hat z_j\\|\\ge1\\quad(t\\ge0),"
            + "\\qquad\\hat z=(z,1)");
  }

  @Override
  public Hypotheses<OneMove> given() {
    return OneMove.separated().alone();
  }

  @Override
  public Seq<Regime<OneMove>> regimes() {
    return OneMove.regimes();
  }

  @Override
  public Chain chain(OneMove m) {
    return with(m, true, false);
  }

  /** Lifted or not, the inequality turned round or not. */
  private static Chain with(OneMove m, boolean lifted, boolean reversed) {
    return new Chain(
        combinations(m.points().rows() - 1)
            .map(t -> m.kappaSquared().times(distance(m, t, lifted)).minus(1))
            .map(
                x ->
                    Step.nonnegative(
                        "weak-duality", Rule.CAUCHY_SCHWARZ, reversed ? x.negate() : x)),
        io.vavr.control.Option.none());
  }

  /** Even weights of several sizes, then single points. */
  private static Seq<Vector<Double>> combinations(int others) {
    Seq<Vector<Double>> even =
        List.of(0.0, 0.3, 0.7, 0.95, 1.0).map(s -> Vector.fill(others, s / others));
    return even.appendAll(
        Vector.range(0, others)
            .map(j -> Vector.range(0, others).map(k -> k.equals(j) ? 0.9 : 0.0)));
  }

  /** {@code ‖ẑ_i - Σ t_j ẑ_j‖²}. */
  private static Interval distance(OneMove m, Vector<Double> t, boolean lifted) {
    IntervalVector rest = m.start();
    Interval one = Interval.ONE;
    for (int j = 0; j < t.size(); j++) {
      rest = rest.minus(m.points().row(j + 1).times(Interval.point(t.get(j))));
      one = one.minus(t.get(j));
    }
    return lifted ? rest.sumOfSquares().plus(one.square()) : rest.sumOfSquares();
  }

  @Override
  public Seq<Twin<OneMove>> twins() {
    OneMove.Spec pair = new OneMove.Spec(1, 2, 4, 0.5, 8, false);
    Regime<OneMove> pairs =
        new Regime<>("pairs", s -> new OneMove.Spec(Math.floorMod(s, 999L), 2, 5, 0.5, 8, false));
    return List.of(
        saying("reversed", "at most the inverse distance", m -> with(m, true, true), pair, pairs)
            .inequality(),
        saying("not-lifted", "for z in place of (z, 1)", m -> with(m, false, false), pair, pairs),
        saying("a-millionth-more", "1.000001 times as much", SeparationDuality::more, pair, pairs)
            .constant(),
        without("separated", new OneMove.Spec(1, 3, 4, 0.5, 1, true), OneMove.open()));
  }

  /** At the best weight of one other point, {@code ẑ_0ᵀẑ_1 / 2}, there is nothing to spare. */
  private static Chain more(OneMove m) {
    double best = m.start().dot(m.points().row(1)).plus(1).mid() / 2;
    return Chain.of(
        Step.nonnegative(
            "weak-duality",
            Rule.CAUCHY_SCHWARZ,
            m.kappaSquared().times(distance(m, Vector.of(best), true)).minus(1 + 1e-6)));
  }
}
