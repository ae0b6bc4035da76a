package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.CertifiedDepth;
import dev.neuralcollapse.experiment.ClaimRow;
import dev.neuralcollapse.experiment.Comparison;
import dev.neuralcollapse.experiment.ConstructiveCurve;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.experiment.Enclosure;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Series;
import dev.neuralcollapse.experiment.Slope;
import dev.neuralcollapse.experiment.SlopeRow;
import dev.neuralcollapse.experiment.Spec;
import dev.neuralcollapse.experiment.Variant;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Invented numbers of a plausible size, with one hostile name, one diverged cell, one vacuous
 * bound.
 */
final class SampleResult {
  static final String HOSTILE = "<script>alert('x')</script> & \"$1\" `x` | {}";
  private static final double OPTIMUM = 0.475317189;

  private SampleResult() {}

  static ReproduceResult get() {
    Seq<Integer> depths = List.of(2, 3, 5, 8, 13, 21, 34);
    Seq<Cell> cells =
        depths
            .flatMap(
                d ->
                    List.of(1L, 2L, 3L)
                        .flatMap(
                            s ->
                                List.of(
                                    cell(d, s, Cell.Optimiser.LBFGS, EmbeddingDecay.FREE),
                                    cell(d, s, Cell.Optimiser.LBFGS, EmbeddingDecay.PENALISED))))
            .appendAll(depths.map(d -> cell(d, 1, Cell.Optimiser.SGD, EmbeddingDecay.PENALISED)))
            .append(diverged())
            .appendAll(depths.flatMap(d -> List.of(1L, 2L).map(i -> variant(d, i, OVER))))
            .appendAll(depths.flatMap(d -> List.of(1L, 2L).map(i -> variant(d, i, CONSTANT))));
    Seq<Cell> sorted = cells.sortBy(c -> c.plan().series());
    return new ReproduceResult(
        ReproduceResult.SCHEMA,
        "main-sample-01234567",
        "0.1.0",
        spec(depths),
        new DataFacts(
            "digits",
            "UCI Optical Recognition of Handwritten Digits " + HOSTILE,
            "CC BY 4.0",
            List.of("pixels 0..16 divided by 16", "the first 50 samples of each class"),
            500,
            10,
            50,
            64,
            "a".repeat(64)),
        new ReproduceResult.GufmOptimum(
            new Enclosure(OPTIMUM, Math.nextUp(OPTIMUM)), 11.035892, 1.8272679),
        List.of(claim("certified", 3, 3), claim("proved", 3, 3), claim("refuted", 2, 3)),
        sorted,
        depths.map(SampleResult::certified),
        Option.some(construction()),
        slopes(sorted),
        List.of(
            new Comparison(
                "slope of $\\log$ NC1",
                "$5\\le L\\le34$",
                Option.some(new Comparison.Predicted("gap $O(\\log^2 L/L)$", "D")),
                List.of(
                    new Comparison.Observed(
                        "lbfgs-free",
                        new Comparison.Uncertain(
                            -0.52, Option.some(-0.6), Option.some(-0.44), "95 %"))),
                Option.some(
                    new Comparison.Uncertain(-0.335, Option.none(), Option.none(), "average")),
                "the paper averages architectures")));
  }

  private static Spec spec(Seq<Integer> depths) {
    return new Spec(
        "sample",
        "digits",
        50,
        64,
        0.005,
        depths,
        List.of(EmbeddingDecay.FREE, EmbeddingDecay.PENALISED),
        List.of(1L, 2L, 3L),
        new Spec.Lbfgs(2000, 1e-2, 1e-5, 0.3),
        new Spec.Sgd(1000, 0.1, 0.9, 50, 800, List.of(1L)),
        100,
        new Spec.Construction(3, 3, 8, List.of(37, 145), 1),
        2000,
        List.of(series(OVER, depths), series(CONSTANT, depths)),
        Option.none());
  }

  private static final Variant OVER = Variant.residual(Kind.RN2, Variant.Law.OVER_DEPTH);
  private static final Variant CONSTANT = Variant.residual(Kind.RN2, Variant.Law.CONSTANT);

  /** The numbers of a plain cell under the name of a variant. */
  private static Cell variant(int depth, long seed, Variant variant) {
    boolean over = variant.law() == Variant.Law.OVER_DEPTH;
    Cell like = cell(over ? depth : 5, seed, Cell.Optimiser.LBFGS, EmbeddingDecay.PENALISED);
    return new Cell(
        new Cell.Plan(
            depth, seed, Cell.Optimiser.LBFGS, EmbeddingDecay.PENALISED, Option.some(variant)),
        like.convergence(),
        like.measured());
  }

  private static Series series(Variant variant, Seq<Integer> depths) {
    return new Series(
        Option.some(variant),
        Cell.Optimiser.LBFGS,
        EmbeddingDecay.PENALISED,
        Series.Start.REFINED,
        2000,
        0,
        Option.none(),
        depths,
        List.of(1L, 2L),
        Option.none());
  }

  private static double wobble(int depth, long seed) {
    return 1 + 0.07 * Math.sin(depth * 1.7 + seed * 2.1);
  }

  private static Cell cell(int depth, long seed, Cell.Optimiser o, EmbeddingDecay e) {
    double worse = o == Cell.Optimiser.SGD ? 4 : e == EmbeddingDecay.FREE ? 1 : 1.6;
    double gap = 0.04 * worse * Math.pow(depth, -0.5) * wobble(depth, seed);
    double nc1 = 0.05 * worse * Math.pow(depth, -0.55) * wobble(depth, seed + 1);
    double embedding = e == EmbeddingDecay.FREE ? 0 : gap * 0.1;
    Seq<Cell.Layer> layers =
        List.range(0, depth)
            .map(
                l -> {
                  double at = l / Math.max(1.0, depth - 1.0);
                  return new Cell.Layer(
                      l,
                      Option.some(Math.exp((1 - at) * 0.6 + at * Math.log(nc1))),
                      Option.some(0.8 * (1 - at) + 0.02),
                      Option.some(0.9 + 0.1 * at));
                });
    return new Cell(
        new Cell.Plan(depth, seed, o, e),
        new Cell.Convergence(
            depth > 20 || o == Cell.Optimiser.SGD ? Cell.Status.CAPPED : Cell.Status.CONVERGED,
            Option.some(3.2e-7 * depth),
            1200 + depth,
            2000,
            "evaluations used up"),
        Option.some(
            new Cell.Measured(
                new Cell.Parts(0.17 + gap / 3, 0.305, gap / 2, embedding),
                1,
                new Cell.SquaredNorms(121.2, gap * 90, gap * 10, 14, 1),
                new Cell.Attribution(
                    gap,
                    List.of(
                        new Cell.Term("fit", gap * 0.1),
                        new Cell.Term("centroid", 1e-12),
                        new Cell.Term("duality", gap * 0.2),
                        new Cell.Term("variability", gap * 0.2 - embedding * 0.5),
                        new Cell.Term("hidden", gap * 0.5 - embedding * 0.5),
                        new Cell.Term("embedding", embedding))),
                List.of(
                    new Cell.MetricValue("nc1.trace-ratio", "default", Option.some(nc1), ""),
                    new Cell.MetricValue("nc1.pinv", "with 1/K", Option.some(nc1 / 6), ""),
                    new Cell.MetricValue("nc2.etf-weights", "raw rows", Option.some(nc1 / 3), ""),
                    new Cell.MetricValue(
                        "nc2.frame-deviation", "scale s", Option.none(), "no scale"),
                    new Cell.MetricValue(
                        "nc3.cosine-gap", "samples against rows", Option.some(nc1 / 2), "")),
                layers)));
  }

  private static Cell diverged() {
    return new Cell(
        new Cell.Plan(34, 9, Cell.Optimiser.SGD, EmbeddingDecay.PENALISED),
        new Cell.Convergence(
            Cell.Status.DIVERGED, Option.none(), 3, 1000, "the objective overflowed at epoch 3"),
        Option.none());
  }

  private static CertifiedDepth certified(int depth) {
    double gap = 0.04 * Math.pow(depth, -0.5);
    double nc1 = 3.3 * gap;
    return new CertifiedDepth(
        depth,
        "lbfgs-free-L" + depth + "-s2",
        new Enclosure(OPTIMUM + gap, OPTIMUM + gap + 1e-11),
        new Enclosure(OPTIMUM, OPTIMUM + 1e-15),
        new Enclosure(gap, gap + 1e-11),
        List.of(
            new CertifiedDepth.Bound(
                "nc1", "nc1.trace-ratio", Option.some(nc1), Option.some(nc1 / 4)),
            new CertifiedDepth.Bound(
                "nc2",
                "nc2.etf-weights",
                depth < 13 ? Option.none() : Option.some(20 * gap),
                Option.some(0.03)),
            new CertifiedDepth.Bound(
                "nc3", "nc3.cosine-gap", Option.some(2.2 * gap), Option.some(gap / 3))),
        List.of(0.0, 0.5, 1.0)
            .map(s -> new CertifiedDepth.Joint(s, s * gap / 2, Option.some(nc1 * (1 - 0.7 * s)))),
        1e-13 * depth,
        "certificates/L-" + depth);
  }

  private static ClaimRow claim(String verdict, int refuted, int twins) {
    return new ClaimRow(
        "global-optimality/spectral-lower-bound-" + verdict,
        "No network beats perfect collapse",
        "Lemma 4.1",
        "derived",
        false,
        false,
        "F(W,H) \\ge F^* = \\min_\\rho g(\\rho)",
        List.of("balanced"),
        verdict,
        "",
        100,
        Option.some(1.2e-9),
        List.range(0, twins)
            .map(
                i ->
                    new ClaimRow.TwinRow(
                        "twin-" + i, "the optimum scaled by 1.01", i < refuted, "K=3, n=1")),
        "./collapse verify global-optimality/spectral-lower-bound --tries 100 --seed 1");
  }

  private static ConstructiveCurve construction() {
    return new ConstructiveCurve(
        "3 classes, 3 samples each, width 8, random embedding of seed 1",
        0.12,
        0.97,
        List.of(37, 145, 577, 2305)
            .map(
                d ->
                    new ConstructiveCurve.Built(
                        d,
                        0.12 + 4.0 / d,
                        4.0 / d,
                        0.3,
                        800.0 / d,
                        d < 100 ? Option.none() : Option.some(20.0 / d),
                        Option.some(6.0 / d),
                        Option.some("class-push"),
                        Option.some(9.0 / d))),
        Option.some(-0.98),
        Option.some(61),
        "Interpolated on the fitted line.",
        "./collapse bound --data digits --classes 3 --per-class 3 --depths 37,145 --decay 0.005");
  }

  private static Seq<SlopeRow> slopes(Seq<Cell> cells) {
    return cells
        .map(c -> c.plan().series())
        .distinct()
        .flatMap(
            s ->
                List.of("nc1.trace-ratio", "nc.geometric-mean")
                    .map(q -> new SlopeRow(q, s, 5, slope(cells, s), "")));
  }

  private static Option<Slope> slope(Seq<Cell> cells, String series) {
    return Slope.fit(
        cells
            .filter(c -> c.plan().series().equals(series) && c.plan().depth() >= 5)
            .flatMap(
                c ->
                    c.measured()
                        .flatMap(m -> m.metric("nc1.trace-ratio"))
                        .toList()
                        .map(v -> new Slope.Point(c.plan().depth(), v))),
        500,
        1);
  }
}
