package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.CompleteGraph;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GridBlock;
import dev.neuralcollapse.optimum.PathBlock;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.Seq;

/**
 * Deep collapse and its low-rank rivals as networks that are built and run: their objective, by its
 * definition, is the closed form. All [D], in intervals.
 */
final class LowRankSolutions {
  private LowRankSolutions() {}

  /**
   * The factors of {@code sI} with the least {@code Σ λ‖·‖²/2} are balanced: {@code (L+1)/2 κ
   * s^{2/(L+1)}} for each class, by the inequality of the means. The best s is {@code
   * scale-transition}.
   */
  static Claim<?> collapse() {
    return Stated.<BlockNetwork>claim(
            Papers.LOW_RANK_BIAS.derived("the solution with deep neural collapse"),
            "collapse-value",
            "The objective of deep neural collapse",
            "\\mathcal L_{\\rm DNC}=\\min_{s\\ge0}\\tfrac12(1-s)^2+\\tfrac{K(L+1)}2\\kappa"
                + " s^{2/(L+1)},\\qquad\\kappa=(n\\lambda_H\\textstyle\\prod\\lambda_l)^{1/(L+1)}")
        .on(BlockNetworkSpec.collapses(true))
        .on(BlockNetworkSpec.collapses(false))
        .by(x -> Chain.of(attained(x, x.closedForm()), least(x, x.tradeOff().value())))
        .constant(
            "a-millionth-more",
            "1.000001 times the optimum is still below every scale's objective",
            x -> least(x, x.tradeOff().value().times(1.000001)),
            BlockNetworkSpec.collapse(3, 1, 3, 0.001))
        .stronger(
            "every-scale-is-best",
            "no scale has a larger objective",
            x -> Step.atMost("most", Rule.OPTIMALITY, x.objective(), x.tradeOff().value()),
            BlockNetworkSpec.collapse(3, 1, 3, 0.001).scale(0.5))
        .twin(
            "forgets-samples",
            "κ without n",
            x -> attained(x, forgetful(x).closedForm()),
            BlockNetworkSpec.collapse(3, 2, 3, 0.001));
  }

  private static Step attained(BlockNetwork x, Interval formula) {
    return Step.same("attained", x.objective(), formula);
  }

  private static Step least(BlockNetwork x, Interval value) {
    return Step.atMost("least", Rule.OPTIMALITY, value, x.objective());
  }

  private static BlockNetwork forgetful(BlockNetwork x) {
    return new BlockNetwork(x.block(), x.collapsed(), 1, x.decays(), x.scale());
  }

  /** See {@link SrgBlock}; classes beside the block are collapsed, all at one scale. */
  static Claim<?> lowRank() {
    return Stated.<BlockNetwork>claim(
            Papers.LOW_RANK_BIAS.derived("figure 1, strongly regular graphs"),
            "low-rank-value",
            "The objective of the low-rank solution, alone and beside collapsed classes",
            "\\mathcal L=\\min_{s\\ge0} \\tfrac12(1-s)^2+\\tfrac{L+1}2\\kappa"
                + " (q^{1/(L+1)}+K-K_0) s^{2/(L+1)}, \\quad"
                + " q=\\|B\\|_*^2 r^{L-3} \\tfrac r4 \\tbinom rp \\mathrm{tr}\\,N^{-1}")
        .on(BlockNetworkSpec.blocks("block", true, false))
        .on(BlockNetworkSpec.blocks("best-block", true, true))
        .on(BlockNetworkSpec.blocks("direct-sum", false, true))
        .by(x -> Chain.of(diagonal(x), attained(x, x.closedForm()), least(x, x.tradeOff().value())))
        .constant(
            "a-millionth-more",
            "1.000001 times the closed form",
            x -> attained(x, x.closedForm().times(1.000001)),
            BlockNetworkSpec.block(3, 2, 3, 0.001))
        .stronger(
            "every-scale-is-best",
            "no scale has a larger objective",
            x -> Step.atMost("most", Rule.OPTIMALITY, x.objective(), x.tradeOff().value()),
            BlockNetworkSpec.block(3, 2, 3, 0.001).scale(0.5))
        .twin(
            "collapse-price",
            "it costs as much as collapse of as many classes",
            x -> attained(x, x.collapse().at(x.scale())),
            BlockNetworkSpec.block(4, 2, 4, 0.001))
        .twin(
            "forgets-samples",
            "κ without n",
            x -> attained(x, forgetful(x).closedForm()),
            BlockNetworkSpec.block(3, 2, 3, 0.001).perClass(2));
  }

  private static Step diagonal(BlockNetwork x) {
    IntervalMatrix target = IntervalMatrix.of(Matrix.identity(x.classes())).times(x.scale());
    Interval off = x.outputs(x.parameters()).minus(target).sumOfSquares();
    return Step.zero("output", Rule.CONSTRUCTION, off);
  }

  /** See {@link PathBlock}: rank 2 in the inner layers, alone and beside collapsed classes. */
  static Claim<?> path() {
    return Stated.<BlockNetwork>claim(
            Papers.LOW_RANK_BIAS.derived("deep neural collapse is not optimal, few classes"),
            "path-value",
            "Three classes on two coordinates: the objective of a network that is run",
            "\\mathcal L=\\min_{s\\ge0} \\tfrac12(1-s)^2+\\tfrac{L+1}2\\kappa (q^{1/(L+1)}+K-3)"
                + " s^{2/(L+1)}, \\quad q=(1+\\sqrt3)^2(\\sqrt{10}+1/\\sqrt2)^2 2^{L-3}")
        .on(BlockNetworkSpec.paths(false))
        .on(BlockNetworkSpec.paths(true))
        .by(x -> Chain.of(diagonal(x), attained(x, x.closedForm()), least(x, x.tradeOff().value())))
        .constant(
            "a-millionth-more",
            "1.000001 times the closed form",
            x -> attained(x, x.closedForm().times(1.000001)),
            BlockNetworkSpec.path(4, 0.001))
        .stronger(
            "never-below-collapse",
            "collapse is at least as good",
            x -> Step.atMost("collapse", Rule.OPTIMALITY, x.collapse().value(), x.objective()),
            BlockNetworkSpec.path(4, 0.004))
        .twin(
            "as-of-edges",
            "it costs as much as the three edges of a triangle",
            x -> {
              BlockNetwork edges = x.with(new LowRankBlock.Edges(new SrgBlock(3, 2)));
              return attained(x, edges.closedForm());
            },
            BlockNetworkSpec.path(4, 0.001));
  }

  /** See {@link GridBlock}: rank 5 in the inner layers, alone and beside collapsed classes. */
  static Claim<?> grid() {
    return Stated.<BlockNetwork>claim(
            Papers.LOW_RANK_BIAS.derived("deep neural collapse is not optimal, nine classes"),
            "grid-value",
            "Nine classes on a grid: the objective of a network that is run",
            "\\mathcal L=\\min_{s\\ge0} \\tfrac12(1-s)^2+\\tfrac{L+1}2\\kappa (q^{1/(L+1)}+K-9)"
                + " s^{2/(L+1)}, \\quad q=(\\sqrt6+4\\sqrt3)^2\\tfrac{54\\cdot81}{64}6^{L-3}")
        .on(BlockNetworkSpec.grids(true))
        .on(BlockNetworkSpec.grids(false))
        .by(x -> Chain.of(diagonal(x), attained(x, x.closedForm()), least(x, x.tradeOff().value())))
        .constant(
            "a-millionth-more",
            "1.000001 times the closed form",
            x -> attained(x, x.closedForm().times(1.000001)),
            BlockNetworkSpec.grid(3, 0.001))
        .stronger(
            "never-below-collapse",
            "collapse is at least as good",
            x -> Step.atMost("collapse", Rule.OPTIMALITY, x.collapse().value(), x.objective()),
            BlockNetworkSpec.grid(3, 0.004))
        .twin(
            "as-of-edges",
            "it costs as much as the ten edges of the complete graph on five vertices",
            x -> {
              BlockNetwork edges = x.with(new LowRankBlock.Edges(new SrgBlock(5, 3)));
              return attained(x, edges.closedForm());
            },
            BlockNetworkSpec.grid(3, 0.001));
  }

  /**
   * What {@code collapse-not-optimal} says, on networks that are run: where the block is large
   * enough, the objective is at most that of collapse whatever the decays are.
   */
  static Claim<?> below() {
    return Stated.<BlockNetwork>claim(
            Papers.LOW_RANK_BIAS.derived("deep neural collapse is not optimal"),
            "low-rank-below-collapse",
            "Low-rank networks that are built and run are below deep collapse",
            "K\\ge6,\\;(L\\ge4\\text{ or }p\\ge3)\\implies\\mathcal L(\\theta_{\\rm SRG})\\le"
                + "\\mathcal L_{\\rm DNC}\\text{ at the same }\\kappa")
        .given(Hypothesis.is("vertices", "r\\ge4", x -> x.edges().exists(b -> b.vertices() >= 4)))
        .given(
            Hypothesis.is(
                "deep-or-triples",
                "L\\ge4\\text{ or }p\\ge3",
                x -> x.layers() >= 4 || x.edges().exists(b -> b.subset() >= 3)))
        .on(drawn("triples", 5, 3, 3))
        .on(drawn("pairs", 4, 2, 4))
        .byStep(x -> below(x, x.collapse().value()))
        .constant(
            "seven-tenths",
            "it is below 0.7 times collapse",
            x -> below(x, x.collapse().value().times(0.7)),
            BlockNetworkSpec.block(5, 3, 3, 0.001))
        .stronger(
            "strictly-at-every-decay",
            "it is below by 1e-9 at every decay",
            x -> below(x, x.collapse().value().minus(1e-9)),
            BlockNetworkSpec.block(5, 3, 3, 0.5))
        .twin(
            "forgets-samples",
            "collapse of one sample a class is not better",
            x -> below(x, forgetful(x).collapse().value()),
            BlockNetworkSpec.block(5, 3, 3, 0.001).perClass(2))
        .without(
            "vertices", BlockNetworkSpec.block(3, 2, 4, 0.001), drawn("three-classes", 3, 2, 4))
        .without(
            "deep-or-triples",
            BlockNetworkSpec.block(4, 2, 3, 0.001),
            drawn("pairs-at-three-layers", 4, 2, 3));
  }

  /** Half of them beside collapsed classes. */
  private static Regime<BlockNetwork> drawn(String name, int r, int p, int layers) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          int depth = layers + (layers == 4 ? draw.integer(0, 1) : 0);
          return BlockNetworkSpec.of(r, p, depth, draw).besides(Math.max(0, draw.integer(-2, 2)));
        });
  }

  /** At price too high the network of zeros is the best one: its objective is ½. */
  private static Step below(BlockNetwork x, Interval value) {
    boolean zero = x.tradeOff().scale().equals(Interval.ZERO);
    Interval objective = zero ? Interval.point(0.5) : x.objective();
    return Step.atMost("below-collapse", Rule.CONSTRUCTION, objective, value);
  }

  /**
   * With the features {@code X = c[e ∈ S]} of the last layer fixed, the best head is ridge
   * regression, {@code c(c²N + λ_L K I)⁻¹[e ∈ S]ᵀ}: it reaches {@code (λ_L/2) Σ 1/(λ_L K + c²t_i)}
   * over the eigenvalues of N, and is no multiple of the pseudo-inverse unless they are equal. So
   * the solution is not even stationary for p ≥ 3.
   */
  static Claim<?> improved() {
    return Stated.<BlockNetwork>claim(
            Papers.LOW_RANK_BIAS.derived("the low-rank solution is not the optimum"),
            "low-rank-not-optimal",
            "A better head lowers the objective of the low-rank solution",
            "p\\ge3\\implies\\inf\\mathcal L\\le\\mathcal L(\\theta_{\\rm SRG})-\\Delta,\\quad"
                + "\\Delta=\\tfrac12(1-s)^2+\\tfrac{\\lambda_L}2\\sum_i\\Bigl(\\tfrac{s^2}{c^2t_i}-"
                + "\\tfrac1{\\lambda_LK+c^2t_i}\\Bigr)\\ge\\kappa^2")
        .given(Hypothesis.is("triples", "p\\ge3", x -> x.edges().exists(LowRankGeometry::uneven)))
        .on(
            new Regime<>(
                "blocks",
                s -> {
                  Draw draw = Draw.from(s);
                  return BlockNetworkSpec.of(5, 3, draw.integer(3, 5), draw);
                }))
        .by(x -> Chain.of(gain(x, Interval.ONE), positive(x)))
        .constant(
            "a-millionth-more",
            "1.000001 times the gain",
            x -> gain(x, Interval.point(1.000001)),
            BlockNetworkSpec.block(5, 3, 3, 0.001))
        .stronger(
            "is-the-optimum",
            "nothing is below the low-rank solution",
            x ->
                Step.atMost(
                    "optimum", Rule.OPTIMALITY, x.objective(), x.objective(withHead(x, ridge(x)))),
            BlockNetworkSpec.block(5, 3, 4, 0.004))
        .without(
            "triples",
            BlockNetworkSpec.block(4, 2, 3, 0.001),
            new Regime<>("pairs", s -> BlockNetworkSpec.of(4, 2, 3, Draw.from(s))));
  }

  /**
   * Given the weights, the objective is a sum over the samples, the same function of the feature
   * for all of a class: whichever of them is best may stand for all. So where there is a global
   * minimum there is one without variability within classes.
   */
  static Claim<?> oneSample() {
    return Stated.<FreeFeatures>claim(
            Papers.LOW_RANK_BIAS.derived("collapse of variability, DNC1"),
            "one-feature-per-class",
            "Copying the best feature of a class into the others never costs anything",
            "h_{k,i}\\leftarrow h_{k,j(k)}\\implies\\mathcal L\\text{ does not grow},"
                + "\\quad j(k)\\text{ the sample that adds least}")
        .on(FreeFeatures.Recipe.drawn("spread", true))
        .on(FreeFeatures.Recipe.drawn("equal", false))
        .on(Regime.always("mirrored", FreeFeatures.Recipe.mirrored()))
        .byStep(x -> copied(x.best().objective(), x.objective()))
        .constant(
            "a-millionth-less",
            "it falls by a millionth of itself",
            x -> copied(x.best().objective(), x.objective().times(1 - 1e-6)),
            FreeFeatures.Recipe.mirrored())
        .stronger(
            "never-falls",
            "it does not fall either",
            x -> copied(x.objective(), x.best().objective()),
            new FreeFeatures.Recipe(1, 2, 2, 2, 1))
        .twin(
            "class-means",
            "the mean of the class in the place of its best feature",
            x -> copied(x.collapsed(FreeFeatures::mean).objective(), x.objective()),
            FreeFeatures.Recipe.mirrored());
  }

  private static Step copied(Interval after, Interval before) {
    return Step.atMost("copied", Rule.OPTIMALITY, after, before);
  }

  /** {@code c}: the entry of the last features where the subset contains the edge. */
  private static Interval entry(BlockNetwork x) {
    SrgBlock b = x.edges().get();
    double entries = new CompleteGraph(b.vertices()).together(b.subset()).trace();
    return x.lastFeatures(x.parameters()).sumOfSquares().dividedBy(entries).sqrt();
  }

  private static Interval decay(BlockNetwork x) {
    return x.decays().last();
  }

  /** {@code λ_L K + c²t_i}. */
  private static Seq<Interval> ridged(BlockNetwork x) {
    Interval square = entry(x).square();
    Interval pull = decay(x).times(x.classes());
    return x.edges().get().eigenvalues().map(t -> pull.plus(square.times(t)));
  }

  private static IntervalMatrix ridge(BlockNetwork x) {
    SrgBlock b = x.edges().get();
    CompleteGraph graph = new CompleteGraph(b.vertices());
    IntervalMatrix inside = IntervalMatrix.of(graph.inside(b.subset()));
    return LowRankBlock.scheme(graph, ridged(x).map(Interval::inverse))
        .timesTransposed(inside)
        .times(entry(x));
  }

  private static Seq<IntervalMatrix> withHead(BlockNetwork x, IntervalMatrix head) {
    return x.parameters().init().append(head);
  }

  /** {@code Δ}. */
  private static Interval delta(BlockNetwork x) {
    SrgBlock b = x.edges().get();
    Interval cost = x.scale().dividedBy(entry(x)).square().times(b.inverseTrace());
    Interval best =
        ridged(x)
            .zipWith(b.multiplicities(), (g, m) -> g.inverse().times(m))
            .fold(Interval.ZERO, Interval::plus);
    Interval fit = Interval.ONE.minus(x.scale()).square().dividedBy(2);
    return fit.plus(cost.minus(best).times(decay(x)).dividedBy(2));
  }

  private static Step gain(BlockNetwork x, Interval times) {
    Interval lower = x.objective(withHead(x, ridge(x)));
    return Step.same("head", x.objective().minus(lower), delta(x).times(times));
  }

  private static Step positive(BlockNetwork x) {
    return Step.atMost("gain", Rule.OPTIMALITY, x.kappa().square(), delta(x));
  }
}
