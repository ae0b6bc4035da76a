package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Sums of squared norms beside the published ones. */
final class NormsView {

  private NormsView() {}

  /** A way of counting layers. */
  private record Counting(String name, ToDoubleFunction<Cell.SquaredNorms> sum) {}

  private static final Seq<Counting> COUNTINGS =
      List.of(
          new Counting(
              "all", n -> n.head() + hidden(n) + n.embeddingWeights() + n.embeddingBiases()),
          new Counting("all but head", n -> hidden(n) + n.embeddingWeights() + n.embeddingBiases()),
          new Counting("hidden", NormsView::hidden),
          new Counting("head", Cell.SquaredNorms::head));

  private static double hidden(Cell.SquaredNorms n) {
    return n.hiddenWeights() + n.hiddenBiases();
  }

  static Page.Section of(ReproduceResult r) {
    return new Page.Section(
        "norms",
        "What the layers cost",
        List.of(
            new Block.Charts(
                List.of(
                    chart(r, COUNTINGS.get(1), "λΣ‖·‖² of all layers but the head"),
                    chart(r, COUNTINGS.get(2), "λΣ‖·‖² of the hidden layers")),
                Prose.of(
                    "Mean over seeds. Grey: the published $\\lambda\\sum\\|\\cdot\\|_F^2$ of L-RN1"
                        + " on MNIST with its standard deviation over five seeds (P), in both"
                        + " charts.")),
            table(r),
            understanding(r)));
  }

  private static Option<Double> mean(
      ReproduceResult r, String series, int depth, Counting counting) {
    return Cells.spread(
            r,
            series,
            depth,
            m -> Option.some(r.spec().decay() * counting.sum().applyAsDouble(m.norms())))
        .map(s -> s.mean());
  }

  private static Block.Chart chart(ReproduceResult r, Counting counting, String title) {
    String published = "published, MNIST";
    Seq<Map<String, @Nullable Object>> ours =
        r.seriesNames()
            .flatMap(
                s ->
                    Cells.depths(r.series(s))
                        .flatMap(
                            d ->
                                mean(r, s, d, counting)
                                    .toList()
                                    .map(
                                        v ->
                                            object(
                                                "depth",
                                                d,
                                                "series",
                                                VegaLite.Series.of(s).name(),
                                                "value",
                                                v))));
    Seq<Integer> depths = Cells.depths(r.cells());
    Seq<Map<String, @Nullable Object>> theirs =
        Published.norms()
            .filter(n -> n.depth() >= depths.head() && n.depth() <= depths.last())
            .map(
                n ->
                    object(
                        "depth",
                        n.depth(),
                        "series",
                        published,
                        "value",
                        n.mean(),
                        "lo",
                        n.mean() - n.sd(),
                        "hi",
                        n.mean() + n.sd()));
    Map<String, @Nullable Object> y = VegaLite.logarithmic("value", "λ Σ‖·‖²");
    Map<String, @Nullable Object> colour =
        VegaLite.colours(
            r.seriesNames().map(s -> VegaLite.Series.of(s).name()).append(published),
            r.seriesNames().map(s -> VegaLite.Series.of(s).colour()).append(VegaLite.QUIET));
    return new Block.Chart(
        "chart-norms-" + counting.name().replace(' ', '-'),
        title,
        VegaLite.layers(
            ours.appendAll(theirs),
            240,
            object(
                "mark", object("type", "rule", "strokeWidth", 2),
                "transform", array(object("filter", "isValid(datum.lo)")),
                "encoding",
                    object(
                        "x", VegaLite.depth(depths),
                        "y", object("field", "lo", "type", "quantitative"),
                        "y2", object("field", "hi"),
                        "color", colour)),
            object(
                "mark", object("type", "line", "strokeWidth", 1.7, "point", object("size", 40)),
                "encoding",
                    object(
                        "x",
                        VegaLite.depth(depths),
                        "y",
                        y,
                        "color",
                        colour,
                        "tooltip",
                        array(
                            object("field", "series", "title", "what"),
                            object("field", "depth", "title", "depth"),
                            object("field", "value", "title", "λΣ‖·‖²", "format", ".4g"))))),
        title + " against depth beside the published values; the table has the numbers.");
  }

  private static Block table(ReproduceResult r) {
    Seq<Block.Column> columns =
        List.of(Block.Column.words("trained by"), Block.Column.number("depth"))
            .appendAll(COUNTINGS.map(c -> Block.Column.number(c.name())))
            .append(Block.Column.number("published (P), MNIST"));
    return new Block.Table(
        Prose.of(
            "$\\lambda\\sum(\\|W\\|_F^2+\\|b\\|^2)$ with λ, without the factor ½, mean over seeds."
                + " “All” counts the embedding even where the objective does not. Published:"
                + " $\\lambda\\sum\\|\\cdot\\|_F^2$, mean ± standard deviation; which layers it"
                + " counts and whether biases are in it is not said."),
        columns,
        r.seriesNames()
            .flatMap(
                s ->
                    Cells.depths(r.series(s))
                        .filter(d -> mean(r, s, d, COUNTINGS.head()).isDefined())
                        .map(d -> row(r, s, d))));
  }

  private static Seq<Prose> row(ReproduceResult r, String series, int depth) {
    return List.of(
            Prose.text(VegaLite.Series.of(series).name()), Prose.text(Integer.toString(depth)))
        .appendAll(COUNTINGS.map(c -> Prose.text(Numbers.figure(mean(r, series, depth, c), 4))))
        .append(
            Published.norm(depth)
                .map(
                    n ->
                        Prose.of(
                            "{}{}",
                            Numbers.decimals(n.mean(), 4),
                            new Inline.Small("± " + Numbers.decimals(n.sd(), 4))))
                .getOrElse(Prose.text(Numbers.NONE)));
  }

  private static Block understanding(ReproduceResult r) {
    double head = r.spec().decay() * r.optimum().classifierNorm() * r.optimum().classifierNorm();
    return new Block.Understanding(
        List.of(
            Prose.of(
                "At perfect collapse the head alone has $\\lambda\\rho_*^2=$ {} for these {}"
                    + " classes and this λ, and the hidden layers’ share tends to 0 with depth (D)."
                    + " {}",
                Numbers.figure(head, 4),
                Integer.toString(r.data().classes()),
                head > Published.norms().head().mean()
                    ? "That is more than every published total, so the published column cannot"
                        + " be the sum over all layers, head included, of networks near this"
                        + " optimum; it is set beside the two countings that leave the head out."
                    : "The published column may or may not count the head."),
            Prose.of("{}", Published.UNKNOWN)));
  }
}
