package dev.neuralcollapse.paper;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DufmOptimum;
import dev.neuralcollapse.optimum.DufmParameters;
import dev.neuralcollapse.optimum.PathBlock;
import dev.neuralcollapse.optimum.ReluDufm;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Where L-BFGS ends, from a random start or from near three classes on two coordinates.
 *
 * @param layers L
 * @param classes K
 * @param decay λ of everything, one sample a class
 * @param seed of the start
 * @param fromPath whether K = 3 and the start lies near the low-rank solution
 */
record RandomDescent(int layers, int classes, double decay, long seed, boolean fromPath)
    implements Spec<RandomDescent> {
  private static final int EVALUATIONS = 300;

  /**
   * With three layers and three to eight classes neither the graphs nor the path of three classes
   * beat collapse, and neither does descent for three to five. That collapse is optimal there is
   * not proved, and random starts say little about it.
   */
  static Claim<?> threeLayers() {
    return Stated.<RandomDescent>claim(
            Papers.LOW_RANK_BIAS.derived("few classes at three layers").numerical(),
            "three-layers-few-classes",
            "At most three layers and few classes: descent finds nothing below collapse",
            "L\\le3,\\;K\\le5\\implies\\mathcal L(\\theta)\\ge\\mathcal L_{\\rm DNC}"
                + "\\text{ where L-BFGS from random starts ends}")
        .given(Hypothesis.is("three-layers", "L\\le3", x -> x.layers <= 3))
        .on(new Regime<>("two-layers", s -> drawn(s, 2)))
        .on(new Regime<>("three-layers", s -> drawn(s, 3)))
        .by(x -> Chain.of(atLeast(x, 1)))
        .constant(
            "a-thousandth-more",
            "it ends at 1.001 times collapse or higher",
            x -> atLeast(x, 1.001),
            new RandomDescent(3, 3, 0.004, 0, false))
        .stronger(
            "literally-beyond-two",
            "as soon as L > 2 or K > 2 it ends below collapse",
            x -> Step.atMost("below", Rule.OPTIMALITY, point(x.end()), point(x.collapse() - 1e-6)),
            new RandomDescent(3, 3, 0.004, 0, false))
        .without(
            "three-layers",
            new RandomDescent(4, 3, 0.004, 1, true),
            new Regime<>(
                "near-the-path",
                s -> new RandomDescent(4, 3, 0.004, Draw.from(s).shortSeed(), true)))
        .floating(1e-7)
        .caveat("random starts only; nothing is claimed about points that were not reached");
  }

  private static RandomDescent drawn(long s, int layers) {
    Draw draw = Draw.from(s);
    return new RandomDescent(
        layers, draw.integer(3, 5), draw.scale(0.002, 0.006), draw.shortSeed(), false);
  }

  private static Step atLeast(RandomDescent x, double times) {
    return Step.atMost("at-least", Rule.OPTIMALITY, point(x.collapse() * times), point(x.end()));
  }

  private static Interval point(double x) {
    return Interval.point(x);
  }

  double collapse() {
    return new DufmOptimum(classes, 1, layers, decay, decay).value();
  }

  double end() {
    ReluDufm model =
        fromPath ? path() : ReluDufm.ofWidth(2 * classes, layers, classes, 1, decay, decay);
    double[] start = fromPath ? model.pack(pathParameters()) : new double[model.size()];
    double noise = fromPath ? 0.01 : 1 / Math.sqrt(2.0 * classes);
    double[] random = Draw.from(seed).gaussian(start.length).toArray();
    for (int i = 0; i < start.length; i++) {
      start[i] += noise * random[i];
    }
    return new Lbfgs(20, EVALUATIONS, 1e-9).from(model, start).value();
  }

  private ReluDufm path() {
    return ReluDufm.around(pathParameters(), classes, decay, decay);
  }

  private DufmParameters pathParameters() {
    Seq<Matrix> all = new PathBlock().factors(layers).map(m -> m.scale(1.3 / m.frobeniusNorm()));
    return new DufmParameters(all.head(), all.tail());
  }

  @Override
  public RandomDescent instance() {
    return this;
  }

  @Override
  public Seq<RandomDescent> simpler() {
    Seq<Integer> fewer = fromPath ? List.empty() : Shrink.integer(classes, 3);
    return fewer
        .map(k -> new RandomDescent(layers, k, decay, seed, fromPath))
        .appendAll(
            Shrink.real(decay, 0.004)
                .map(d -> new RandomDescent(layers, classes, d, seed, fromPath)))
        .appendAll(
            Shrink.seed(seed).map(s -> new RandomDescent(layers, classes, decay, s, fromPath)));
  }
}
