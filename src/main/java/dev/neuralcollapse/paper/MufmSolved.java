package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.optimum.BalancedFeatures;
import dev.neuralcollapse.optimum.MufmOptimum;
import dev.neuralcollapse.optimum.MufmProblem;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Spec;

/**
 * A problem of the multilayer unconstrained features model and features that are a stationary point
 * of it, in doubles.
 *
 * @param problem with its data X
 * @param features H
 * @param excess value there above the lowest one found
 */
record MufmSolved(MufmProblem problem, BalancedFeatures features, double excess) {
  private static final int STARTS = 2;

  BalancedFeatures data() {
    return new BalancedFeatures(problem.data(), problem.classes());
  }

  static Hypothesis<MufmSolved> lowest() {
    return new Hypothesis<>("global-minimiser", "H^*\\in\\arg\\min", MufmSolved::excess, 1e-9);
  }

  /** Gaussian data around points of the unit sphere, and the lowest point found. */
  record Best(
      long seed, int classes, int perClass, int width, double noise, double decayW, double decay)
      implements Spec<MufmSolved> {
    static Regime<MufmSolved> regime(String name, double from, double to) {
      return new Regime<>(
          name,
          seed -> {
            Draw d = Draw.from(seed);
            return new Best(
                d.shortSeed(),
                d.integer(2, 3),
                2,
                d.integer(1, 3),
                d.scale(0.1, 2),
                d.scale(1e-3, 0.3),
                d.scale(from, to));
          });
    }

    @Override
    public MufmSolved instance() {
      BalancedFeatures x = BalancedFeatures.drawn(classes, perClass, width, noise, seed);
      MufmOptimum found =
          MufmOptimum.of(new MufmProblem(x.rows(), classes, decayW, decay), STARTS, seed);
      return new MufmSolved(found.problem(), found.features(), 0);
    }
  }

  /** Features first, then the data for which they are stationary. */
  record Built(MufmPointSpec features) implements Spec<MufmSolved> {
    static final Regime<MufmSolved> REGIME =
        new Regime<>(
            "stationary",
            seed -> {
              Draw d = Draw.from(seed);
              return new Built(
                  MufmPointSpec.of(
                      d.shortSeed(),
                      2,
                      2,
                      d.integer(1, 2),
                      d.scale(1e-2, 0.1),
                      d.scale(1e-3, 0.1)));
            });

    @Override
    public MufmSolved instance() {
      MufmPoint point = features.instance();
      Matrix h = point.features();
      var x = point.data();
      Matrix data = Matrix.generate(h.rows(), h.columns(), (i, j) -> x.get(i, j).mid());
      MufmProblem problem = new MufmProblem(data, point.classes(), point.decayW(), point.decay());
      double here = problem.reduced().valueAndGradient(h.toArray(), new double[h.toArray().length]);
      double best = MufmOptimum.of(problem, STARTS, features.seed()).value();
      return new MufmSolved(
          problem, new BalancedFeatures(h, point.classes()), Math.max(0, here - best));
    }
  }
}
