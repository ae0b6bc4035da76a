package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.descent.GradientDescent;
import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.Rank;
import dev.neuralcollapse.optimum.DufmOptimum;
import dev.neuralcollapse.optimum.DufmParameters;
import dev.neuralcollapse.optimum.ReluDufm;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Descents of one deep unconstrained features model with ReLU, and what is read off their ends.
 *
 * @param model what is minimised
 */
record DufmTrials(ReluDufm model) {
  private static final int MEMORY = 20;
  private static final double TOLERANCE = 1e-8;

  /** All layers of one width, one decay, one sample a class. */
  static DufmTrials of(int layers, int classes, int width, double decay) {
    return new DufmTrials(ReluDufm.ofWidth(width, layers, classes, 1, decay, decay));
  }

  /**
   * Where a descent ended.
   *
   * @param value of the objective
   * @param parameters there
   * @param values on the way, every so many steps; empty where they were not kept
   */
  record End(double value, DufmParameters parameters, Seq<Double> values) {

    /** Numerical rank of each layer's pre-activations {@code M_2, …, M_L}. */
    Seq<Integer> ranks() {
      return layers().map(DufmTrials::rank);
    }

    /** The same after ReLU. */
    Seq<Integer> ranksAfterRelu() {
      return layers().map(DufmParameters::rectified).map(DufmTrials::rank);
    }

    /** {@code M_2, …, M_L}. */
    Seq<Matrix> layers() {
      return parameters.preActivations().tail().init();
    }
  }

  private static int rank(Matrix a) {
    return a.maxAbs() == 0 || !a.isFinite()
        ? 0
        : Rank.numerical(Spectrum.valuesOf(a), Rank.TOLERANCE);
  }

  /**
   * Independent normal entries: of weights of variance {@code gain²/width}, of features as told.
   */
  double[] start(long seed, double gain, double features) {
    double size = gain / Math.sqrt(model.widths().head());
    double[] x = Draw.from(seed).gaussian(model.size()).toArray();
    int free = model.samples() * model.widths().head();
    for (int i = 0; i < x.length; i++) {
      x[i] *= i < free ? features : size;
    }
    return x;
  }

  /** The same size everywhere: {@code 1/√width}. */
  double[] start(long seed) {
    return start(seed, 1, 1 / Math.sqrt(model.widths().head()));
  }

  /** Plain gradient descent, a value kept every so many steps. */
  End descended(double[] start, double step, int steps, int every) {
    GradientDescent.Recorded run =
        new GradientDescent(step, steps, 0).recorded(model, start, every);
    return end(run.end(), Vector.of(run.values()));
  }

  /** L-BFGS. */
  End relaxed(double[] start, int evaluations) {
    return end(new Lbfgs(MEMORY, evaluations, TOLERANCE).from(model, start), Vector.of());
  }

  /** L-BFGS from many starts. */
  Seq<End> relaxed(int starts, long seed, int evaluations) {
    return List.range(0, starts).map(i -> relaxed(start(Draw.mix(seed, i)), evaluations));
  }

  private End end(Minimum m, Vector values) {
    return new End(m.value(), model.unpack(m.point()), List.ofAll(values.toArray()));
  }

  /** The value of deep collapse. */
  double collapse() {
    return new DufmOptimum(
            model.classes(), model.perClass(), model.layers(), model.decayW(), model.decayH())
        .value();
  }

  /** Near the value of deep collapse, with full rank in every layer. */
  boolean collapsed(End end) {
    return Math.abs(end.value() / collapse() - 1) < 0.005
        && end.ranks().forAll(r -> r == model.classes());
  }

  /** {@code tr Σ_W / tr Σ_B} of the last layer's features, the largest over the layers. */
  double variability(End end) {
    Labels labels = Labels.balanced(model.classes(), model.perClass());
    return end.layers()
        .map(m -> new Features(DufmParameters.rectified(m).transpose(), labels))
        .map(FeatureStatistics::of)
        .map(s -> s.withinTrace() / s.betweenTrace())
        .max()
        .get();
  }
}
