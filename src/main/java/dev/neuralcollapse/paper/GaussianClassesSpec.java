package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Recipe for normal classes and a quadratic map.
 *
 * @param classes K ≥ 2
 * @param dimension of the inputs
 * @param outputs of the map
 * @param condition largest over smallest eigenvalue of every covariance, at least 1
 * @param curvature size of the quadratic part, 0 for a linear map
 * @param shapes how far the classes' covariances differ in scale, at least 1
 * @param components normal laws a class
 * @param heaviest weight of the first class, the others have 1
 */
record GaussianClassesSpec(
    long seed,
    int classes,
    int dimension,
    int outputs,
    double condition,
    double curvature,
    double shapes,
    int components,
    double heaviest)
    implements Spec<GaussianClasses> {

  /** A linear map of equal isotropic laws: where the inequalities are equalities. */
  static Regime<GaussianClasses> equality() {
    return new Regime<>(
        "linear-isotropic",
        seed -> {
          Draw draw = Draw.from(seed);
          return new GaussianClassesSpec(
              draw.shortSeed(), 2, draw.integer(1, 4), draw.integer(1, 3), 1, 0, 1, 1, 1);
        });
  }

  /** Linear maps of any normal laws. */
  static Regime<GaussianClasses> linear() {
    return new Regime<>("linear", seed -> general(Draw.from(seed), 0));
  }

  /** Maps with curvature. */
  static Regime<GaussianClasses> quadratic() {
    return new Regime<>(
        "quadratic",
        seed -> {
          Draw draw = Draw.from(seed);
          return general(draw, draw.scale(0.01, 2));
        });
  }

  private static GaussianClassesSpec general(Draw draw, double curvature) {
    return new GaussianClassesSpec(
        draw.shortSeed(),
        draw.integer(2, 4),
        draw.integer(1, 4),
        draw.integer(1, 3),
        draw.scale(1, 100),
        curvature,
        draw.scale(1, 10),
        1,
        1);
  }

  /** Classes of two far laws each. */
  static Regime<GaussianClasses> disconnected() {
    return new Regime<>(
        "disconnected",
        seed -> {
          Draw draw = Draw.from(seed);
          return new GaussianClassesSpec(draw.shortSeed(), 2, draw.integer(1, 3), 1, 1, 0, 1, 2, 1);
        });
  }

  /** A class with little complexity that is most of the mixture. */
  static Regime<GaussianClasses> unbalanced() {
    return new Regime<>(
        "unbalanced",
        seed -> {
          Draw draw = Draw.from(seed);
          return new GaussianClassesSpec(
              draw.shortSeed(), 2, 1, 1, 1, draw.scale(0.2, 1), 1, 1, draw.integer(10, 1000));
        });
  }

  @Override
  public GaussianClasses instance() {
    Draw draw = Draw.from(seed);
    Seq<Seq<GaussianLaw>> laws =
        List.range(0, classes)
            .map(
                k -> {
                  double scale = shapes == 1 ? 1 : draw.scale(1 / shapes, shapes);
                  return List.range(0, components).map(c -> law(draw, scale));
                });
    return GaussianClasses.of(
        laws, Vector.generate(classes, k -> k == 0 ? heaviest : 1), map(draw));
  }

  private GaussianLaw law(Draw draw, double scale) {
    Vector mean = draw.gaussian(dimension).scale(3);
    return condition == 1
        ? GaussianLaw.isotropic(mean, scale)
        : new GaussianLaw(
            mean,
            Vector.generate(dimension, j -> j == 0 ? scale : scale / draw.scale(1, condition)),
            draw.gaussian(dimension));
  }

  private QuadraticMap map(Draw draw) {
    Matrix c = draw.gaussian(outputs, dimension);
    return new QuadraticMap(
        c,
        List.range(0, outputs)
            .map(
                a -> {
                  Matrix g = draw.gaussian(dimension, dimension).scale(curvature / 2);
                  return g.plus(g.transpose());
                }));
  }

  @Override
  public Seq<GaussianClassesSpec> simpler() {
    return List.<GaussianClassesSpec>empty()
        .appendAll(Shrink.integer(classes, 2).map(k -> with(seed, k, dimension, outputs)))
        .appendAll(Shrink.integer(dimension, 1).map(d -> with(seed, classes, d, outputs)))
        .appendAll(Shrink.integer(outputs, 1).map(p -> with(seed, classes, dimension, p)))
        .appendAll(Shrink.seed(seed).map(s -> with(s, classes, dimension, outputs)));
  }

  private GaussianClassesSpec with(long s, int k, int d, int p) {
    return new GaussianClassesSpec(s, k, d, p, condition, curvature, shapes, components, heaviest);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d classes of %d normal law(s) in %d dimensions, condition %s, scales %s, first weight"
            + " %s; map to %d dimensions, curvature %s; seed %d",
        classes,
        components,
        dimension,
        condition,
        shapes,
        heaviest,
        outputs,
        curvature,
        seed);
  }
}
