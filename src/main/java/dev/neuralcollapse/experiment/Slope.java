package dev.neuralcollapse.experiment;

import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Least squares of log y on log depth with a percentile bootstrap over seeds: in every resample
 * each depth draws its seeds anew, with replacement. With s seeds a resample at one depth knows at
 * most s values, so for few seeds the interval is too short (by about {@code √((s-1)/s)}); it says
 * nothing about depths or data not tried. Where some depth has one seed only, the interval is
 * Student's, of the residuals about the line: it says how well a line fits, nothing about seeds.
 *
 * @param value exponent
 * @param intercept natural log of y at depth 1
 * @param lo lower end of the interval
 * @param hi upper end
 * @param coverage nominal, 0.95
 * @param points values used
 * @param depths distinct depths used
 * @param resamples of the bootstrap; 0 for Student's interval, or none where there are fewer than
 *     three values
 */
public record Slope(
    double value,
    double intercept,
    Option<Double> lo,
    Option<Double> hi,
    double coverage,
    int points,
    int depths,
    int resamples) {

  /** One observation, {@code depth >= 1} and {@code value > 0}. */
  public record Point(int depth, double value) {}

  private static final double COVERAGE = 0.95;

  /** None for fewer than two depths. */
  public static Option<Slope> fit(Seq<Point> points, int resamples, long seed) {
    if (points.exists(p -> !(p.value() > 0) || !Double.isFinite(p.value()))) {
      throw new IllegalArgumentException("slopes need positive values");
    }
    Map<Integer, ? extends Seq<Point>> groups = points.groupBy(Point::depth);
    if (groups.size() < 2) {
      return Option.none();
    }
    int[] depths = groups.keySet().toSortedSet().toJavaStream().mapToInt(d -> d).toArray();
    double[] x = Arrays.stream(depths).mapToDouble(StrictMath::log).toArray();
    double[][] y = new double[depths.length][];
    for (int g = 0; g < depths.length; g++) {
      y[g] =
          groups
              .get(depths[g])
              .get()
              .toJavaStream()
              .mapToDouble(p -> StrictMath.log(p.value()))
              .toArray();
    }
    double[] line = line(x, y);
    boolean interval = resamples > 0 && Arrays.stream(y).allMatch(g -> g.length > 1);
    double[] boot = interval ? bootstrap(x, y, resamples, seed) : new double[0];
    Option<Double> reach =
        interval || points.size() < 3 ? Option.none() : Option.some(student(x, y, line));
    return Option.some(
        new Slope(
            line[0],
            line[1],
            interval
                ? Option.some(quantile(boot, (1 - COVERAGE) / 2))
                : reach.map(r -> line[0] - r),
            interval
                ? Option.some(quantile(boot, (1 + COVERAGE) / 2))
                : reach.map(r -> line[0] + r),
            COVERAGE,
            points.size(),
            depths.length,
            boot.length));
  }

  /** What the interval is, in a few words. */
  public String interval() {
    return resamples > 0
        ? "95 % bootstrap over seeds"
        : lo.isDefined() ? "95 % Student about the line" : "no interval";
  }

  /** Half the width of Student's interval of the slope, {@code n-2} degrees of freedom. */
  private static double student(double[] x, double[][] y, double[] line) {
    int n = Arrays.stream(y).mapToInt(g -> g.length).sum();
    double mean = 0;
    for (int g = 0; g < x.length; g++) {
      mean += x[g] * y[g].length / n;
    }
    double rest = 0;
    double xx = 0;
    for (int g = 0; g < x.length; g++) {
      for (double v : y[g]) {
        double r = v - line[1] - line[0] * x[g];
        rest += r * r;
        xx += (x[g] - mean) * (x[g] - mean);
      }
    }
    double quantile = new TDistribution(n - 2).inverseCumulativeProbability((1 + COVERAGE) / 2);
    return quantile * Math.sqrt(rest / (n - 2) / xx);
  }

  /** The fitted value at a depth. */
  public double at(double depth) {
    return StrictMath.exp(intercept + value * StrictMath.log(depth));
  }

  private static double[] bootstrap(double[] x, double[][] y, int resamples, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[] slopes = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double[][] drawn = new double[y.length][];
      for (int g = 0; g < y.length; g++) {
        drawn[g] = new double[y[g].length];
        for (int i = 0; i < drawn[g].length; i++) {
          drawn[g][i] = y[g][random.nextInt(y[g].length)];
        }
      }
      slopes[r] = line(x, drawn)[0];
    }
    Arrays.sort(slopes);
    return slopes;
  }

  /** Slope and intercept, two-pass. */
  private static double[] line(double[] x, double[][] y) {
    double n = 0;
    double sx = 0;
    double sy = 0;
    for (int g = 0; g < x.length; g++) {
      n += y[g].length;
      sx += x[g] * y[g].length;
      sy += Arrays.stream(y[g]).sum();
    }
    double mx = sx / n;
    double my = sy / n;
    double xx = 0;
    double xy = 0;
    for (int g = 0; g < x.length; g++) {
      for (double v : y[g]) {
        xx += (x[g] - mx) * (x[g] - mx);
        xy += (x[g] - mx) * (v - my);
      }
    }
    double slope = xy / xx;
    return new double[] {slope, my - slope * mx};
  }

  /** Linear interpolation between order statistics (type 7). */
  static double quantile(double[] sorted, double p) {
    double at = p * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
