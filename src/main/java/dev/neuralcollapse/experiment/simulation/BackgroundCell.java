package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.UfmOptimum;
import dev.neuralcollapse.optimum.UfmProblem;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * One setting of the unconstrained features model, descended and compared with its closed form.
 *
 * @param problem what is descended
 * @param optimum its closed form
 */
record BackgroundCell(UfmProblem problem, UfmOptimum optimum) {
  private static final double GRADIENT = 1e-11;

  static BackgroundCell of(UfmProblem p) {
    return new BackgroundCell(
        p,
        UfmOptimum.of(p.loss(), p.classes(), p.perClass(), p.decayW(), p.decayH()).in(p.width()));
  }

  /** Losses with and without bias, sizes, decays on both sides of the threshold; wide enough. */
  static Seq<BackgroundCell> wide(int most) {
    Seq<int[]> sizes = List.of(new int[] {2, 1, 3}, new int[] {3, 2, 3}, new int[] {4, 1, 6});
    Seq<Double> relative = List.of(0.04, 0.3, 0.8, 1.3);
    Seq<UfmProblem> all =
        sizes.flatMap(
            s ->
                relative.flatMap(
                    r ->
                        List.of(Loss.values())
                            .map(loss -> at(loss, s[0], s[1], s[2], r, s[1] == 2 ? 4 : 1))));
    return all.appendAll(all.filter(p -> p.loss() == Loss.CROSS_ENTROPY).map(UfmProblem::withBias))
        .map(BackgroundCell::of)
        .take(most);
  }

  /** Squared losses, fewer dimensions than modes. */
  static Seq<BackgroundCell> narrow(int most) {
    return List.of(
            at(Loss.SQUARED, 4, 1, 2, 0.3, 1),
            at(Loss.SQUARED_WITH_BIAS, 4, 1, 2, 0.3, 1),
            at(Loss.SQUARED, 5, 2, 3, 0.1, 2),
            at(Loss.SQUARED_WITH_BIAS, 5, 2, 3, 0.1, 0.5))
        .map(BackgroundCell::of)
        .take(most);
  }

  /** {@code Kc = relative}, {@code λ_H/λ_W = ratio}. */
  static UfmProblem at(Loss loss, int k, int n, int d, double relative, double ratio) {
    double decay = relative / k / Math.sqrt(n);
    return UfmProblem.of(loss, k, n, d, decay / Math.sqrt(ratio), decay * Math.sqrt(ratio));
  }

  /** The lowest of some descents from Gaussian starts. */
  Minimum descend(int starts, long seed) {
    return descend(problem, starts, seed);
  }

  static Minimum descend(UfmProblem problem, int starts, long seed) {
    return new Lbfgs(20, 4000, GRADIENT)
        .best(
            problem, starts, seed, s -> Draw.from(s).gaussian(problem.size()).scale(0.5).toArray())
        .best();
  }

  /** {@code |value - closed form|}. */
  double value(Minimum m) {
    return Math.abs(m.value() - optimum.value());
  }

  /** The largest entry of {@code Z} minus its closed form, the logits without bias. */
  double logits(Minimum m) {
    Matrix z = problem.features(m.point()).timesTransposed(problem.head(m.point()));
    boolean frame = problem.loss() == Loss.SQUARED;
    double scale =
        problem.loss() == Loss.CROSS_ENTROPY ? optimum.rho().mid() : optimum.scale().mid();
    double share = frame ? 0 : 1.0 / problem.classes();
    int n = problem.perClass();
    return z.minus(
            Matrix.generate(
                z.rows(), z.columns(), (i, k) -> scale * ((i / n == k ? 1 : 0) - share)))
        .maxAbs();
  }

  /** The largest singular value of W minus its closed form. */
  double singularValues(Minimum m) {
    Vector found = Spectrum.valuesOf(problem.head(m.point()));
    Seq<Double> closed = optimum.singularValues().map(i -> i.mid());
    double worst = 0;
    for (int j = 0; j < found.size(); j++) {
      double expected = j < closed.size() ? closed.get(j) : 0;
      worst = Math.max(worst, Math.abs(found.get(j) - expected));
    }
    return worst;
  }

  /** {@code ‖h_i - √(λ_W/(nλ_H)) w_{y_i}‖}, the largest. */
  double duality(Minimum m) {
    Matrix w = problem.head(m.point());
    Matrix h = problem.features(m.point());
    double factor = Math.sqrt(problem.decayW() / problem.decayH() / problem.perClass());
    double worst = 0;
    for (int i = 0; i < h.rows(); i++) {
      Vector twin = w.row(i / problem.perClass()).scale(factor);
      worst = Math.max(worst, h.row(i).minus(twin).norm());
    }
    return worst;
  }

  /** {@code WWᵀ} over its norm. */
  Matrix gram(Minimum m) {
    Matrix w = problem.head(m.point());
    Matrix gram = w.timesTransposed(w);
    return gram.scale(1 / gram.frobeniusNorm());
  }
}
