package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * LayerNorm is needed at both ends only [P], and without it between them every sample reaches its
 * vertex exactly, at a price that falls like 1/L, for d = 3 too. [D]
 *
 * <p>Rising costs the same share of {@code 1/m} whatever else; crossing costs {@code (1/m²) Σ_k
 * f(k/m)} with f falling, and such sums times m fall in m when it is doubled. So {@code m(U - F*)}
 * does not grow, and the terms of the last layer are zero. No faster: until a feature has gone
 * {@code ℓ = sin Θ} a block moves it by at most {@code β√(1+(1+ℓ)²)}.
 */
final class NormAtEnds extends DerivedClaim<EndsOnly> {
  NormAtEnds() {
    super(
        "section 3",
        "norm-at-both-ends",
        "With LayerNorm at both ends only, features collapse exactly, at 1/L",
        "F(W^*,H_L)=F^*,\\quad (U(2m)-F^*)\\le\\tfrac12(U(m)-F^*),\\quad"
            + "\\sum_l\\|[W_l\\;b_l]\\|^2\\ge\\frac{\\ell^2}{(L-1)(1+(1+\\ell)^2)},\\;"
            + "\\ell=\\sin\\min(\\tfrac\\pi2,\\Theta)");
  }

  /** Enclosures of dozens of blocks in a row. */
  @Override
  public double resolution() {
    return 1e-6;
  }

  @Override
  public Hypotheses<EndsOnly> given() {
    return Hypothesis.<EndsOnly>is(
            "distinct-inputs", "x_i\\ne x_j", x -> distinct(x.coarse().inputs()))
        .and(Hypothesis.is("ends-only", "\\text{no LN between}", x -> !x.coarse().everywhere()));
  }

  private static boolean distinct(IntervalMatrix inputs) {
    return inputs.all().distinct().size() == inputs.rows();
  }

  @Override
  public Seq<Regime<EndsOnly>> regimes() {
    return List.of(
        EndsOnly.regime("random", false, false, false),
        EndsOnly.regime("scalars-on-a-circle", true, false, false));
  }

  @Override
  public Chain chain(EndsOnly x) {
    return with(x, 1, 1);
  }

  private static Chain with(EndsOnly x, double faster, double turning) {
    Interval ratio =
        Interval.ratio(x.coarse().blocks().size(), x.fine().blocks().size()).dividedBy(faster);
    return Chain.of(
        Step.zero("exact", Rule.CONSTRUCTION, missed(x.coarse(), x.vertices())),
        Step.zero("exact-again", Rule.CONSTRUCTION, missed(x.fine(), x.vertices())),
        Step.atMost("price", Rule.CONVEXITY, gap(x.fine()), gap(x.coarse()).times(ratio)),
        Step.atMost(
            "turning",
            Rule.CAUCHY_SCHWARZ,
            turned(x.fine()).times(turning),
            x.fine().hiddenCost()));
  }

  /** Largest distance of a last feature from its vertex. */
  private static Interval missed(Net net, IntervalMatrix vertices) {
    IntervalMatrix h = net.features();
    return Vector.range(0, h.rows())
        .map(i -> h.row(i).minus(vertices.row(net.labels().get(i))).norm())
        .fold(Interval.ZERO, Interval::max);
  }

  private static Interval gap(Net net) {
    return net.free().minus(Gufm.of(Loss.CROSS_ENTROPY, net.head().rows(), net.decay()).value());
  }

  private static Interval turned(Net net) {
    IntervalMatrix e = net.embedded();
    IntervalMatrix h = net.features();
    Interval angle =
        Vector.range(0, h.rows())
            .map(i -> angle(e.row(i), h.row(i)))
            .fold(Interval.ZERO, Interval::max);
    Interval length = Interval.point(angle.min(Math.PI / 2).sin().lo());
    return length.square().dividedBy(length.plus(1).square().plus(1).times(net.blocks().size()));
  }

  private static Interval angle(IntervalVector u, IntervalVector v) {
    return Directions.angle(u, v);
  }

  @Override
  public Seq<Twin<EndsOnly>> twins() {
    EndsOnly.Recipe small = new EndsOnly.Recipe(1, 2, 2, 3, true, 2, false, false);
    Regime<EndsOnly> scalars = regimes().get(1);
    return List.of(
        saying(
                "price-twice-as-fast",
                "the price falls twice as fast as depth grows",
                x -> with(x, 2, 1),
                small,
                scalars)
            .constant(),
        saying(
                "price-stays",
                "the price does not depend on the depth",
                x -> Chain.of(Step.atMost("stays", Rule.CONVEXITY, gap(x.coarse()), gap(x.fine()))),
                small,
                scalars)
            .inequality(),
        without(
            "distinct-inputs",
            new EndsOnly.Recipe(1, 2, 2, 3, false, 2, true, false),
            EndsOnly.regime("repeated", false, true, false)),
        without(
            "ends-only",
            new EndsOnly.Recipe(1, 2, 2, 3, true, 2, false, true),
            EndsOnly.regime("everywhere", true, false, true)));
  }
}
