package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.CertifiedDepth;
import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Slope;
import dev.neuralcollapse.experiment.SlopeRow;
import dev.neuralcollapse.experiment.Spread;
import io.vavr.Tuple;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collapse against depth, with fitted rates. */
final class DepthView {
  private static final Seq<String> METRICS =
      List.of("nc1.trace-ratio", "nc2.etf-weights", "nc3.cosine-gap");

  private DepthView() {}

  static Page.Section of(ReproduceResult r) {
    return new Page.Section(
        "depth",
        "Collapse against depth",
        List.of(
            new Block.Charts(
                METRICS.flatMap(m -> chart(r, m)),
                Prose.of(
                    "One point a seed, lines through the means over seeds, logarithmic axes."
                        + " Dashed: the published average slope {}, drawn through the SGD curve (or"
                        + " the first there is) at depth {}; its height means nothing. Red: the"
                        + " certified bound for every network at least as good.",
                    Numbers.figure(Published.SLOPE, 3),
                    Integer.toString(Published.SLOPE_FROM))),
            table(r),
            slopes(r),
            understanding()));
  }

  private static Option<Block.Chart> chart(ReproduceResult r, String metric) {
    Seq<Map<String, @Nullable Object>> points =
        r.cells()
            .flatMap(
                c ->
                    c.measured()
                        .flatMap(m -> m.metric(metric))
                        .filter(v -> v > 0)
                        .toList()
                        .map(
                            v ->
                                object(
                                    "depth", c.plan().depth(),
                                    "series", VegaLite.Series.of(c.plan().series()).name(),
                                    "seed", c.plan().seed(),
                                    "value", v)));
    if (points.isEmpty()) {
      return Option.none();
    }
    String title = metric.substring(0, 3).toUpperCase(java.util.Locale.ROOT);
    return Option.some(
        new Block.Chart(
            "chart-depth-" + title,
            title + " of the last features",
            curves(r, points, metric, title),
            title
                + " against depth for every seed and way of training; the table has the numbers."));
  }

  /** Points and curves of a metric with the published slope and the certified bound. */
  static String curves(
      ReproduceResult r, Seq<Map<String, @Nullable Object>> points, String metric, String title) {
    Seq<Integer> depths = Cells.depths(r.cells());
    Map<String, @Nullable Object> x = VegaLite.depth(depths);
    Map<String, @Nullable Object> y = VegaLite.logarithmic("value", title);
    Map<String, @Nullable Object> colour = VegaLite.colour(r.seriesNames());
    Object tooltip =
        array(
            object("field", "series", "title", "trained by"),
            object("field", "depth", "title", "depth"),
            object("field", "seed", "title", "seed"),
            object("field", "value", "title", title, "format", ".4g"));
    Map<String, @Nullable Object> dots =
        object(
            "mark", object("type", "point", "filled", true, "size", 38, "opacity", 0.75),
            "encoding", object("x", x, "y", y, "color", colour, "tooltip", tooltip));
    Map<String, @Nullable Object> lines =
        object(
            "mark", object("type", "line", "strokeWidth", 1.6),
            "encoding",
                object(
                    "x",
                    x,
                    "y",
                    object("aggregate", "mean", "field", "value", "type", "quantitative"),
                    "color",
                    colour));
    Map<String, @Nullable Object> published =
        reference(publishedLine(r, metric, depths), VegaLite.QUIET, array(5, 4), x, y);
    Map<String, @Nullable Object> bound =
        reference(certified(r, metric), VegaLite.BOUND, array(1, 0), x, y);
    return VegaLite.layers(points, 270, published, bound, lines, dots);
  }

  private static Map<String, @Nullable Object> reference(
      Seq<Map<String, @Nullable Object>> values,
      String colour,
      Object dash,
      Map<String, @Nullable Object> x,
      Map<String, @Nullable Object> y) {
    return object(
        "data", object("values", array(values)),
        "mark", object("type", "line", "color", colour, "strokeWidth", 1.5, "strokeDash", dash),
        "encoding", object("x", x, "y", y));
  }

  private static Seq<Map<String, @Nullable Object>> certified(ReproduceResult r, String metric) {
    return r.certificates()
        .flatMap(
            d ->
                d.bound(metric.substring(0, 3))
                    .flatMap(CertifiedDepth.Bound::bound)
                    .toList()
                    .map(v -> object("depth", d.depth(), "value", v)));
  }

  private static Seq<Map<String, @Nullable Object>> publishedLine(
      ReproduceResult r, String metric, Seq<Integer> depths) {
    Seq<String> names = r.seriesNames();
    String through = names.find(s -> s.startsWith("sgd")).getOrElse(names.head());
    int from = Published.SLOPE_FROM;
    return Cells.metric(r, through, from, metric)
        .filter(s -> s.mean() > 0)
        .toList()
        .flatMap(
            s ->
                depths
                    .filter(d -> d >= from)
                    .map(
                        d ->
                            object(
                                "depth",
                                d,
                                "value",
                                s.mean() * StrictMath.pow((double) d / from, Published.SLOPE))));
  }

  private static Block table(ReproduceResult r) {
    return new Block.Table(
        Prose.of(
            "Mean over seeds, range over seeds in small print. NC1"
                + " $=\\operatorname{tr}\\Sigma_W/\\operatorname{tr}\\Sigma_B$ (`nc1.trace-ratio`);"
                + " NC2 of raw classifier rows (`nc2.etf-weights`); NC3 $=1-$ mean cosine of"
                + " samples and rows (`nc3.cosine-gap`); last features before the head, training"
                + " samples."),
        List.of(
            Block.Column.words("trained by"),
            Block.Column.number("depth"),
            Block.Column.number("NC1"),
            Block.Column.number("NC2"),
            Block.Column.number("NC3"),
            Block.Column.number("seeds")),
        r.seriesNames()
            .flatMap(
                s ->
                    Cells.depths(r.series(s))
                        .filter(d -> Cells.metric(r, s, d, METRICS.head()).isDefined())
                        .map(d -> row(r, s, d))));
  }

  private static Seq<Prose> row(ReproduceResult r, String series, int depth) {
    return List.of(
            Prose.text(VegaLite.Series.of(series).name()), Prose.text(Integer.toString(depth)))
        .appendAll(METRICS.map(m -> Cells.prose(Cells.metric(r, series, depth, m), 3)))
        .append(
            Prose.text(
                Cells.metric(r, series, depth, METRICS.head())
                    .map(Spread::count)
                    .map(String::valueOf)
                    .getOrElse(Numbers.NONE)));
  }

  private static Block slopes(ReproduceResult r) {
    Seq<Integer> starts = r.slopes().map(SlopeRow::fromDepth).distinct();
    return new Block.Table(
        Prose.of(
            "Exponents: least squares of the logarithm on log depth over all seeds; in brackets the"
                + " 95 % percentile interval of {} bootstrap resamples that draw seeds anew at"
                + " every depth (none for a single seed).",
            Integer.toString(r.spec().resamples())),
        List.of(Block.Column.words("quantity"), Block.Column.words("trained by"))
            .appendAll(starts.map(d -> Block.Column.number("slope from depth " + d)))
            .append(Block.Column.words("values used")),
        r.slopes()
            .groupBy(s -> Tuple.of(s.series(), s.quantity()))
            .values()
            .sortBy(g -> r.slopes().indexOf(g.head()))
            .map(g -> slopes(g, starts))
            .toList());
  }

  /** The slopes of one quantity and curve, from each first depth. */
  private static Seq<Prose> slopes(Seq<SlopeRow> group, Seq<Integer> starts) {
    return List.of(
            Replay.code(group.head().quantity()),
            Prose.text(VegaLite.Series.of(group.head().series()).name()))
        .appendAll(
            starts.map(
                d ->
                    group
                        .find(s -> s.fromDepth() == d)
                        .flatMap(SlopeRow::slope)
                        .map(DepthView::slope)
                        .getOrElse(Prose.text(Numbers.NONE))))
        .append(Prose.text(group.map(SlopeRow::note).distinct().mkString("; ")));
  }

  private static Prose slope(Slope f) {
    return f.lo()
        .flatMap(lo -> f.hi().map(hi -> Numbers.interval(lo, hi, 2)))
        .map(i -> Prose.of("{}{}", Numbers.figure(f.value(), 3), new Inline.Small(i)))
        .getOrElse(Prose.text(Numbers.figure(f.value(), 3)));
  }

  private static Block understanding() {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "The published slope {} (P) averages architectures and data sets, from depth {} on,"
                    + " trained by SGD for 5000 epochs. {}",
                Numbers.figure(Published.SLOPE, 3),
                Integer.toString(Published.SLOPE_FROM),
                Published.UNKNOWN),
            Prose.of(
                "A slope can measure the optimiser, or the penalty on the embedding, rather than"
                    + " the optimum: compare the curves. A comparison over depth is honest only"
                    + " between runs that have converged; which ones have stands under “Every"
                    + " training run”. With few seeds a bootstrap interval is too short, by about"
                    + " $\\sqrt{(s-1)/s}$ for $s$ seeds, and says nothing of other data.")));
  }
}
