package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.UfmOptimum;
import dev.neuralcollapse.optimum.UfmProblem;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Paper;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.ToDoubleBiFunction;

/**
 * The unconstrained features model descended from random starts, against its closed forms: values,
 * logits, singular values and duality, past the threshold too, and with too few dimensions.
 */
final class BackgroundSimulation implements Simulation {
  private static final String DERIVED = "derived";

  /** λ of the spherical references. */
  private static final double SPHERE = 0.02;

  /** How much of it is run. */
  private record Size(int cells, int narrow, int seeds, int starts, int points) {
    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO -> new Size(6, 2, 1, 1, 4);
        case QUICK -> new Size(100, 4, 3, 2, 12);
        case STANDARD -> new Size(100, 4, 10, 4, 24);
      };
    }
  }

  /** A cell with where its descent ended. */
  private record Ended(BackgroundCell cell, Minimum at) {}

  @Override
  public Paper paper() {
    return Papers.BACKGROUND;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    Seq<Long> seeds = List.range(0, size.seeds).map(i -> setting.seed() + i);
    setting.progress().begin("unconstrained features", 2L * size.seeds + 1);
    Seq<Seq<Ended>> wide =
        seeds.map(s -> step(setting, ended(BackgroundCell.wide(size.cells), size, s)));
    Seq<Seq<Ended>> narrow =
        seeds.map(s -> step(setting, ended(BackgroundCell.narrow(size.narrow), size, s)));
    Seq<Finding> findings =
        closedForms(wide).appendAll(tooFew(narrow)).appendAll(codes(size, seeds));
    Seq<Curve> curves = List.of(overDecay(size, setting.seed()));
    setting.progress().end();
    return new Simulated(described(wide.head().size(), size), findings, curves, remarks());
  }

  private static <T> T step(Setting setting, T value) {
    setting.progress().advance(1);
    return value;
  }

  private static Seq<Ended> ended(Seq<BackgroundCell> cells, Size size, long seed) {
    return cells.map(c -> new Ended(c, c.descend(size.starts, seed)));
  }

  private static Finding worst(
      String quantity,
      Seq<Seq<Ended>> seeds,
      ToDoubleBiFunction<BackgroundCell, Minimum> of,
      double within) {
    return Finding.measured(
            quantity,
            seeds.map(all -> all.map(e -> of.applyAsDouble(e.cell, e.at)).max().getOrElse(0.0)))
        .predicted(0, DERIVED, Relation.EQUAL, within);
  }

  private static Seq<Finding> closedForms(Seq<Seq<Ended>> wide) {
    Seq<Seq<Ended>> past = wide.map(all -> all.filter(e -> e.cell.optimum().scale().hi() == 0));
    return List.of(
        worst(
                "|value - closed form|, largest over the settings",
                wide,
                BackgroundCell::value,
                1e-12)
            .noted("reference value, 25 settings: 3×10⁻¹⁶"),
        worst(
                "|Z - closed form|, largest entry over the settings",
                wide,
                BackgroundCell::logits,
                1e-5)
            .noted("reference value: 9×10⁻⁸"),
        worst(
                "singular values of W against the closed form, largest difference",
                wide,
                BackgroundCell::singularValues,
                1e-4)
            .noted("reference value: 10⁻⁸; at the threshold they open like a square root"),
        worst(
                "self-duality, largest ‖h_i - √(λ_W/(nλ_H)) w_y‖",
                wide,
                BackgroundCell::duality,
                1e-4)
            .noted("reference value: 6×10⁻⁸"),
        worst("largest logit past the threshold c ≥ 1/K", past, BackgroundCell::logits, 1e-5));
  }

  private static Seq<Finding> tooFew(Seq<Seq<Ended>> narrow) {
    Seq<Double> apart =
        narrow.size() < 2
            ? List.empty()
            : narrow
                .tail()
                .map(
                    all ->
                        narrow
                            .head()
                            .zipWith(all, (a, b) -> a.cell.gram(a.at).minus(b.cell.gram(b.at)))
                            .map(Matrix::frobeniusNorm)
                            .min()
                            .get());
    return List.of(
        worst(
            "squared error, fewer dimensions than modes: |value - closed form|",
            narrow,
            BackgroundCell::value,
            1e-12),
        Finding.measured(
                "the same: distance of WWᵀ/‖WWᵀ‖ between starts, smallest over the settings", apart)
            .predicted(1e-3, DERIVED, Relation.AT_LEAST, 0)
            .noted("minima of one value and different geometry"));
  }

  /** Unit features with too few dimensions: softmax codes and tight frames. */
  private static Seq<Finding> codes(Size size, Seq<Long> seeds) {
    Seq<Minimum> square = sphere(Loss.CROSS_ENTROPY, 4, 2, size, seeds);
    return List.of(
        Finding.measured(
                "unit features, cross entropy, K = 4 on the circle, λ = 0.02: value",
                square.map(Minimum::value))
            .predicted(square(), DERIVED, Relation.EQUAL, 1e-9)
            .noted(
                "the least value on a square; that no other four directions are better is numerical"
                    + " only"),
        Finding.measured(
                "the same above the value of enough dimensions", square.map(m -> m.above(etf(4))))
            .predicted(square() - etf(4), DERIVED, Relation.EQUAL, 1e-9)
            .noted("which is 0.341626141, a strict lower bound here"),
        cosine("K = 5 on the circle: largest cosine", 5, 2, size, seeds, true)
            .predicted(Math.cos(2 * Math.PI / 5), DERIVED, Relation.EQUAL, 1e-5)
            .noted("the regular pentagon"),
        cosine("K = 5 on the circle: smallest cosine", 5, 2, size, seeds, false)
            .predicted(Math.cos(4 * Math.PI / 5), DERIVED, Relation.EQUAL, 1e-5)
            .noted("the regular pentagon"),
        cosine("K = 6 on the sphere: largest cosine", 6, 3, size, seeds, true)
            .predicted(0, DERIVED, Relation.EQUAL, 1e-5)
            .noted("the octahedron"),
        cosine("K = 6 on the sphere: smallest cosine", 6, 3, size, seeds, false)
            .predicted(-1, DERIVED, Relation.EQUAL, 1e-5)
            .noted("the octahedron"),
        Finding.measured(
                "unit features, squared error, K = 5 in 3 dimensions, λ = 0.02: value",
                sphere(Loss.SQUARED, 5, 3, size, seeds).map(Minimum::value))
            .predicted(tightFrame(5, 3), DERIVED, Relation.EQUAL, 1e-12)
            .noted("unit-norm tight frames"));
  }

  private static Seq<Minimum> sphere(Loss loss, int k, int m, Size size, Seq<Long> seeds) {
    UfmProblem problem = UfmProblem.sphere(loss, k, m, SPHERE);
    return seeds.map(s -> BackgroundCell.descend(problem, 4 * size.starts, s));
  }

  private static double etf(int classes) {
    return GufmOptimum.crossEntropy(classes, SPHERE).value().mid();
  }

  /**
   * Four classes at the corners of a square, W in proportion: {@code min_a 2 log(1+e^{-a}) + 2λa²},
   * which is at {@code a(1+e^a) = 1/(2λ)}. [D]
   */
  private static double square() {
    double a =
        Root.ofIncreasing(x -> x.times(x.exp().plus(1)).minus(1 / (2 * SPHERE)), Interval.of(0, 10))
            .get()
            .mid();
    return 2 * StrictMath.log1p(StrictMath.exp(-a)) + 2 * SPHERE * a * a;
  }

  private static double tightFrame(int k, int m) {
    return (double) (k - m) / (2 * k) + SPHERE / 2 * m / (SPHERE * k + (double) k / m);
  }

  private static Finding cosine(
      String quantity, int k, int m, Size size, Seq<Long> seeds, boolean largest) {
    UfmProblem problem = UfmProblem.sphere(Loss.CROSS_ENTROPY, k, m, SPHERE);
    return Finding.measured(
        "unit features, cross entropy, " + quantity,
        sphere(Loss.CROSS_ENTROPY, k, m, size, seeds)
            .map(at -> extreme(problem.features(at.point()), largest)));
  }

  private static double extreme(Matrix features, boolean largest) {
    Matrix gram = features.timesTransposed(features);
    double best = largest ? -1 : 1;
    for (int i = 0; i < gram.rows(); i++) {
      for (int j = 0; j < i; j++) {
        best = largest ? Math.max(best, gram.get(i, j)) : Math.min(best, gram.get(i, j));
      }
    }
    return best;
  }

  /** Value over Kc, both sides of the threshold, closed form under measured. */
  private static Curve overDecay(Size size, long seed) {
    Seq<Line> lines =
        List.of(Loss.values())
            .flatMap(
                loss -> {
                  Seq<Tuple2<Double, BackgroundCell>> cells =
                      List.range(1, size.points + 1)
                          .map(i -> 1.4 * i / size.points)
                          .map(
                              r ->
                                  new Tuple2<>(
                                      r,
                                      BackgroundCell.of(BackgroundCell.at(loss, 4, 2, 5, r, 1))));
                  return List.of(
                      new Line(
                          loss.id() + ", closed form",
                          true,
                          cells.map(t -> new Point(t._1, value(t._2.optimum())))),
                      new Line(
                          loss.id() + ", descended",
                          false,
                          cells.map(
                              t -> new Point(t._1, t._2.descend(size.starts, seed).value()))));
                });
    return new Curve(
        "value-over-decay",
        "Value of free features over the decay, K = 4, n = 2",
        "K c = K √(n λ_W λ_H)",
        "objective",
        false,
        false,
        lines);
  }

  private static double value(UfmOptimum optimum) {
    return optimum.value();
  }

  private static Seq<String> described(int cells, Size size) {
    return List.of(
        "model: free features under one layer, cross entropy without and with a free bias, squared"
            + " error without and with one; K = 2, 3, 4, n = 1, 2, d = 3, 3, 6",
        "decays: Kc = 0.04, 0.3, 0.8, 1.3, λ_H/λ_W = 1 or 4; " + cells + " settings",
        "optimiser: L-BFGS, gradient norm 1e-11, the lowest of "
            + size.starts
            + " Gaussian starts, "
            + size.seeds
            + " seeds",
        "published: the papers train networks and models of this kind and show curves; they print"
            + " no figure that belongs to these settings");
  }

  private static Seq<String> remarks() {
    return List.of(
        "The threshold is that of n λ_W λ_H, not of the decays alone: with n = 2 the same decays"
            + " are nearer to it.",
        "On the unit sphere features have no penalty and there is no threshold; with fewer than K-1"
            + " dimensions cross entropy has no closed form in general, and the value of enough"
            + " dimensions is a strict lower bound.");
  }
}
