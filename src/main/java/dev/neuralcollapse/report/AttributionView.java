package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Spread;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the objective lies above perfect collapse. */
final class AttributionView {
  private static final Seq<String> TERMS =
      List.of("fit", "centroid", "duality", "variability", "hidden", "embedding");
  private static final Seq<String> COLOURS =
      List.of("#b3243b", "#9c8ade", "#e08a1e", "#1f5a99", "#7fb3a6", "#c9c4b5");

  private AttributionView() {}

  static Page.Section of(ReproduceResult r) {
    return new Page.Section(
        "gap",
        "Where the objective goes",
        List.of(
            new Block.Paragraph(
                Prose.of(
                    "An exact additive account of the distance to perfect collapse: the parts are"
                        + " non-negative, each vanishes only if what it names is perfect, and they"
                        + " sum to the gap (D).")),
            new Block.Formula(
                "\\mathcal{L}-F^* = \\underbrace{\\tfrac1N\\sum_i"
                    + " \\mathrm{KL}(p^*_{y_i}\\,\\|\\,\\operatorname{softmax}(W"
                    + " h_i))}_{\\text{fit}} + \\tfrac\\lambda2\\Bigl[\\underbrace{K\\|\\bar"
                    + " w\\|^2}_{\\text{centroid}} + \\underbrace{\\textstyle\\sum_k\\|q_k - a"
                    + " \\mu_k\\|^2}_{\\text{duality}} + \\underbrace{\\rho_*^2"
                    + " \\operatorname{tr}\\Sigma_W}_{\\text{variability}} +"
                    + " \\underbrace{\\textstyle\\sum_l \\|W_l\\|_F^2+\\|b_l\\|^2}_{\\text{hidden,"
                    + " embedding}}\\Bigr]"),
            charts(r),
            table(r),
            new Block.Understanding(
                List.of(
                    Prose.of(
                        "**fit** is lost in the softmax, **duality** between class means and"
                            + " classifier rows (NC3), **variability** within classes (NC1),"
                            + " **centroid** in a non-zero mean row; **hidden** is what the layers"
                            + " cost that bring the features there. Theory (D): along a good"
                            + " sequence of networks all of them vanish as depth grows, the hidden"
                            + " cost no faster than $1/L$ on some data. A large **embedding** share"
                            + " under SGD is unfinished decay: LayerNorm makes the embedding’s"
                            + " scale irrelevant to everything but its penalty.")))));
  }

  private static Block charts(ReproduceResult r) {
    return new Block.Charts(
        r.seriesNames()
            .filter(s -> r.series(s).exists(c -> c.measured().isDefined()))
            .map(s -> chart(r, s)),
        Prose.of(
            "Mean over seeds; each chart has a vertical scale of its own. For the free embedding"
                + " the gap is that of $\\mathcal{L}_\\text{free}$, for the penalised one the"
                + " embedding’s penalty is part of it."));
  }

  private static Option<Spread> gap(ReproduceResult r, String series, int depth) {
    return Cells.spread(r, series, depth, m -> Option.some(m.attribution().gap()));
  }

  private static Option<Spread> term(ReproduceResult r, String series, int depth, String name) {
    return Cells.spread(
        r,
        series,
        depth,
        m -> m.attribution().terms().find(t -> t.name().equals(name)).map(Cell.Term::value));
  }

  private static Block.Chart chart(ReproduceResult r, String series) {
    Seq<Map<String, @Nullable Object>> values =
        Cells.depths(r.series(series))
            .flatMap(
                d ->
                    TERMS
                        .zipWithIndex()
                        .flatMap(
                            t ->
                                term(r, series, d, t._1)
                                    .toList()
                                    .map(
                                        v ->
                                            object(
                                                "depth", d, "series", t._1, "order", t._2, "value",
                                                v.mean()))));
    Map<String, @Nullable Object> y =
        object(
            "field", "value",
            "type", "quantitative",
            "title", "gap to perfect collapse",
            "stack", "zero",
            "axis", object("format", "~g", "tickCount", 5));
    String name = VegaLite.Series.of(series).name();
    return new Block.Chart(
        "chart-gap-" + series,
        name,
        VegaLite.mark(
            values,
            240,
            object("type", "bar", "stroke", "#fdfcf9", "strokeWidth", 0.5),
            object(
                "x",
                object(
                    "field",
                    "depth",
                    "type",
                    "ordinal",
                    "title",
                    "depth L",
                    "axis",
                    object("labelAngle", 0)),
                "y",
                y,
                "color",
                object(
                    "field",
                    "series",
                    "type",
                    "nominal",
                    "title",
                    null,
                    "scale",
                    object("domain", array(TERMS), "range", array(COLOURS)),
                    "legend",
                    object("orient", "bottom", "columns", 3)),
                "order",
                object("field", "order", "type", "quantitative"),
                "tooltip",
                array(
                    object("field", "series", "title", "part"),
                    object("field", "depth", "title", "depth"),
                    object("field", "value", "title", "mean over seeds", "format", ".4g")))),
        "Stacked bars of the gap's parts for each depth, " + name + "; the table has the numbers.");
  }

  private static Block table(ReproduceResult r) {
    Seq<Block.Column> columns =
        List.of(
                Block.Column.words("trained by"),
                Block.Column.number("depth"),
                Block.Column.number("gap"))
            .appendAll(TERMS.map(Block.Column::number));
    return new Block.Table(
        Prose.of(
            "Mean over seeds; for the gap the range over seeds in small print. Parts in the"
                + " trained objective’s own units (nats)."),
        columns,
        r.seriesNames()
            .flatMap(
                s ->
                    Cells.depths(r.series(s))
                        .filter(d -> gap(r, s, d).isDefined())
                        .map(d -> row(r, s, d))));
  }

  private static Seq<Prose> row(ReproduceResult r, String series, int depth) {
    return List.of(
            Prose.text(VegaLite.Series.of(series).name()),
            Prose.text(Integer.toString(depth)),
            Cells.prose(gap(r, series, depth), 4))
        .appendAll(
            TERMS.map(
                t -> Prose.text(Numbers.figure(term(r, series, depth, t).map(Spread::mean), 3))));
  }
}
