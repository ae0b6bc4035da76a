package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Balanced normal classes of one variable seen through a network, with moments by the trapezoidal
 * rule on {@code ±9} standard deviations: rounded numbers.
 *
 * @param network of one input
 * @param laws a normal law a class, of one variable
 * @param moments under every law
 */
record ShallowClasses(
    ShallowNetwork network, Seq<GaussianLaw> laws, Seq<ShallowClasses.Moments> moments) {
  private static final int NODES = 481;
  private static final double REACH = 9;

  /** Mean, variance and geometric complexity under a law. */
  record Moments(Vector mean, double variance, double complexity) {}

  static ShallowClasses of(ShallowNetwork network, Seq<GaussianLaw> laws) {
    return new ShallowClasses(network, laws, laws.map(l -> under(network, l)));
  }

  static Moments under(ShallowNetwork network, GaussianLaw law) {
    double deviation = Math.sqrt(law.variances().get(0));
    int p = network.out().rows();
    double[] weight = new double[NODES];
    Vector[] values = new Vector[NODES];
    double mass = 0;
    double complexity = 0;
    Vector mean = Vector.zeros(p);
    for (int n = 0; n < NODES; n++) {
      double z = REACH * (2.0 * n / (NODES - 1) - 1);
      Vector x = Vector.of(law.mean().get(0) + deviation * z);
      weight[n] = StrictMath.exp(-z * z / 2);
      values[n] = network.value(x);
      mass += weight[n];
      complexity += weight[n] * network.jacobian(x).sumOfSquares();
      mean = mean.plus(values[n].scale(weight[n]));
    }
    mean = mean.scale(1 / mass);
    double variance = 0;
    for (int n = 0; n < NODES; n++) {
      variance += weight[n] * values[n].minus(mean).sumOfSquares();
    }
    return new Moments(mean, variance / mass, complexity / mass);
  }

  /** {@code Var_f/(λ_max GC)} of the class where it is largest; 0 for a constant map. */
  Interval poincareRatio() {
    double most = 0;
    for (int i = 0; i < laws.size(); i++) {
      Moments m = moments.get(i);
      double bound = laws.get(i).poincareConstant() * m.complexity();
      most = Math.max(most, bound == 0 ? 0 : m.variance() / bound);
    }
    return Interval.point(most);
  }

  /** {@code NC d_min²/(C GC)}, at most 1; 0 where two means agree. */
  Interval collapseRatio() {
    double sum = 0;
    int k = laws.size();
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < j; i++) {
        double d = moments.get(i).mean().minus(moments.get(j).mean()).sumOfSquares();
        sum += (moments.get(i).variance() + moments.get(j).variance()) / (2 * d);
      }
    }
    double ratio = sum / (0.5 * k * (k - 1)) / collapseBound();
    return Interval.point(Double.isFinite(ratio) ? ratio : 0);
  }

  /** Nearest-mean error over {@code 4(k-1) C GC/d_min²}, at most 1. */
  Interval errorRatio() {
    Seq<Vector> means = moments.map(Moments::mean);
    int k = laws.size();
    double error = 0;
    for (int i = 0; i < k; i++) {
      error += error(i, means) / k;
    }
    double ratio = error / (4 * (k - 1) * collapseBound());
    return Interval.point(Double.isFinite(ratio) ? ratio : 0);
  }

  private double error(int i, Seq<Vector> means) {
    GaussianLaw law = laws.get(i);
    double mass = 0;
    double wrong = 0;
    for (int n = 0; n < NODES; n++) {
      double z = REACH * (2.0 * n / (NODES - 1) - 1);
      double weight = StrictMath.exp(-z * z / 2);
      Vector f =
          network.value(Vector.of(law.mean().get(0) + Math.sqrt(law.variances().get(0)) * z));
      double own = f.minus(means.get(i)).sumOfSquares();
      boolean nearest =
          means.zipWithIndex().forAll(m -> m._2 == i || f.minus(m._1).sumOfSquares() > own);
      mass += weight;
      wrong += nearest ? 0 : weight;
    }
    return wrong / mass;
  }

  /** {@code C GC/d_min²}. */
  private double collapseBound() {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < laws.size(); j++) {
      for (int i = 0; i < j; i++) {
        nearest =
            Math.min(nearest, moments.get(i).mean().minus(moments.get(j).mean()).sumOfSquares());
      }
    }
    double constant = laws.map(GaussianLaw::poincareConstant).max().get();
    return constant * moments.map(Moments::complexity).sum().doubleValue() / laws.size() / nearest;
  }

  /**
   * Recipe.
   *
   * @param hidden m
   * @param size of the hidden weights: small ones make a tanh network linear
   */
  record Recipe(
      long seed, int classes, int hidden, double size, ShallowNetwork.Activation activation)
      implements Spec<ShallowClasses> {

    static Regime<ShallowClasses> regime(ShallowNetwork.Activation activation) {
      return new Regime<>(
          activation.name().toLowerCase(Locale.ROOT),
          seed -> {
            Draw draw = Draw.from(seed);
            return new Recipe(
                draw.shortSeed(),
                draw.integer(2, 3),
                draw.integer(1, 6),
                draw.scale(0.001, 3),
                activation);
          });
    }

    @Override
    public ShallowClasses instance() {
      Draw draw = Draw.from(seed);
      ShallowNetwork net =
          new ShallowNetwork(
              draw.gaussian(2, hidden),
              draw.gaussian(hidden, 1).scale(size),
              draw.gaussian(hidden).scale(Math.min(1, size)),
              activation);
      return ShallowClasses.of(
          net,
          List.range(0, classes)
              .map(k -> GaussianLaw.isotropic(draw.gaussian(1).scale(2), draw.scale(0.2, 2))));
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(
              Shrink.integer(hidden, 1).map(m -> new Recipe(seed, classes, m, size, activation)))
          .appendAll(
              Shrink.integer(classes, 2).map(k -> new Recipe(seed, k, hidden, size, activation)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(s, classes, hidden, size, activation)));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d normal classes of one variable, %d %s units of weight %s, seed %d",
          classes,
          hidden,
          activation.name().toLowerCase(Locale.ROOT),
          size,
          seed);
    }
  }
}
