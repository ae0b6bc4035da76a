package dev.neuralcollapse.report;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * Curves on two logarithmic axes as a picture that stands alone: SVG without scripts or fonts of
 * its own. Equal values give equal bytes.
 *
 * @param title above the picture
 * @param x name of the horizontal axis
 * @param y name of the vertical axis
 * @param curves drawn in this order
 */
public record LogLogChart(String title, String x, String y, Seq<Curve> curves) {
  private static final int WIDTH = 760;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 44;
  private static final int PLOT = 360;
  private static final int LEGEND_LINE = 18;

  /** Colours readable on white and for colour-blind readers. */
  private static final Seq<String> COLOURS =
      List.of("#1f5a99", "#2a9d8f", "#e08a1e", "#b07aa1", "#b3243b", "#8a8f98");

  /**
   * A curve; points that are not positive numbers are left out.
   *
   * @param name in the legend
   * @param colour number of its colour
   * @param style of its line
   * @param points x and y
   */
  public record Curve(String name, int colour, Style style, Seq<Point> points) {}

  /** A point. */
  public record Point(double x, double y) {
    boolean visible() {
      return x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /** How a curve is drawn. */
  public enum Style {
    /** A line with its points. */
    MEASURED,
    /** Dashes. */
    CERTIFIED,
    /** Dots. */
    LAW
  }

  /** The picture. */
  public String svg() {
    Seq<Point> all = curves.flatMap(Curve::points).filter(Point::visible);
    Axis across = Axis.of(all.map(Point::x), LEFT, WIDTH - RIGHT);
    Axis up = Axis.of(all.map(Point::y), TOP + PLOT, TOP);
    int height = TOP + PLOT + 56 + LEGEND_LINE * curves.size();
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" font-family=\"system-ui, sans-serif\""
                + " font-size=\"12\" fill=\"#3b3a36\">%n<title>%s</title>%n<rect width=\"%d\""
                + " height=\"%d\" fill=\"#fff\"/>%n",
            WIDTH,
            height,
            WIDTH,
            height,
            escaped(title),
            WIDTH,
            height));
    out.append(text(LEFT, 24, "start", 15, title));
    across.ticks().forEach(t -> out.append(vertical(across.at(t), t)));
    up.ticks().forEach(t -> out.append(horizontal(up.at(t), t)));
    out.append(text((LEFT + WIDTH - RIGHT) / 2.0, TOP + PLOT + 38, "middle", 12, x));
    out.append(text(LEFT, TOP - 6, "start", 12, y));
    curves.zipWithIndex().forEach(c -> out.append(drawn(c._1, c._2, across, up)));
    return out.append("</svg>\n").toString().replace("\r", "");
  }

  /** A logarithmic scale between two pixels. */
  private record Axis(double low, double high, double from, double to) {
    static Axis of(Seq<Double> values, double from, double to) {
      double low = StrictMath.log10(values.min().getOrElse(1.0));
      double high = StrictMath.log10(values.max().getOrElse(10.0));
      double room = Math.max(0.1, 0.04 * (high - low));
      return new Axis(low - room, high + room, from, to);
    }

    double at(double value) {
      return from + (StrictMath.log10(value) - low) / (high - low) * (to - from);
    }

    /** Powers of ten, with 2 and 5 where there are few of them. */
    Seq<Double> ticks() {
      Seq<Double> tens =
          Vector.rangeClosed((int) Math.floor(low), (int) Math.ceil(high))
              .map(k -> StrictMath.pow(10, k));
      Seq<Double> fine = tens.flatMap(t -> List.of(t, 2 * t, 5 * t));
      Seq<Double> inside = tens.filter(this::holds);
      return inside.size() >= 3 ? inside : fine.filter(this::holds);
    }

    private boolean holds(double value) {
      double log = StrictMath.log10(value);
      return log >= low && log <= high;
    }
  }

  private static String vertical(double at, double value) {
    return line(at, TOP, at, TOP + PLOT, "#eceae4")
        + text(at, TOP + PLOT + 18, "middle", 11, label(value));
  }

  private static String horizontal(double at, double value) {
    return line(LEFT, at, WIDTH - RIGHT, at, "#eceae4")
        + text(LEFT - 8, at + 4, "end", 11, label(value));
  }

  private static String label(double value) {
    return value >= 1 && value < 1e7
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.0e", value);
  }

  private static String drawn(Curve c, int place, Axis across, Axis up) {
    String colour = COLOURS.get(Math.floorMod(c.colour(), COLOURS.size()));
    String dash =
        switch (c.style()) {
          case MEASURED -> "";
          case CERTIFIED -> " stroke-dasharray=\"7 4\"";
          case LAW -> " stroke-dasharray=\"2 4\"";
        };
    Seq<Point> points = c.points().filter(Point::visible);
    String path =
        points
            .map(p -> String.format(Locale.ROOT, "%.2f,%.2f", across.at(p.x()), up.at(p.y())))
            .mkString(" ");
    String dots =
        c.style() == Style.LAW
            ? ""
            : points
                .map(
                    p ->
                        String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"3\" fill=\"%s\"><title>%s: L ="
                                + " %s, %.4g</title></circle>%n",
                            across.at(p.x()),
                            up.at(p.y()),
                            colour,
                            escaped(c.name()),
                            label(p.x()),
                            p.y()))
                .mkString();
    int row = TOP + PLOT + 62 + LEGEND_LINE * place;
    String stroke =
        String.format(Locale.ROOT, " fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"", colour);
    return String.format(Locale.ROOT, "<polyline points=\"%s\"%s%s/>%n", path, stroke, dash)
        + dots
        + String.format(
            Locale.ROOT,
            "<polyline points=\"%d,%d %d,%d\"%s%s/>%n",
            LEFT,
            row - 4,
            LEFT + 28,
            row - 4,
            stroke,
            dash)
        + text(LEFT + 36, row, "start", 12, c.name());
  }

  private static String line(double x1, double y1, double x2, double y2, String colour) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke=\"%s\"/>%n",
        x1,
        y1,
        x2,
        y2,
        colour);
  }

  private static String text(double x, double y, String anchor, int size, String words) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>%n",
        x,
        y,
        anchor,
        size,
        escaped(words));
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
