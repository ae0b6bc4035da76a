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
 * Student's, of the depths' means about the line: it says how well a line fits, nothing about
 * seeds.
 *
 * @param value exponent
 * @param intercept natural log of y at depth 1
 * @param lo lower end of the interval
 * @param hi upper end
 * @param coverage nominal, 0.95
 * @param points values used
 * @param depths distinct depths used
 * @param resamples of the bootstrap; 0 for Student's interval, or none where there are fewer than
 *     three depths
 * @param misfit half the width of Student's interval, {@code depths-2} degrees of freedom; none for
 *     fewer than three depths
 */
public record Slope(
    double value,
    double intercept,
    Option<Double> lo,
    Option<Double> hi,
    double coverage,
    int points,
    int depths,
    int resamples,
    @Added Option<Double> misfit) {

  /** Without Student's interval. */
  public Slope(
      double value,
      double intercept,
      Option<Double> lo,
      Option<Double> hi,
      double coverage,
      int points,
      int depths,
      int resamples) {
    this(value, intercept, lo, hi, coverage, points, depths, resamples, Option.none());
  }

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
    Option<Double> misfit = x.length < 3 ? Option.none() : Option.some(student(x, y));
    return Option.some(
        new Slope(
            line[0],
            line[1],
            interval
                ? Option.some(quantile(boot, (1 - COVERAGE) / 2))
                : misfit.map(r -> line[0] - r),
            interval
                ? Option.some(quantile(boot, (1 + COVERAGE) / 2))
                : misfit.map(r -> line[0] + r),
            COVERAGE,
            points.size(),
            depths.length,
            boot.length,
            misfit));
  }

  /**
   * The same with the hull of both intervals: few seeds that agree say nothing about how well a
   * line fits.
   */
  public Slope wide() {
    return new Slope(
        value,
        intercept,
        lo.map(l -> misfit.map(m -> Math.min(l, value - m)).getOrElse(l)),
        hi.map(h -> misfit.map(m -> Math.max(h, value + m)).getOrElse(h)),
        coverage,
        points,
        depths,
        resamples,
        misfit);
  }

  /** What the interval is, in a few words. */
  public String interval() {
    return resamples > 0
        ? "95 % bootstrap over seeds"
        : lo.isDefined() ? "95 % Student about the line" : "no interval";
  }

  /** Half the width of Student's interval of the slope, of the means at every depth. */
  private static double student(double[] x, double[][] y) {
    double[][] means = new double[x.length][];
    for (int g = 0; g < x.length; g++) {
      means[g] = new double[] {Arrays.stream(y[g]).average().orElseThrow()};
    }
    double[] line = line(x, means);
    double centre = Arrays.stream(x).average().orElseThrow();
    double rest = 0;
    double xx = 0;
    for (int g = 0; g < x.length; g++) {
      double r = means[g][0] - line[1] - line[0] * x[g];
      rest += r * r;
      xx += (x[g] - centre) * (x[g] - centre);
    }
    int freedom = x.length - 2;
    double quantile = new TDistribution(freedom).inverseCumulativeProbability((1 + COVERAGE) / 2);
    return quantile * Math.sqrt(rest / freedom / xx);
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
