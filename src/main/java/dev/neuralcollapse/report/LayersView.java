package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Progressive collapse, layer by layer. */
final class LayersView {

  private LayersView() {}

  static Page.Section of(ReproduceResult r) {
    String series = r.seriesNames().headOption().getOrElse("");
    Seq<Cell> cells = r.series(series).filter(c -> c.measured().isDefined());
    Option<Long> seed = cells.map(c -> c.plan().seed()).min();
    Seq<Cell> shown = cells.filter(c -> seed.contains(c.plan().seed()));
    return new Page.Section(
        "layers",
        "Layer by layer",
        List.of(
            new Block.Charts(
                List.of(
                        chart(shown, "pfc1", "PFC1: variability", Cell.Layer::pfc1, true),
                        chart(shown, "pfc2", "PFC2: simplex of means", Cell.Layer::pfc2, true),
                        chart(
                            shown, "pfc3", "PFC3: nearest-mean accuracy", Cell.Layer::pfc3, false))
                    .flatMap(c -> c),
                Prose.of(
                    "{}, {}; one line a depth. Horizontal: layer over $L-1$, so 0 is the embedding"
                        + " and 1 the features before the head. PFC1"
                        + " $=\\operatorname{tr}\\Sigma_W/\\operatorname{tr}\\Sigma_B$, PFC2 of"
                        + " centred class means, PFC3 the share of samples nearest to their own"
                        + " class mean. All seeds are in `rows.csv`.",
                    VegaLite.Series.of(series).name(),
                    "seed " + seed.map(String::valueOf).getOrElse("–"))),
            new Block.Folded("The numbers, layer by layer", List.of(table(shown))),
            new Block.Understanding(
                List.of(
                    Prose.of(
                        "Progressive feedforward collapse (arXiv 2405.00985) says that these"
                            + " metrics improve from layer to layer along a trained ResNet (P). The"
                            + " constructed networks below spread their cost over the layers (D);"
                            + " where trained networks do the same, curves of different depth fall"
                            + " on one another when drawn against relative depth.")))));
  }

  private static Option<Block.Chart> chart(
      Seq<Cell> cells,
      String id,
      String title,
      Function<Cell.Layer, Option<Double>> what,
      boolean log) {
    Seq<Map<String, @Nullable Object>> points =
        cells.flatMap(
            c ->
                c.measured()
                    .get()
                    .layers()
                    .flatMap(
                        l ->
                            what.apply(l)
                                .filter(v -> !log || v > 0)
                                .toList()
                                .map(
                                    v ->
                                        object(
                                            "depth",
                                            c.plan().depth(),
                                            "layer",
                                            l.layer(),
                                            "at",
                                            l.layer() / Math.max(1.0, c.plan().depth() - 1.0),
                                            "value",
                                            v))));
    if (points.isEmpty()) {
      return Option.none();
    }
    String name = id.toUpperCase(java.util.Locale.ROOT);
    Map<String, @Nullable Object> y =
        log
            ? VegaLite.logarithmic("value", name)
            : object(
                "field",
                "value",
                "type",
                "quantitative",
                "title",
                name,
                "scale",
                object("zero", false),
                "axis",
                object("format", ".1%", "tickCount", 4));
    return Option.some(
        new Block.Chart(
            "chart-" + id,
            title,
            VegaLite.mark(
                points,
                240,
                object("type", "line", "strokeWidth", 1.7, "point", object("size", 22)),
                object(
                    "x",
                    VegaLite.linear("at", "relative depth"),
                    "y",
                    y,
                    "color",
                    object(
                        "field", "depth",
                        "type", "ordinal",
                        "title", "L",
                        "scale", object("scheme", "viridis", "reverse", true),
                        "legend", object("orient", "bottom", "columns", 7)),
                    "tooltip",
                    array(
                        object("field", "depth", "title", "depth"),
                        object("field", "layer", "title", "layer"),
                        object("field", "value", "title", name, "format", ".4g")))),
            name + " by layer for networks of each depth."));
  }

  private static Block table(Seq<Cell> cells) {
    return new Block.Table(
        Prose.of("Layer 0 is the embedding."),
        List.of(
            Block.Column.number("depth"),
            Block.Column.number("layer"),
            Block.Column.number("PFC1"),
            Block.Column.number("PFC2"),
            Block.Column.number("PFC3")),
        cells.flatMap(
            c ->
                c.measured()
                    .get()
                    .layers()
                    .map(
                        l ->
                            List.of(
                                Prose.text(Integer.toString(c.plan().depth())),
                                Prose.text(Integer.toString(l.layer())),
                                Prose.text(Numbers.figure(l.pfc1(), 4)),
                                Prose.text(Numbers.figure(l.pfc2(), 4)),
                                Prose.text(
                                    l.pfc3().map(Numbers::percent).getOrElse(Numbers.NONE))))));
  }
}
