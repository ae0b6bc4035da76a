package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.paper.GaussianLaw;
import dev.neuralcollapse.paper.ShallowNetwork;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Random normal mixtures seen through random networks of one hidden layer: how the inequalities
 * stand, by sampling.
 *
 * @param perClass samples a class
 */
record MixtureTrials(int perClass) {

  /**
   * What one mixture gave, every inequality as a ratio that is at most 1 but for sampling.
   *
   * @param poincare {@code Var_f/(λ_max GC)} of every class
   * @param pair {@code V_ij} over its bound, of every pair
   * @param collapse {@code NC d_min²/(C GC)}
   * @param error nearest-mean error over {@code 4(k-1)NC}; of the sample, so without any error
   * @param transfer {@code NC~ d~_min²/(C~ κ GC)} of new classes
   * @param carried {@code GC~/(κ GC)}
   */
  record Trial(
      Seq<SampledRatio> poincare,
      Seq<SampledRatio> pair,
      SampledRatio collapse,
      double error,
      SampledRatio transfer,
      SampledRatio carried) {}

  /** So many mixtures. */
  Seq<Trial> run(int mixtures, long seed) {
    return List.range(0, mixtures).map(i -> trial(Draw.from(Draw.mix(seed, i))));
  }

  private Trial trial(Draw draw) {
    int classes = draw.integer(2, 5);
    int dimension = draw.integer(1, 4);
    Seq<GaussianLaw> laws =
        List.range(0, classes)
            .map(
                k ->
                    new GaussianLaw(
                        draw.gaussian(dimension).scale(2),
                        Vector.generate(dimension, j -> draw.scale(0.05, 2)),
                        draw.gaussian(dimension)));
    ShallowNetwork net = network(draw, dimension);
    ClassSample source = sample(net, laws, draw);
    int kept = draw.integer(2, classes);
    double narrowing = draw.uniform(0.4, 1);
    Seq<GaussianLaw> fresh =
        laws.takeRight(kept)
            .map(l -> new GaussianLaw(l.mean(), l.variances().scale(narrowing), l.mirror()));
    // A narrower normal law has r^{-d/2} times the density, t of s classes s/t times their share.
    double kappa = (double) classes / kept * StrictMath.pow(narrowing, -dimension / 2.0);
    return judged(source, laws, sample(net, fresh, draw), fresh, kappa);
  }

  private static ShallowNetwork network(Draw draw, int inputs) {
    int hidden = draw.integer(2, 12);
    ShallowNetwork.Activation activation =
        draw.integer(0, 1) == 0 ? ShallowNetwork.Activation.TANH : ShallowNetwork.Activation.RELU;
    return new ShallowNetwork(
        draw.gaussian(draw.integer(1, 3), hidden),
        draw.gaussian(hidden, inputs).scale(draw.scale(0.1, 2)),
        draw.gaussian(hidden),
        activation);
  }

  private ClassSample sample(ShallowNetwork net, Seq<GaussianLaw> laws, Draw draw) {
    int n = perClass * laws.size();
    double[] squares = new double[n];
    java.util.List<Vector> rows = new java.util.ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Vector x = laws.get(i / perClass).sample(draw);
      rows.add(net.value(x));
      squares[i] = net.jacobian(x).sumOfSquares();
    }
    return new ClassSample(
        new Features(Matrix.ofRows(rows), Labels.balanced(laws.size(), perClass)),
        Vector.of(squares));
  }

  private static Trial judged(
      ClassSample source,
      Seq<GaussianLaw> laws,
      ClassSample target,
      Seq<GaussianLaw> fresh,
      double kappa) {
    double nc = source.variability().getOrElse(0.0);
    int k = laws.size();
    double ofTarget = target.variability().getOrElse(0.0);
    double carrying = kappa * source.complexity();
    Vector all = Vector.generate(k, i -> 1);
    Vector freshOnes = Vector.generate(fresh.size(), i -> 1);
    double known = source.relativeVariance(Vector.zeros(k), all);
    return new Trial(
        poincare(source, laws),
        pairs(source, laws),
        // NC d_min² is at most the mean variance of the sample, whose error is taken.
        SampledRatio.of(
            nc * source.nearest(),
            constant(laws) * source.complexity(),
            source.relativeVariance(all, all)),
        nc == 0 ? 0 : source.nearestMeanError() / (4 * (k - 1) * nc),
        SampledRatio.of(
            ofTarget * target.nearest(),
            constant(fresh) * carrying,
            known + target.relativeVariance(freshOnes, Vector.zeros(fresh.size()))),
        SampledRatio.of(
            target.complexity(),
            carrying,
            known + target.relativeVariance(Vector.zeros(fresh.size()), freshOnes)));
  }

  private static double constant(Seq<GaussianLaw> laws) {
    return laws.map(GaussianLaw::poincareConstant).max().get();
  }

  private static Seq<SampledRatio> poincare(ClassSample s, Seq<GaussianLaw> laws) {
    return List.range(0, laws.size())
        .map(k -> bounded(s, laws, Vector.generate(laws.size(), i -> i == k ? 1 : 0)));
  }

  /** The distance of the means drops out of {@code V_ij} over its bound. */
  private static Seq<SampledRatio> pairs(ClassSample s, Seq<GaussianLaw> laws) {
    int n = laws.size();
    return List.range(0, n)
        .flatMap(
            i ->
                List.range(0, i)
                    .map(j -> bounded(s, laws, Vector.generate(n, k -> k == i || k == j ? 1 : 0))));
  }

  /** {@code Σ w_k Var_k} over {@code Σ w_k C_k GC_k}. */
  private static SampledRatio bounded(ClassSample s, Seq<GaussianLaw> laws, Vector w) {
    Vector u = Vector.generate(w.size(), k -> w.get(k) * laws.get(k).poincareConstant());
    return SampledRatio.of(w.dot(s.variances()), u.dot(s.complexities()), s.relativeVariance(w, u));
  }
}
