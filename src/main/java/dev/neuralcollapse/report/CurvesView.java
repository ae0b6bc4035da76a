package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.simulation.Curve;
import dev.neuralcollapse.experiment.simulation.PaperResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Curves: predicted dashed, measured solid with the range over seeds. */
final class CurvesView {
  /**
   * Readable on white and for colour-blind readers; told again from the first when they run out.
   */
  private static final Seq<String> COLOURS =
      List.of(
          "#1f5a99", "#e08a1e", "#2a9d8f", "#b07aa1", "#b3243b", "#4f7f2a", "#6a4c93", "#7a6a4f");

  private CurvesView() {}

  static Option<Page.Section> of(PaperResult r) {
    Seq<Block.Chart> charts = r.simulated().curves().flatMap(CurvesView::chart);
    return Option.when(
        charts.nonEmpty(),
        () ->
            new Page.Section(
                "curves",
                "Curves",
                List.of(
                    new Block.Charts(
                        charts,
                        Prose.of(
                            "Dashed: predicted. Solid, with points: measured, the median over seeds"
                                + " where there are several; shaded: from the least to the"
                                + " greatest. Every number stands in `rows.csv`.")))));
  }

  private static Option<Block.Chart> chart(Curve c) {
    Seq<Map<String, @Nullable Object>> points =
        c.lines().flatMap(l -> l.points().filter(p -> drawable(c, p)).map(p -> point(c, l, p)));
    return Option.when(
        points.nonEmpty(),
        () ->
            new Block.Chart(
                "chart-" + c.id(),
                c.title(),
                spec(c, points),
                c.y()
                    + " against "
                    + c.x()
                    + ": "
                    + c.lines().map(Curve.Line::name).mkString(", ")
                    + "; rows.csv has the numbers."));
  }

  /** Far from zero and close together, so that an axis from zero would show nothing. */
  private static boolean narrow(Curve c) {
    Seq<Double> all =
        c.lines().flatMap(l -> l.points().map(Curve.Point::y)).filter(Double::isFinite);
    double least = all.min().getOrElse(0.0);
    double most = all.max().getOrElse(0.0);
    return most - least < Math.max(Math.abs(least), Math.abs(most)) / 4;
  }

  /** On a logarithmic axis nothing stands that is not positive. */
  private static boolean drawable(Curve c, Curve.Point p) {
    return Double.isFinite(p.x())
        && Double.isFinite(p.y())
        && (!c.logX() || p.x() > 0)
        && (!c.logY() || p.y() > 0);
  }

  private static Map<String, @Nullable Object> point(Curve c, Curve.Line l, Curve.Point p) {
    boolean range = p.least() < p.greatest() && (!c.logY() || p.least() > 0);
    return object(
        "x", p.x(),
        "y", p.y(),
        "series", l.name(),
        "predicted", l.predicted(),
        "least", range ? p.least() : p.y(),
        "greatest", range ? p.greatest() : p.y());
  }

  private static String spec(Curve c, Seq<Map<String, @Nullable Object>> points) {
    Map<String, @Nullable Object> x = axis("x", c.x(), c.logX());
    Map<String, @Nullable Object> y =
        c.logY() || !narrow(c)
            ? axis("y", c.y(), c.logY())
            : with(axis("y", c.y(), false), "scale", object("zero", false));
    Seq<String> names = c.lines().map(Curve.Line::name);
    Map<String, @Nullable Object> colour =
        with(
            VegaLite.colours(names, names.zipWithIndex((n, i) -> COLOURS.get(i % COLOURS.size()))),
            "legend",
            object("orient", "bottom", "columns", 1, "labelLimit", 320, "symbolOpacity", 1));
    Object tooltip =
        array(
            object("field", "series", "title", "what"),
            object("field", "x", "title", c.x(), "format", ".4~g"),
            object("field", "y", "title", c.y(), "format", ".4~g"));
    Map<String, @Nullable Object> range =
        object(
            "x",
            x,
            "y",
            with(y, "field", "least"),
            "y2",
            object("field", "greatest"),
            "color",
            colour);
    Object ranged = array(object("filter", "datum.least < datum.greatest"));
    Map<String, @Nullable Object> band =
        object(
            "transform", ranged,
            "mark", object("type", "area", "opacity", 0.16),
            "encoding", range);
    // A single range has no area.
    Map<String, @Nullable Object> bars =
        object(
            "transform", ranged,
            "mark", object("type", "rule", "opacity", 0.5),
            "encoding", range);
    return VegaLite.layers(
        points,
        260,
        band,
        bars,
        line(false, array(1, 0), x, y, colour),
        line(true, array(6, 4), x, y, colour),
        object(
            "transform", array(object("filter", "!datum.predicted")),
            "mark", object("type", "point", "filled", true, "size", 34),
            "encoding", object("x", x, "y", y, "color", colour, "tooltip", tooltip)));
  }

  private static Map<String, @Nullable Object> line(
      boolean predicted,
      Object dash,
      Map<String, @Nullable Object> x,
      Map<String, @Nullable Object> y,
      Map<String, @Nullable Object> colour) {
    return object(
        "transform", array(object("filter", predicted ? "datum.predicted" : "!datum.predicted")),
        "mark", object("type", "line", "strokeWidth", 1.7, "strokeDash", dash),
        "encoding", object("x", x, "y", y, "color", colour));
  }

  private static Map<String, @Nullable Object> axis(String field, String title, boolean log) {
    return log ? VegaLite.logarithmic(field, title) : VegaLite.linear(field, title);
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> encoding, String key, Object value) {
    java.util.LinkedHashMap<String, @Nullable Object> other =
        new java.util.LinkedHashMap<>(encoding);
    other.put(key, value);
    return other;
  }
}
