package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.descent.Restarts;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The lowest point found of {@link MufmProblem}, with what is known about it. The classifier is
 * eliminated in closed form (variable projection; D), the features are found by L-BFGS from the
 * data and from random places around them.
 *
 * @param problem what is minimised
 * @param minimum over the features
 * @param agreeing starts that ended within 1e-9 of it, itself among them
 * @param starts how many there were
 */
public record MufmOptimum(MufmProblem problem, Minimum minimum, int agreeing, int starts)
    implements ModelOptimum {
  /** Beside the one at the data. */
  private static final int RANDOM_STARTS = 7;

  private static final Lbfgs DESCENT = new Lbfgs(20, 20_000, 1e-11);
  private static final double SAME = 1e-9;
  private static final int PRODUCTS = 80;

  /**
   * From the data and from {@value #RANDOM_STARTS} random places.
   *
   * @param seed of those places
   */
  public static MufmOptimum of(MufmProblem problem, long seed) {
    return of(problem, RANDOM_STARTS, seed);
  }

  /**
   * From the data and from so many random places.
   *
   * @param random at least 1
   */
  public static MufmOptimum of(MufmProblem problem, int random, long seed) {
    Smooth function = problem.reduced();
    Minimum fromData = DESCENT.from(function, problem.data().toArray());
    Restarts others = DESCENT.best(function, random, seed, s -> around(problem.data(), s));
    Minimum best = others.best().value() < fromData.value() ? others.best() : fromData;
    int agreeing = fromData.value() <= best.value() + SAME ? 1 : 0;
    for (double v : others.values()) {
      agreeing += v <= best.value() + SAME ? 1 : 0;
    }
    return new MufmOptimum(
        problem, best.withCurvature(function, seed, PRODUCTS), agreeing, random + 1);
  }

  /** The data and noise of their size, or of a tenth or ten times that. */
  private static double[] around(Matrix data, long seed) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    double[] x = data.toArray();
    double size = data.frobeniusNorm() / Math.sqrt(x.length);
    double scale = (size == 0 ? 1 : size) * (new double[] {0.1, 1, 10})[rng.nextInt(3)];
    for (int i = 0; i < x.length; i++) {
      x[i] += scale * gauss.sample();
    }
    return x;
  }

  /** H*. */
  public BalancedFeatures features() {
    return new BalancedFeatures(
        Matrix.of(problem.samples(), problem.width(), minimum.point()), problem.classes());
  }

  /** X. */
  public BalancedFeatures data() {
    return new BalancedFeatures(problem.data(), problem.classes());
  }

  @Override
  public String model() {
    return "mufm";
  }

  @Override
  public String description() {
    return "multilayer unconstrained features, squared loss, inner layers on the straight line:"
        + " min over W, H of ||WH-Y||^2/2N + (lambda_W/2)||W||^2 + (lambda/2)||H-X||^2, X drawn"
        + " [model P, lowest point found numerically]";
  }

  @Override
  public double value() {
    return minimum.value();
  }

  @Override
  public Option<Interval> enclosure() {
    return Option.none();
  }

  @Override
  public Map<String, Double> scalars() {
    BalancedFeatures h = features();
    BalancedFeatures x = data();
    Map<String, Double> all =
        LinkedHashMap.of(
            "pfc1", h.pfc1(),
            "pfc2", h.pfc2(),
            "dataPfc1", x.pfc1(),
            "dataPfc2", x.pfc2(),
            "alignment", h.alignment(x),
            "classifierNorm", problem.classifier(h.rows()).frobeniusNorm(),
            "gradientNorm", minimum.gradientNorm());
    Map<String, Double> curved =
        minimum.curvature().map(c -> all.put("curvature", c.smallest())).getOrElse(all);
    return curved.filterValues(Double::isFinite);
  }

  @Override
  public Map<String, Seq<Double>> lists() {
    return LinkedHashMap.empty();
  }

  @Override
  public Seq<String> notes() {
    return List.of(
        "no enclosure: the problem is not scalar; the lowest of " + starts + " descents",
        agreeing + " of " + starts + " descents ended within 1e-9 of this value",
        "X: class means uniform on the unit sphere, Gaussian noise around them, from the seed",
        "alignment is |H/|H| - X/|X||, rebuilt: the paper's formula is not available");
  }
}
