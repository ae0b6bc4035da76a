package dev.neuralcollapse.bound;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * How fast {@code U(L) - F*} falls, against what it can: slopes of the logarithm on {@code log L}
 * between -1 (the converse by turning) and that of {@code log² L/L} between the same depths (the
 * construction, and the converse by contraction).
 *
 * @param least -1
 * @param most slope of {@code log² L/L}, fitted to the same depths as the measured one
 * @param measured least-squares slope of the bounds
 * @param error its standard error as a fit of a line
 */
public record RateInterval(double least, double most, double measured, double error) {

  /** From depths and gaps; none with fewer than three different depths or a gap of 0. */
  public static Option<RateInterval> of(Seq<Integer> depths, Seq<Double> gaps) {
    if (depths.distinct().size() < 3 || gaps.exists(g -> !(g > 0))) {
      return Option.none();
    }
    Vector<Double> x = depths.map(l -> StrictMath.log(l)).toVector();
    double[] measured = line(x, gaps.map(StrictMath::log).toVector());
    double[] law = line(x, x.map(t -> 2 * StrictMath.log(t) - t));
    return Option.some(new RateInterval(-1, law[0], measured[0], measured[1]));
  }

  /** Does the measured slope lie between both ends, within twice its error? */
  public boolean holds() {
    return measured + 2 * error >= least && measured - 2 * error <= most;
  }

  /** Slope and its standard error. */
  private static double[] line(Vector<Double> x, Vector<Double> y) {
    double meanX = x.average().get();
    double meanY = y.average().get();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.size(); i++) {
      double dx = x.get(i) - meanX;
      double dy = y.get(i) - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    double slope = xy / xx;
    double rest = Math.max(0, yy - slope * xy);
    return new double[] {slope, Math.sqrt(rest / (x.size() - 2) / xx)};
  }
}
