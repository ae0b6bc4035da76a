package dev.neuralcollapse.experiment;

import dev.neuralcollapse.experiment.Comparison.Observed;
import dev.neuralcollapse.experiment.Comparison.Predicted;
import dev.neuralcollapse.experiment.Comparison.Uncertain;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.function.Function;

/** Predicted beside measured beside published, for L-RN1 at constant λ. */
final class Comparing {
  private static final String RANGE = "range over seeds";

  private final Spec spec;
  private final Seq<Cell> cells;
  private final Seq<SlopeRow> slopes;
  private final double rho;

  private Comparing(Spec spec, Seq<Cell> cells, Seq<SlopeRow> slopes, double rho) {
    this.spec = spec;
    this.cells = cells;
    this.slopes = slopes;
    this.rho = rho;
  }

  /**
   * The table.
   *
   * @param rho {@code ρ*}
   */
  static Seq<Comparison> of(Spec spec, Seq<Cell> cells, Seq<SlopeRow> slopes, double rho) {
    Seq<Cell> plain = cells.filter(c -> c.plan().variant().isEmpty());
    Seq<Integer> depths = plain.map(c -> c.plan().depth()).distinct().sorted();
    return depths.isEmpty() ? List.empty() : new Comparing(spec, plain, slopes, rho).rows(depths);
  }

  private Seq<Comparison> rows(Seq<Integer> depths) {
    int last = depths.last();
    return List.of(
            slope("nc1.trace-ratio", "NC1", true),
            slope("nc2.etf-weights", "NC2", true),
            slope("nc3.cosine-gap", "NC3", true),
            slope("gap", "gap $\\mathcal{L}-F^*$", false),
            collapse(depths.head()),
            collapse(last),
            head(last))
        .appendAll(depths.filter(d -> Published.norm(d).isDefined()).map(this::norm));
  }

  private Comparison slope(String quantity, String name, boolean published) {
    Seq<String> names = cells.map(c -> c.plan().series()).distinct();
    Seq<Observed> measured =
        slopes
            .filter(s -> names.contains(s.series()))
            .filter(
                s ->
                    s.quantity().equals(quantity)
                        && s.fromDepth() == Published.SLOPE_FROM
                        && s.toDepth().isEmpty())
            .flatMap(
                s ->
                    s.slope()
                        .toList()
                        .map(
                            f ->
                                new Observed(
                                    s.series(),
                                    new Uncertain(f.value(), f.lo(), f.hi(), f.interval()))));
    return new Comparison(
        "slope of $\\log$ " + name + " on $\\log L$",
        "$L\\ge" + Published.SLOPE_FROM + "$",
        Option.some(
            published
                ? new Predicted(
                    name + " itself tends to 0 for minimisers; no slope is predicted", "D")
                : new Predicted(
                    "$O(\\log^2 L/L)$ for minimisers, on some data no faster than $1/L$", "D")),
        measured,
        published
            ? Option.some(new Uncertain(Published.SLOPE, Option.none(), Option.none(), "average"))
            : Option.none(),
        published ? "published: one average" : "");
  }

  private Comparison collapse(int depth) {
    return new Comparison(
        "NC1",
        "$L=" + depth + "$",
        Option.none(),
        measured(depth, m -> m.metric("nc1.trace-ratio")),
        Option.none(),
        "published figures: 0.03 to 0.6");
  }

  private Comparison head(int depth) {
    return new Comparison(
        "$\\lambda\\|W_L\\|_F^2$ of the head",
        "$L=" + depth + "$",
        Option.some(
            new Predicted(
                String.format(Locale.ROOT, "$\\lambda\\rho_*^2=%.4f$", spec.decay() * rho * rho),
                "D")),
        measured(depth, m -> Option.some(spec.decay() * m.norms().head())),
        Option.none(),
        "");
  }

  private Comparison norm(int depth) {
    Published.Norm n = Published.norm(depth).get();
    return new Comparison(
        "$\\lambda\\sum\\|\\cdot\\|^2$ without head",
        "$L=" + depth + "$",
        Option.some(new Predicted("tends to 0 as $L$ grows", "D")),
        measured(
            depth,
            m ->
                Option.some(
                    spec.decay()
                        * (m.norms().hiddenWeights()
                            + m.norms().hiddenBiases()
                            + m.norms().embeddingWeights()
                            + m.norms().embeddingBiases()))),
        Option.some(
            new Uncertain(
                n.mean(),
                Option.some(n.mean() - n.sd()),
                Option.some(n.mean() + n.sd()),
                "± standard deviation")),
        "MNIST");
  }

  private Seq<Observed> measured(int depth, Function<Cell.Measured, Option<Double>> what) {
    return cells
        .map(c -> c.plan().series())
        .distinct()
        .flatMap(
            s ->
                Spread.of(
                        cells
                            .filter(c -> c.plan().series().equals(s) && c.plan().depth() == depth)
                            .flatMap(c -> c.measured().flatMap(what).toList()))
                    .toList()
                    .map(x -> new Observed(s, uncertain(x))));
  }

  private static Uncertain uncertain(Spread s) {
    return s.count() == 1
        ? new Uncertain(s.mean(), Option.none(), Option.none(), "one seed")
        : new Uncertain(s.mean(), Option.some(s.lo()), Option.some(s.hi()), RANGE);
  }
}
