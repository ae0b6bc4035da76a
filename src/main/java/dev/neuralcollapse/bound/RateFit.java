package dev.neuralcollapse.bound;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How fast the bounds of one construction fall, beside how fast they should: {@code (a + b log
 * L)²/L}, which is what trips of weight {@code A + B log(1/ε)} and the best ε give (D).
 *
 * @param slope least squares, of log gap on log depth
 * @param standardError of the slope, as a fit of a line
 * @param low end of its 95% interval (Student, n-2 degrees of freedom)
 * @param high end of it
 * @param predicted slope of {@code log²L/L} fitted to the same depths
 * @param offset a, from least squares of {@code √(L gap)} on {@code log L}
 * @param factor b
 * @param misfit largest relative deviation of the gaps from {@code (a + b log L)²/L}
 */
public record RateFit(
    double slope,
    double standardError,
    double low,
    double high,
    double predicted,
    double offset,
    double factor,
    double misfit) {

  /** None with fewer than three different depths with a positive gap. */
  public static Option<RateFit> of(Seq<DepthBound> all) {
    Seq<DepthBound> used = all.filter(b -> b.gap() > 0).distinctBy(DepthBound::depth);
    if (used.size() < 3) {
      return Option.none();
    }
    Vector<Double> x = used.map(b -> StrictMath.log(b.depth())).toVector();
    Line fitted = Line.of(x, used.map(b -> StrictMath.log(b.gap())).toVector());
    Line law = Line.of(x, x.map(t -> 2 * StrictMath.log(t) - t));
    Line root = Line.of(x, used.map(b -> Math.sqrt(b.depth() * b.gap())).toVector());
    double reach =
        new TDistribution(used.size() - 2).inverseCumulativeProbability(0.975) * fitted.error();
    double misfit =
        used.map(
                b -> {
                  double r = root.at(StrictMath.log(b.depth()));
                  return Math.abs(r * r / b.depth() / b.gap() - 1);
                })
            .max()
            .get();
    return Option.some(
        new RateFit(
            fitted.slope(),
            fitted.error(),
            fitted.slope() - reach,
            fitted.slope() + reach,
            law.slope(),
            root.intercept(),
            root.slope(),
            misfit));
  }

  /** Slope of log gap on log depth between two depths. */
  public static double between(DepthBound a, DepthBound b) {
    return StrictMath.log(b.gap() / a.gap()) / StrictMath.log((double) b.depth() / a.depth());
  }

  /** The same of {@code log²L/L}. */
  public static double lawBetween(DepthBound a, DepthBound b) {
    double x = StrictMath.log(a.depth());
    double y = StrictMath.log(b.depth());
    return 2 * StrictMath.log(y / x) / (y - x) - 1;
  }

  private record Line(double intercept, double slope, double error) {
    double at(double x) {
      return intercept + slope * x;
    }

    static Line of(Vector<Double> x, Vector<Double> y) {
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
      return new Line(meanY - slope * meanX, slope, Math.sqrt(rest / (x.size() - 2) / xx));
    }
  }
}
