package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Gradient flow of shallow ReLU networks on orthogonally separable data: the data. What the flow
 * leads to is in {@link OrthogonallySeparableLimit}, how it is measured in {@link
 * OrthogonallySeparableMetrics}.
 */
final class OrthogonallySeparable {
  private OrthogonallySeparable() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.of(
        separationBound(),
        classMargin(),
        OrthogonallySeparableLimit.classScales(),
        OrthogonallySeparableLimit.geometry(),
        OrthogonallySeparableLimit.stationary(),
        OrthogonallySeparableLimit.flow(),
        OrthogonallySeparableMetrics.simplexAfterCentring(),
        OrthogonallySeparableMetrics.duality(),
        OrthogonallySeparableMetrics.printedFloor());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return OrthogonallySeparableMetrics.corrections();
  }

  /**
   * One input of each class, {@code û_k = x_k/‖x_k‖}: {@code 0 ≤ ‖Σ û_k‖² = K + Σ_{k≠l} û_kᵀû_l ≤ K
   * - K(K-1)μ_d}. The vertices of a simplex equiangular tight frame have all cosines {@code
   * -1/(K-1)}. (D; the paper bounds {@code μ_d} otherwise.)
   */
  private static Claim<?> separationBound() {
    Regime<DeclaredSeparability> drawn =
        SeparableSpec.drawn("drawn", 8, "constants", DeclaredSeparability::of);
    Regime<DeclaredSeparability> simplex =
        new Regime<>(
            "simplex",
            s ->
                new SeparableSpec<>(
                    SeparableSpec.simplex(2 + (int) Math.floorMod(s, 7L)),
                    "constants",
                    DeclaredSeparability::of));
    Regime<DeclaredSeparability> overstated =
        SeparableSpec.drawn(
            "overstated",
            8,
            "overstated constants",
            r -> DeclaredSeparability.of(r).overstated(30));
    Worked<DeclaredSeparability> triangle =
        new Worked<>(
            "the vertices of an equilateral triangle, three classes, μ_d = 1/2",
            () -> DeclaredSeparability.of(SeparableSpec.simplex(3)));
    return Stated.<DeclaredSeparability>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("the bound on the data's constants"),
            "separation-bound",
            "K classes are at most 1/(K-1) apart, and a simplex is",
            "\\mu_d\\le\\frac1{K-1},\\text{ attained by a simplex equiangular tight frame}")
        .given(DeclaredSeparability.separable())
        .on(drawn)
        .on(simplex)
        .by(
            i ->
                Chain.of(
                    Step.nonnegative("square", Rule.SQUARE, i.squareOfSum()),
                    Step.atMost("cosines", Rule.COMBINATION, i.squareOfSum(), i.room()),
                    bound(i, Interval.ratio(1, i.classes() - 1)),
                    attained(i.classes(), Interval.ratio(1, i.classes() - 1))))
        .constant(
            "one-percent-less",
            "at most 0.99/(K-1)",
            i -> bound(i, Interval.ratio(99, 100.0 * (i.classes() - 1))),
            triangle)
        .constant(
            "one-over-classes",
            "at most 1/K",
            i -> bound(i, Interval.ratio(1, i.classes())),
            triangle)
        .twin(
            "square-root-attained",
            "a simplex attains 1/√(K-1)",
            i ->
                attained(
                    i.classes(), Interval.ONE.dividedBy(Interval.point(i.classes() - 1).sqrt())),
            triangle)
        .stronger(
            "reversed",
            "at least 1/(K-1)",
            i ->
                Step.atMost(
                    "bound",
                    Rule.SQUARE,
                    Interval.ratio(1, i.classes() - 1),
                    Interval.point(i.between())),
            new Worked<>(
                "(1, 0) and (-1, 1), μ_d = 1/2",
                () -> DeclaredSeparability.points(0.5, new double[] {1, 0}, new double[] {-1, 1})))
        .without(
            "orthogonally-separable",
            new Worked<>(
                "(1, 0), (0, 1) and (1, 1), said to have μ_d = 1",
                () ->
                    DeclaredSeparability.points(
                        1, new double[] {1, 0}, new double[] {0, 1}, new double[] {1, 1})),
            overstated);
  }

  private static Step bound(DeclaredSeparability i, Interval most) {
    return Step.atMost("bound", Rule.COMBINATION, Interval.point(i.between()), most);
  }

  /** {@code -ẽ_kᵀẽ_l} of the simplex in intervals. */
  private static Step attained(int k, Interval most) {
    Interval side = Interval.ratio(k, k - 1).sqrt();
    IntervalVector first = vertex(k, 0).times(side);
    IntervalVector second = vertex(k, 1).times(side);
    return Step.same("attained", first.dot(second).negate(), most);
  }

  private static IntervalVector vertex(int k, int own) {
    return IntervalVector.generate(
        k, j -> Interval.point(j == own ? 1 : 0).minus(Interval.ratio(1, k)));
  }

  /**
   * {@code min_i x_iᵀu ≤ Σ t_i x_iᵀu ≤ ‖Σ t_i x_i‖} for every unit u and all weights: what both
   * sides agree on to nine digits is {@code γ_k}.
   */
  private static Claim<?> classMargin() {
    Regime<MarginPair> drawn = SeparableSpec.drawn("drawn", 5, "first class", MarginPair::of);
    Regime<MarginPair> uneven =
        SeparableSpec.drawn("uneven-weights", 5, "first class", MarginPair::uneven);
    Worked<MarginPair> plane =
        new Worked<>(
            "(1, 0) and (3, 4)", () -> MarginPair.of(new double[] {1, 0}, new double[] {3, 4}));
    return Stated.<MarginPair>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("the class margins, by duality"),
            "class-margin",
            "A class's margin is its hull's distance from the origin",
            "\\gamma_k=\\max_{|u|=1}\\min_i x_i^\\top u=\\min_{t\\ge0,\\;\\sum t_i=1}"
                + "\\Bigl|\\sum_i t_ix_i\\Bigr|")
        .given(MarginPair.convex())
        .on(drawn)
        .by(
            i ->
                Chain.of(
                    Step.atMost("below", Rule.CAUCHY_SCHWARZ, i.margin(i.direction()), i.length()),
                    tight(i, i.margin(i.direction()), 1e-9)))
        .constant(
            "one-percent-more",
            "the margin reaches 1.01 times the distance",
            i -> tight(i, i.margin(i.direction()).times(0.99), 0),
            plane)
        .twin(
            "mean-direction",
            "the class mean has the best direction",
            i -> tight(i, i.margin(i.mean()), 1e-9),
            plane)
        .stronger(
            "reversed",
            "the margin exceeds the distance by a thousandth",
            i -> tight(i, i.margin(i.direction()), -1e-3),
            plane)
        .without(
            "convex-weights",
            new Worked<>(
                "(1, 0) and (3, 4) with the weights 1/2 and 0",
                () -> MarginPair.of(new double[] {1, 0}, new double[] {3, 4}).weighted(0.5, 0)),
            uneven);
  }

  private static Step tight(MarginPair i, Interval margin, double within) {
    return Step.atMost("tight", Rule.OPTIMALITY, i.length(), margin.plus(within));
  }
}
