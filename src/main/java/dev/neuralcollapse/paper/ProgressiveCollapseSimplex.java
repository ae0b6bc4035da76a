package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.MeansToSimplexSpec.Way.ASTRAY;
import static dev.neuralcollapse.paper.MeansToSimplexSpec.Way.COLLINEAR;
import static dev.neuralcollapse.paper.MeansToSimplexSpec.Way.MIRRORED;
import static dev.neuralcollapse.paper.MeansToSimplexSpec.Way.STRAIGHT;
import static dev.neuralcollapse.paper.MeansToSimplexSpec.Way.TURNED;
import static dev.neuralcollapse.paper.MeansToSimplexSpec.Way.TURNED_LATE;
import static dev.neuralcollapse.paper.Papers.PROGRESSIVE_COLLAPSE;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.Function;

/**
 * Progressive feedforward collapse, theorem 2: when PFC2 falls along the straight line.
 *
 * <p>[D] {@code PFC2² = 2 - 2 cos θ}, θ the angle between the Gram matrix {@code G(u) = G_M + u B +
 * u² C} (see {@link MeansToSimplex}) and S, so PFC2 grows with {@code q(u) = u ‖B_0 + u C_0‖ / tr
 * G(u)}, and {@code tr G = ‖M_c + u D‖²}. Where {@code u‖C_0‖ ≤ ‖B_0‖/4} and {@code u‖D‖ ≤
 * ‖M_c‖/8},
 *
 * <pre>u q'/q ≥ 1 - u‖C_0‖/(‖B_0‖ - u‖C_0‖) - 2u‖D‖/(‖M_c‖ - u‖D‖) ≥ 1 - 1/3 - 2/7 > 0.</pre>
 *
 * So PFC2 falls on the last piece of every line with {@code B_0 ≠ 0}, of known length, and on the
 * whole line if both conditions hold at {@code u = 1}. (If {@code B_0 = 0} it falls on some last
 * piece too, unless it is zero there: {@code PFC2²} is analytic in t, nonnegative, and zero at 1.)
 */
final class ProgressiveCollapseSimplex {
  private static final Regime<MeansToSimplex> NEAR =
      MeansToSimplexSpec.regime("near", 3, 6, STRAIGHT, 1e-3, 0.12);
  private static final Regime<MeansToSimplex> ANYWHERE =
      MeansToSimplexSpec.regime("anywhere", 3, 6, STRAIGHT, 0.1, 5);
  private static final Regime<MeansToSimplex> PAST_A_TURN =
      MeansToSimplexSpec.regime("past-a-turn", 3, 6, TURNED, 1e-2, 3e-2);
  private static final Regime<MeansToSimplex> TWO =
      MeansToSimplexSpec.regime("two-classes", 2, 2, STRAIGHT, 0.1, 5);
  private static final MeansToSimplexSpec FOUR = new MeansToSimplexSpec(1, 4, 5, STRAIGHT, 0.1);

  /**
   * The tetrahedron, on the line through the tetrahedron turned by the angle of the triangle (40,
   * 399, 401) towards a fourth coordinate: rows are (x s_1, 401 s_2, 401 s_3, y s_1), with (x, y) =
   * (397, 80) at the start, (399, 40) half way, (401, 0) at the end, and {@code 399² + 40² = 401²}.
   */
  private static final Worked<MeansToSimplex> TETRAHEDRA =
      new Worked<>(
          "class means ±(397,401,401,80) with signs of a tetrahedron, to (401,401,401,0)",
          () -> new MeansToSimplex(tetrahedron(397, 401, 80), tetrahedron(401, 401, 0)));

  private ProgressiveCollapseSimplex() {}

  /** Rows {@code (x s_1, y s_2, y s_3, z s_1)} over the vertices s of a tetrahedron. */
  private static Matrix tetrahedron(double x, double y, double z) {
    return Matrix.of(4, 4, x, y, y, z, x, -y, -y, z, -x, y, -y, -z, -x, -y, y, -z);
  }

  static Seq<Claim<?>> claims() {
    return List.of(participation(), fallsAtTheEnd(), falls(), twoClasses());
  }

  private static Source derived(String what) {
    return PROGRESSIVE_COLLAPSE.derived("Theorem 2, " + what);
  }

  private static Claim<MeansToSimplex> participation() {
    return Stated.<MeansToSimplex>claim(
            derived("closed form of PFC2"),
            "pfc2-participation",
            "PFC2 is a function of the participation ratio of the centred means",
            "\\mathrm{PFC}_2^2=2-2\\Bigl(\\frac{R}{K-1}\\Bigr)^{1/2},\\quad"
                + " R=\\frac{(\\sum_is_i(M_c)^2)^2}{\\sum_is_i(M_c)^4}\\ge1")
        .on(ANYWHERE)
        .on(MeansToSimplexSpec.regime("collinear", 6, 8, COLLINEAR, 0.1, 5))
        .on(TWO)
        .by(x -> Chain.of(closed(centred(x), x.classes() - 1), most(x)))
        .constant("k-for-k-1", "K in the place of K-1", x -> closed(centred(x), x.classes()), FOUR)
        .twin(
            "means-not-centred",
            "of the class means themselves",
            x -> closed(IntervalMatrix.of(x.start()), x.classes() - 1),
            FOUR)
        .stronger(
            "at-most-one",
            "PFC2 is never above 1",
            x -> Step.atMost("at-most-one", Rule.COMBINATION, x.pfc2(Interval.ONE), Interval.ONE),
            new MeansToSimplexSpec(1, 6, 7, COLLINEAR, 1));
  }

  private static IntervalMatrix centred(MeansToSimplex x) {
    return ClassSamples.centred(IntervalMatrix.of(x.start()));
  }

  private static Step closed(IntervalMatrix means, int rank) {
    Interval ratio =
        means.sumOfSquares().square().dividedBy(means.timesTransposed(means).sumOfSquares());
    Interval formula = ratio.dividedBy(rank).sqrt().times(-2).plus(2);
    return Step.same("closed-form", ClassSamples.simplexDeviation(means).square(), formula);
  }

  /** {@code R ≥ 1}. */
  private static Step most(MeansToSimplex x) {
    Interval most = Interval.point(x.classes() - 1.0).sqrt().inverse().times(-2).plus(2);
    return Step.atMost("most", Rule.COMBINATION, x.pfc2(Interval.ONE).square(), most);
  }

  private static Claim<MeansToSimplex> fallsAtTheEnd() {
    return Stated.<MeansToSimplex>claim(
            derived("with an explicit last piece"),
            "pfc2-falls-at-the-end",
            "PFC2 falls on a last piece of the line, of known length",
            "\\mathrm{PFC}_2\\text{ decreasing on }[1-u_0,1],\\quad u_0=\\min\\Bigl(1,"
                + "\\frac{\\|M_c\\|}{8\\|D\\|},\\frac{\\|B_0\\|}{4\\|C_0\\|}\\Bigr)")
        .given(MeansToSimplex.etf())
        .given(MeansToSimplex.firstOrder())
        .on(ANYWHERE)
        .on(PAST_A_TURN)
        .by(x -> Chain.of(falling(x, x.reach())))
        .constant(
            "three-times",
            "three times as long a piece",
            x -> falling(x, x.reach().times(3).min(1)),
            TETRAHEDRA)
        .stronger(
            "on-the-whole-line",
            "PFC2 falls on all of [0,1]",
            x -> falling(x, Interval.ONE),
            TETRAHEDRA)
        .without(
            "etf",
            new MeansToSimplexSpec(1, 4, 5, ASTRAY, 1),
            MeansToSimplexSpec.regime("astray", 3, 6, ASTRAY, 0.1, 1))
        .caveat(
            "The piece is derived here; the paper says that there is one. Checked at 17 points of"
                + " the piece. The case B_0 = 0 follows by analyticity and is not checked.");
  }

  /** What PFC2 gains from one of 16 points to the next, going back from the end; the least. */
  private static Step falling(MeansToSimplex x, Interval piece) {
    Vector<Interval> values =
        Vector.rangeClosed(0, 16).map(i -> x.pfc2(piece.times(Interval.ratio(i, 16))));
    Interval least = values.tail().zipWith(values, Interval::minus).reduce((p, q) -> p.min(q));
    return Step.nonnegative("falls", Rule.MONOTONICITY, least);
  }

  private static Step fallsWhole(MeansToSimplex x) {
    return falling(x, Interval.ONE);
  }

  private static Claim<MeansToSimplex> falls() {
    Stated<MeansToSimplex> claim =
        Stated.<MeansToSimplex>claim(
                derived("with a uniform condition"),
                "pfc2-falls",
                "PFC2 falls on a whole short line that is no rigid motion of the simplex",
                "\\|D\\|\\le\\frac{\\|M_c\\|}{8},\\ \\|(D^\\top D)_0\\|\\le"
                    + "\\frac14\\|(M_c^\\top D+D^\\top M_c)_0\\|\\ne0"
                    + "\\implies\\mathrm{PFC}_2\\text{ strictly decreasing on }[0,1]")
            .given(MeansToSimplex.etf())
            .given(MeansToSimplex.small())
            .given(MeansToSimplex.notRigid())
            .on(NEAR)
            .on(MeansToSimplexSpec.regime("mirrored", 3, 6, MIRRORED, 1e-3, 0.12))
            .byStep(ProgressiveCollapseSimplex::fallsWhole)
            .caveat("checked at 17 points of the line, 0 and 1 among them; derived for all");
    return claim
        .and(nearlyRigid(claim))
        .stronger(
            "at-even-speed",
            "PFC2(t) ≤ (1-t) PFC2(0)",
            x -> {
              Interval half = Interval.ratio(1, 2);
              return Step.atMost(
                  "even", Rule.CONVEXITY, x.pfc2(half), x.pfc2(Interval.ONE).times(half));
            },
            new MeansToSimplexSpec(1, 4, 5, MIRRORED, 0.1))
        .without("not-rigid", TETRAHEDRA, PAST_A_TURN)
        .without(
            "small-transport",
            new MeansToSimplexSpec(1, 4, 5, MIRRORED, 2),
            MeansToSimplexSpec.regime("mirrored-far", 3, 6, MIRRORED, 1.5, 4));
  }

  /** The claim with 1.01 for 1/4. */
  private static Twin<MeansToSimplex> nearlyRigid(Claim<MeansToSimplex> claim) {
    return new Twin<>(
        "up-to-1.01",
        "1.01 in the place of 1/4",
        MeansToSimplex.etf().and(MeansToSimplex.small()).and(MeansToSimplex.notRigid(1.01)),
        claim::chain,
        new MeansToSimplexSpec(1, 4, 5, TURNED_LATE, 0.03),
        MeansToSimplexSpec.regime("past-a-late-turn", 3, 6, TURNED_LATE, 1e-2, 4e-2),
        Twin.Kind.CONSTANT);
  }

  private static Claim<MeansToSimplex> twoClasses() {
    return Stated.<MeansToSimplex>claim(
            derived("for two classes"),
            "pfc2-two-classes",
            "Two class means always are a simplex: PFC2 has nothing to fall from",
            "K=2\\implies\\mathrm{PFC}_2(t)=0\\text{ wherever it is defined}")
        .given(MeansToSimplex.twoClasses())
        .on(TWO)
        .byStep(x -> zero(y -> y.pfc2(Interval.ratio(3, 8)), x))
        .twin(
            "means-not-centred",
            "of the class means themselves",
            x -> zero(y -> ClassSamples.simplexDeviation(IntervalMatrix.of(y.start())), x),
            new MeansToSimplexSpec(1, 2, 3, STRAIGHT, 1))
        .stronger(
            "strictly",
            "PFC2 is positive at the start, as theorem 2 needs it",
            x -> Step.nonnegative("positive", Rule.QUOTATION, x.pfc2(Interval.ONE).minus(1e-9)),
            new Worked<>(
                "class means (1,0), (-1,0) to (0,1), (0,-1)",
                () ->
                    new MeansToSimplex(Matrix.of(2, 2, 1, 0, -1, 0), Matrix.of(2, 2, 0, 1, 0, -1))))
        .without("two-classes", FOUR, ANYWHERE)
        .lacking(Twin.Kind.CONSTANT, "no constant stands in it");
  }

  private static Step zero(Function<MeansToSimplex, Interval> quantity, MeansToSimplex x) {
    return Step.zero("zero", Rule.IDENTITY, quantity.apply(x));
  }

  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            PROGRESSIVE_COLLAPSE,
            "Theorem 2, read uniformly",
            Correction.Origin.READING,
            "There is a $\\delta>0$ such that PFC2 falls to 0 on the whole straight line whenever"
                + " the transport $\\|X_c-M_c\\|$ is below $\\delta$.",
            "progressive-collapse/pfc2-falls",
            "without-not-rigid",
            "Four classes; let s run through the vertices (1,1,1), (1,-1,-1), (-1,1,-1), (-1,-1,1)"
                + " of a tetrahedron. The class means go from (397 s1, 401 s2, 401 s3, 80 s1) to"
                + " (401 s1, 401 s2, 401 s3, 0), a way of 0.115 of their size. Half way they are"
                + " (399 s1, 401 s2, 401 s3, 40 s1), and 399² + 40² = 401²: a perfect tetrahedron,"
                + " PFC2 = 0. At t = 3/4 they are (400 s1, 401 s2, 401 s3, 20 s1), and 400² + 20²"
                + " = 160400, not 401² = 160801: PFC2 is positive again. Thinner Pythagorean"
                + " triangles (2m, m²-1, m²+1) do the same on ever shorter ways.",
            "For every start PFC2 falls on a last piece $[t_0,1]$ that depends on it. It falls on"
                + " the whole line if $\\|D\\|\\le\\|M_c\\|/8$ and"
                + " $\\|(D^\\top D)_0\\|\\le\\frac14\\|(M_c^\\top D+D^\\top M_c)_0\\|\\ne0$, where"
                + " $D=X_c-M_c$ and $(G)_0=G-\\operatorname{tr}(G)S/(K-1)$: the way is short and"
                + " no rigid motion."),
        new Correction(
            PROGRESSIVE_COLLAPSE,
            "Theorem 2, for two classes",
            Correction.Origin.READING,
            "PFC2 decreases along the straight line, for every number of classes.",
            "progressive-collapse/pfc2-two-classes",
            "strictly",
            "Two centred class means are v and -v: their Gram matrix is |v|² times (1, -1; -1, 1),"
                + " the simplex's own, whatever v is. On the way from ±(1, 0) to ±(0, 1) PFC2 is 0"
                + " at every t.",
            "For K = 2 PFC2 is 0 wherever it is defined; theorem 2 speaks about K ≥ 3."));
  }
}
