package dev.neuralcollapse.experiment.simulation;

import io.vavr.collection.Seq;

/**
 * A chart: lines over one coordinate.
 *
 * @param id lower case with hyphens, unique in its simulation
 * @param title one line
 * @param x what the coordinate is
 * @param y what is drawn
 * @param logX whether the coordinate's scale is logarithmic
 * @param logY whether the values' scale is logarithmic
 * @param lines to draw
 */
public record Curve(
    String id, String title, String x, String y, boolean logX, boolean logY, Seq<Line> lines) {

  /**
   * A line.
   *
   * @param name in the legend
   * @param predicted drawn as theory rather than as measurement
   * @param points from left to right
   */
  public record Line(String name, boolean predicted, Seq<Point> points) {}

  /**
   * A point.
   *
   * @param least of the interval over seeds, {@code y} itself without one
   * @param greatest of the interval over seeds
   */
  public record Point(double x, double y, double least, double greatest) {

    /** Without an interval. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }
  }
}
