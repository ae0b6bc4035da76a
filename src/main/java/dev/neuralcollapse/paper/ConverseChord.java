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
 * Moving a feature through one-layer blocks costs at least the square of its way. [D]
 *
 * <p>Chords: Dunkl-Williams in its inner-product form, {@code ‖LN(z+s) - z‖ ≤ 2‖s‖}, and {@code
 * ‖σ(Wz+b)‖ ≤ ‖[W b]‖_F ‖(z,1)‖ = √2 ‖[W b]‖_F}; chords add up, then Cauchy-Schwarz. Angles are
 * four times sharper: z + s lies within {@code ‖s‖} of z, so its angle θ has {@code sin θ ≤ ‖s‖}.
 * With {@code τ = Θ/√m}: either some block turns by more than τ, or {@code sin θ ≥ θ sin τ/τ} for
 * all.
 */
final class ConverseChord extends DerivedClaim<Flock> {
  ConverseChord() {
    super(
        "converse of Theorem 4.3",
        "converse-chord",
        "Turning a feature by Θ costs at least sin²(Θ/√(L-1))/2",
        "\\|z_{l+1}-z_l\\|\\le2\\sqrt2\\,\\|[W_l\\;b_l]\\|_F,\\quad"
            + "\\sum_l\\|[W_l\\;b_l]\\|_F^2\\ge\\max\\Bigl(\\frac{D^2}{8(L-1)},"
            + "\\tfrac12\\sin^2\\min\\bigl(\\tfrac\\pi2,"
            + "\\tfrac{\\Theta}{\\sqrt{L-1}}\\bigr)\\Bigr)");
  }

  @Override
  public Hypotheses<Flock> given() {
    return Flock.unit().alone();
  }

  @Override
  public Seq<Regime<Flock>> regimes() {
    return List.of(
        Flock.regime("small-blocks", 1, false, Flock.Way.RANDOM, 0.01, 0.5),
        Flock.regime("large-blocks", 1, false, Flock.Way.RANDOM, 0.5, 5),
        Flock.wide("turn", false, Flock.Way.TURN, 0.01, 0.1),
        Flock.wide("flip", false, Flock.Way.FLIP, 1e-3, 0.02));
  }

  @Override
  public Chain chain(Flock f) {
    return with(f, 2, 8, 0.5, true);
  }

  private static Chain with(Flock f, double squaredNorm, double chord, double turn, boolean sine) {
    Vector<IntervalVector> z = f.layers().map(x -> x.row(0));
    int m = f.blocks().size();
    Interval grown =
        Vector.range(0, m)
            .map(l -> f.blocks().get(l).cost().times(squaredNorm).minus(branch(f, z, l)))
            .reduce(Interval::min);
    Interval moved =
        Vector.range(0, m)
            .map(l -> branch(f, z, l).times(4).minus(distance(z.get(l + 1), z.get(l))))
            .reduce(Interval::min);
    Interval angle = Directions.angle(z.head(), z.last()).dividedBy(Interval.point(m).sqrt());
    Interval share = sine ? angle.min(Math.PI / 2).sin() : angle;
    return Chain.of(
        Step.nonnegative("branch", Rule.CAUCHY_SCHWARZ, grown),
        Step.nonnegative("chord", Rule.DUNKL_WILLIAMS, moved),
        Step.atMost(
            "chords",
            Rule.CAUCHY_SCHWARZ,
            distance(z.last(), z.head().direction()).dividedBy(chord * m),
            f.cost()),
        Step.atMost("angles", Rule.CONVEXITY, share.square().times(turn), f.cost()));
  }

  private static Interval branch(Flock f, Vector<IntervalVector> z, int l) {
    return f.blocks().get(l).at(z.get(l)).sumOfSquares();
  }

  private static Interval distance(IntervalVector u, IntervalVector v) {
    return u.minus(v).sumOfSquares();
  }

  @Override
  public Seq<Twin<Flock>> twins() {
    Flock.Spec flip = new Flock.Spec(0, 16, 1, 1, 0.01, false, Flock.Way.FLIP);
    Flock.Spec turn = new Flock.Spec(0, 40, 1, 1, 0.05, false, Flock.Way.TURN);
    Flock.Spec shrunk = new Flock.Spec(1, 4, 1, 1, 0.2, false, Flock.Way.SHRUNK);
    return List.of(
        saying(
                "without-bias-input",
                "‖σ(Wz+b)‖ ≤ ‖[W b]‖_F",
                f -> with(f, 1, 8, 0.5, true),
                flip,
                regimes().get(3))
            .constant(),
        saying("total-7", "D²/(7(L-1))", f -> with(f, 2, 7, 0.5, true), flip, regimes().get(3))
            .constant(),
        saying(
                "turn-.54",
                "at least .54 sin²(Θ/√(L-1))",
                f -> with(f, 2, 8, 0.54, true),
                turn,
                regimes().get(2))
            .constant(),
        saying(
                "square-of-angle",
                "at least Θ²/(2(L-1))",
                f -> with(f, 2, 8, 0.5, false),
                flip,
                regimes().get(3))
            .inequality(),
        without(
            "unit-features",
            shrunk,
            Flock.regime("shrunk", 1, false, Flock.Way.SHRUNK, 0.05, 0.5)));
  }
}
