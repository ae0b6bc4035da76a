package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;
import static dev.neuralcollapse.proof.Term.whole;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/**
 * From how many layers and classes on low-rank solutions are better than deep neural collapse. All
 * [D], for all depths at once.
 *
 * <p>On the complete graph with r vertices, {@code K = r(r-1)/2} classes, a construction costs
 * {@code q^{1/(L+1)}} where deep collapse costs K, so that it is better for every decay at which
 * collapse is not trivial iff {@code q < K^{L+1}}. {@code q = ‖B‖_*² r^{L-3} P}, {@code ‖B‖_*² =
 * (r-1)(2 + (r-1)(r-2) + 2√(2(r-1)(r-2)))}, {@code P = r C(r,p) tr(N⁻¹)/4}. The root is rational up
 * to little: {@code 1.41(r-2) ≤ √(2(r-1)(r-2)) ≤ 0.7075(2r-3)}, whose squares are compared.
 */
final class LowRankThresholds {
  private static final Term L = variable("L");
  private static final Term K = variable("K");
  private static final Term R = variable("r");
  private static final Term S = variable("s");
  private static final Term U = variable("u");

  /** {@code ‖B‖_*²} of six classes, times {@code P = 36}. */
  private static final Term SIX = whole(6).sqrt().plus(whole(2).sqrt().times(3)).square().times(36);

  /** {@code ‖B‖_*²} of ten classes, times {@code P = (50/4)(1/9 + 1 + 5)} of p = 3. */
  private static final Term TEN =
      whole(8).sqrt().plus(whole(3).sqrt().times(4)).square().times(whole(1375).over(18));

  /** {@code (1+√3)²(√10+1/√2)²} of three classes on two coordinates. */
  private static final Term PATH =
      whole(3).sqrt().plus(1).times(whole(10).sqrt().plus(decimal("0.5").sqrt())).square();

  /** {@code (√6+4√3)² 54 · 81/64} of nine classes on a grid. */
  private static final Term GRID =
      whole(6).sqrt().plus(whole(3).sqrt().times(4)).square().times(whole(2187).over(32));

  private LowRankThresholds() {}

  private static PointSpec at(double layers) {
    return PointSpec.of("L", layers);
  }

  private static PointSpec graph(double vertices, double layers) {
    return at(layers).and("r", vertices);
  }

  /** {@code b^{L-from}}. */
  private static Term depth(Term base, int from) {
    return base.log().times(L.minus(from)).exp();
  }

  /** {@code 2√(2(r-1)(r-2))}. */
  private static Term cross() {
    return R.minus(1).times(R.minus(2)).times(2).sqrt().times(2);
  }

  /** {@code ‖B‖_*²/(r-1)} with a bound in the place of {@link #cross}. */
  private static Term nuclear(Term cross) {
    return whole(2).plus(R.minus(1).times(R.minus(2))).plus(cross);
  }

  private static Term crossBelow() {
    return R.minus(2).times(decimal("2.82"));
  }

  private static Term crossAbove() {
    return R.times(2).minus(3).times(decimal("1.415"));
  }

  /** {@code (cross/2)²}, exactly. */
  private static Term crossSquared() {
    return R.minus(1).times(R.minus(2)).times(2);
  }

  /**
   * At a stationary point {@code C s^{2/(L+1)} = s(1-s)}; with {@code s = (L-1+u)/L} the value is
   * {@code ½ - su/2} and the curvature {@code (L-1+2u)/((L+1)s)}. {@code 0 ≤ u ≤ 1} are the scales
   * from {@code (L-1)/L} to 1.
   */
  static Claim<?> transition() {
    Term s = L.minus(1).plus(U).over(L);
    Term rest = whole(1).minus(s);
    Term value = rest.square().over(2).plus(L.plus(1).over(2).times(s).times(rest));
    Term better = decimal("0.5").minus(value);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived("the solution with deep neural collapse, its scale"),
            "scale-transition",
            "The scale of deep collapse is at least (L-1)/L, or it jumps to 0",
            "s\\ge\\tfrac{L-1}L,\\;C=(1-s)s^{(L-1)/(L+1)}\\implies"
                + "\\tfrac12(1-s)^2+\\tfrac{L+1}2Cs^{2/(L+1)}\\le\\tfrac12,\\;f''(s)\\ge0",
            Domain.none().integer("L", 1).real("u", "0", "1"))
        .holds("better-than-zero", better)
        .holds("minimum", L.plus(1).times(s).minus(L.minus(1).times(rest)))
        .constant(
            "by-a-hundredth",
            "it is better than 0 by 1/100",
            better.minus(decimal("0.01")),
            at(2).and("u", 0))
        .inequality(
            "worse-than-zero", "it is never better than 0", better.negate(), at(3).and("u", 1))
        .beyond(
            "half-a-step-lower",
            "already for s ≥ (L-3/2)/L",
            Domain.none().integer("L", 1).real("u", "-0.5", "1"),
            better,
            at(2).and("u", -0.5));
  }

  /**
   * Subsets of three vertices, {@code tr N⁻¹ = 1/(3(r-2)) + (r-1)/(2(r-3)) + r(r-3)/(2(r-4))}.
   * Divided by {@code r²(r-1)²/(144(r-3)(r-4))}.
   */
  static Claim<?> triples() {
    Term trace =
        R.minus(3)
            .times(R.minus(4))
            .times(2)
            .plus(R.minus(1).times(R.minus(2)).times(R.minus(4)).times(3))
            .plus(R.times(R.minus(2)).times(R.minus(3).square()).times(3));
    Term collapse =
        R.square().times(R.minus(1).square()).times(R.minus(3)).times(R.minus(4)).times(9);
    Term deep = depth(R.minus(1).over(2), 3).times(collapse);
    Term exact = nuclear(cross()).times(trace);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived("low-rank solutions are better, numbers of edges"),
            "triples-beat-collapse",
            "From five vertices and three layers on triples of vertices beat collapse",
            "r\\ge5,\\;L\\ge3,\\;p=3\\implies q=\\|B\\|_*^2r^{L-3}P<K^{L+1},\\;K=\\tfrac{r(r-1)}2",
            Domain.none().integer("r", 5).integer("L", 3))
        .holds("root", crossAbove().over(2).square().minus(crossSquared()))
        .holds("price", deep.minus(nuclear(crossAbove()).times(trace)))
        .constant(
            "seventy-two-percent",
            "q is even below 0.72 K^{L+1}",
            deep.times(decimal("0.72")).minus(exact),
            graph(5, 3))
        .inequality("reversed", "collapse is never worse", exact.minus(deep), graph(6, 3))
        .quantity(
            "pairs-in-their-place",
            "the same with one neuron a class, p = 2",
            R.times(R.minus(1).square()).minus(R.minus(1).times(nuclear(cross()))),
            graph(5, 3))
        .unbounded(
            "three of four vertices do not tell the six edges apart, and with less than three"
                + " layers there is no construction");
  }

  /**
   * One neuron a class, {@code N = I}, {@code P = rK²/4}. For L = 3: {@code q/K⁴ =
   * ‖B‖_*²/(r(r-1)²)}; for L ≥ 4: {@code q/K^{L+1} = 2‖B‖_*²/(r(r-1)³) · (2/(r-1))^{L-4}}, with L +
   * 1 in the place of L.
   */
  static Claim<?> pairs() {
    Term three = R.minus(1).times(nuclear(crossBelow())).minus(R.times(R.minus(1).square()));
    Term beyond = R.minus(1).times(nuclear(cross())).minus(R.times(R.minus(1).square()));
    Term four = depth(R.minus(1).over(2), 4).times(R.times(R.minus(1).square())).over(2);
    Term deep = four.with("L", L.plus(1));
    Domain domain = Domain.none().integer("r", 4).integer("L", 3);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived("figure 1, one neuron a class in the last hidden layer"),
            "one-neuron-per-class",
            "One neuron a class beats collapse from four layers on, never at three",
            "p=2,\\;r\\ge4:\\quad L=3\\implies q\\ge K^4,\\qquad L\\ge4\\implies q<K^{L+1}",
            domain)
        .holds("root-below", crossSquared().minus(crossBelow().over(2).square()))
        .holds("root-above", crossAbove().over(2).square().minus(crossSquared()))
        .holds("never-at-three-layers", three)
        .holds("from-four-layers", deep.minus(nuclear(crossAbove())))
        .inequality(
            "beats-at-three-layers",
            "it beats collapse at three layers",
            beyond.negate(),
            graph(5, 3))
        .constant(
            "two-percent-worse",
            "at three layers q is always above 1.02 K^4",
            beyond.minus(R.times(R.minus(1).square()).times(decimal("0.02"))),
            graph(100, 3))
        .beyond(
            "three-vertices",
            "also for three classes",
            Domain.none().integer("r", 3).integer("L", 3),
            deep.minus(nuclear(cross())),
            graph(3, 3));
  }

  /**
   * {@code q = 108·3^{L-3}} of three classes, {@code (√6+3√2)²·36·4^{L-3}} of six, {@code
   * (√8+4√3)²(1375/18) 5^{L-3}} of ten; divided by {@code r^{L-3}}.
   */
  static Claim<?> smallest() {
    Term three = whole(108 - 81);
    Term six = depth(decimal("1.5"), 3).times(1296).minus(SIX);
    Term ten = depth(whole(2), 3).times(10_000).minus(TEN);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived(
                "low-rank solutions are better, smallest numbers of classes"),
            "smallest-graphs",
            "Three classes never, six from four layers on, ten from three",
            "q(3,2)>3^{L+1};\\quad q(4,2)<6^{L+1}\\iff L\\ge4;\\quad q(5,3)<10^{L+1}"
                + "\\qquad(L\\ge3)",
            Domain.none().integer("L", 3))
        .holds("three-classes-never", three.times(depth(whole(3), 3)))
        .holds("six-classes-not-at-three", SIX.minus(1296))
        .holds("six-classes-from-four", six.with("L", L.plus(1)))
        .holds("ten-classes", ten)
        .inequality(
            "beyond-two-layers",
            "six classes are enough as soon as there are more than two layers",
            six,
            at(3))
        .inequality(
            "beyond-two-classes",
            "three classes are enough",
            three.negate().times(depth(whole(3), 3)),
            at(3))
        .constant(
            "seventy-two-percent",
            "q of ten classes is even below 0.72·10^{L+1}",
            ten.minus(depth(whole(2), 3).times(2800)),
            at(3))
        .unbounded("there is no construction with less than three layers");
  }

  /**
   * A direct sum with the block of {@code K_0} classes costs {@code q^{1/(L+1)} + K - K_0}. At the
   * scale s of collapse its value is lower by {@code (L+1)/(2K) · s(1-s)(K_0 - q^{1/(L+1)})}, and
   * {@code q^{1/(L+1)} = r (q/r^{L+1})^{1/(L+1)}} where the power does not depend on L. Every decay
   * at which collapse is not trivial is {@code κ = s^{(L-1)/(L+1)}(1-s)/K} of one s.
   */
  static Claim<?> sums() {
    Term room = L.plus(1).over(K).times(S).times(whole(1).minus(S)).over(2);
    Term ten = whole(10).minus(price(TEN, 5));
    Term six = whole(6).minus(price(SIX, 4));
    Domain domain = Domain.none().integer("K", 10).integer("L", 3).real("s", "0", "1");
    PointSpec low = at(3).and("s", 0.9);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived("deep neural collapse is not optimal"),
            "collapse-not-optimal",
            "From three layers and ten classes, or four and six, collapse is beaten",
            "L\\ge3,\\;K\\ge10\\text{ or }L\\ge4,\\;K\\ge6\\implies"
                + "\\mathcal L_{\\rm SRG(K_0)\\oplus DNC(K-K_0)}\\le\\mathcal L_{\\rm DNC}"
                + "\\text{ for every decay, strictly if }0<s<1",
            domain)
        .holds("ten", ten.times(room))
        .holds("six", six.times(room).with("L", L.plus(1)).with("K", K.minus(4)))
        .constant(
            "a-class-less",
            "the block of ten classes costs as little as nine",
            ten.minus(1).times(room),
            low.and("K", 10))
        .inequality(
            "reversed", "collapse is never worse", ten.negate().times(room), low.and("K", 12))
        .beyond(
            "six-at-three-layers",
            "the block of six classes helps at three layers",
            domain,
            six.times(room),
            low.and("K", 10));
  }

  /**
   * Three classes on two coordinates, {@code q = (1+√3)²(√10+1/√2)² 2^{L-3}} ({@code path-value}),
   * and collapsed classes beside them, compared as in {@code collapse-not-optimal}.
   */
  static Claim<?> path() {
    Term room = L.plus(1).over(K).times(S).times(whole(1).minus(S)).over(2);
    Term three = whole(3).minus(price(PATH, 2)).times(room);
    Domain domain = Domain.none().integer("K", 3).integer("L", 4).real("s", "0", "1");
    PointSpec low = at(4).and("s", 0.9).and("K", 3);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived("deep neural collapse is not optimal, few classes"),
            "three-classes-suffice",
            "From four layers on collapse is beaten for every K ≥ 3, at rank K-1",
            "L\\ge4,\\;K\\ge3\\implies q=(1+\\sqrt3)^2\\bigl(\\sqrt{10}+\\tfrac1{\\sqrt2}"
                + "\\bigr)^2 2^{L-3}<3^{L+1}\\text{ and a solution of rank }K-1"
                + "\\text{ is below collapse at every decay where that is not trivial}",
            domain)
        .holds("three-classes", three)
        .holds("not-at-three-layers", PATH.minus(81))
        .constant(
            "two-percent-less",
            "the three classes cost 0.98 of it",
            three.minus(whole(3).times(room).times(decimal("0.02"))),
            low)
        .inequality(
            "collapse-below-six",
            "with fewer than six classes collapse is at least as good",
            three.negate(),
            low)
        .beyond(
            "at-three-layers",
            "also with three layers",
            Domain.none().integer("K", 3).integer("L", 3).real("s", "0", "1"),
            three,
            at(3).and("s", 0.9).and("K", 3));
  }

  /**
   * Nine classes on a grid, {@code q = (√6+4√3)² 54 (81/64) 6^{L-3}} ({@code grid-value}), and
   * collapsed classes beside them, compared as in {@code collapse-not-optimal}.
   */
  static Claim<?> grid() {
    Term room = L.plus(1).over(K).times(S).times(whole(1).minus(S)).over(2);
    Term nine = whole(9).minus(price(GRID, 6)).times(room);
    Domain domain = Domain.none().integer("K", 9).integer("L", 3).real("s", "0", "1");
    PointSpec low = at(3).and("s", 0.9).and("K", 9);
    return Everywhere.claim(
            Papers.LOW_RANK_BIAS.derived("deep neural collapse is not optimal, nine classes"),
            "nine-classes-suffice",
            "At three layers nine classes are enough: cells of a grid beat collapse",
            "L\\ge3,\\;K\\ge9\\implies q=(\\sqrt6+4\\sqrt3)^2\\tfrac{54\\cdot81}{64}6^{L-3}"
                + "<9^{L+1}\\text{ and a solution of rank }K-4"
                + "\\text{ is below collapse at every decay where that is not trivial}",
            domain)
        .holds("nine-classes", nine)
        .holds("by-eight-percent", whole(6561).times(decimal("0.92")).minus(GRID))
        .constant(
            "a-tenth-less",
            "q is even below 0.9·9^4",
            whole(6561).times(decimal("0.9")).minus(GRID).times(room),
            low)
        .inequality(
            "ten-are-needed", "with nine classes collapse is at least as good", nine.negate(), low)
        .beyond(
            "eight-classes",
            "the same with eight classes in the place of nine, at the same price",
            Domain.none().integer("K", 8).integer("L", 3).real("s", "0", "1"),
            K.minus(price(GRID, 6)).times(room),
            at(3).and("s", 0.9).and("K", 8));
  }

  /** {@code q^{1/(L+1)}}, q given at L = 3. */
  private static Term price(Term atThree, int vertices) {
    long power = (long) vertices * vertices * vertices * vertices;
    return atThree.over(power).log().over(L.plus(1)).exp().times(vertices);
  }
}
