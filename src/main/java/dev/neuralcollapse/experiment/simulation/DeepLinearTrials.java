package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.descent.GradientDescent;
import dev.neuralcollapse.descent.Hessian;
import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.descent.Nullity;
import dev.neuralcollapse.descent.Restarts;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.optimum.DeepLinearUfm;
import dev.neuralcollapse.optimum.LogitRay;
import dev.neuralcollapse.optimum.RayOptimum;
import dev.neuralcollapse.proof.Draw;
import java.util.Locale;

/**
 * One deep linear unconstrained features model: descents from random starts, and Hessians at
 * collapse and at the block.
 *
 * @param classes K
 * @param perClass n
 * @param layers L
 * @param width d, at least K
 * @param decay λ
 */
record DeepLinearTrials(int classes, int perClass, int layers, int width, double decay) {
  /** Singular values below this share of the greatest do not count for the rank. */
  static final double RANK = 1e-4;

  /** Losses so near to a closed form are that solution. */
  private static final double SAME = 1e-6;

  /**
   * Where a descent ended.
   *
   * @param loss there
   * @param singular values of the logits, descending
   */
  record End(double loss, Vector singular) {
    int rank() {
      int count = 0;
      while (count < singular.size() && singular.get(count) > RANK * singular.get(0)) {
        count++;
      }
      return count;
    }
  }

  /** Sizes and decay but for the width, in words. */
  String words() {
    return String.format(
        Locale.ROOT,
        "K = %d, n = %d, L = %d, λ = %s",
        classes,
        perClass,
        layers,
        WrittenNumber.of(decay, 4));
  }

  RayOptimum collapse() {
    return at(LogitRay.simplex(classes));
  }

  RayOptimum block() {
    return at(LogitRay.block(classes));
  }

  RayOptimum circle() {
    return at(LogitRay.circle(classes));
  }

  private RayOptimum at(LogitRay ray) {
    return RayOptimum.of(ray, layers, perClass, decay);
  }

  private DeepLinearUfm model() {
    return new DeepLinearUfm(classes, perClass, layers, width, decay);
  }

  /** Is it deep neural collapse? */
  boolean collapsed(End end) {
    return Math.abs(end.loss - collapse().value().mid()) < SAME && end.rank() == classes - 1;
  }

  /**
   * Gradient descent with step 1/2 from independent normal parameters, then L-BFGS to the minimum
   * it was on its way to.
   *
   * @param size standard deviation of the parameters times √d
   */
  End descended(long seed, double size, int steps) {
    DeepLinearUfm model = model();
    double[] start =
        Draw.from(seed).gaussian(model.size()).scale(size / Math.sqrt(width)).toArray();
    Minimum way = new GradientDescent(0.5, steps, 1e-7).from(model, start);
    return end(model, new Lbfgs(20, 1500, 1e-8).from(model, way.point()));
  }

  /** The lowest of descents from random starts of several kinds, some of them near a circle. */
  End best(int starts, long seed) {
    DeepLinearUfm model = model();
    Restarts all = new Lbfgs(20, 1500, 1e-8).best(model, starts, seed, s -> start(model, s));
    return end(model, all.best());
  }

  private double[] start(DeepLinearUfm model, long seed) {
    Draw draw = Draw.from(seed);
    double[] x;
    double noise;
    switch (draw.integer(0, 2)) {
      case 0 -> {
        x = new double[model.size()];
        noise = 1.3 / Math.sqrt(width);
      }
      case 1 -> {
        x = model.embedded(draw.uniform(0.8, 1.6), Matrix.identity(classes));
        noise = draw.uniform(0.2, 0.6);
      }
      default -> {
        x = model.embedded(draw.uniform(0.9, 1.6), circleProjection());
        noise = 0.05;
      }
    }
    for (int i = 0; i < x.length; i++) {
      x[i] += noise * draw.gaussian();
    }
    return x;
  }

  private Matrix circleProjection() {
    return Matrix.generate(
        classes,
        classes,
        (i, j) -> 2.0 / classes * StrictMath.cos(2 * Math.PI * (i - j) / classes));
  }

  private static End end(DeepLinearUfm model, Minimum minimum) {
    return new End(minimum.value(), Spectrum.valuesOf(model.logits(minimum.point())));
  }

  /**
   * All eigenvalues of the Hessian, descending, at balanced factors of collapse, or of the block
   * (even K), at the best scale.
   */
  Vector curvatures(boolean ofBlock) {
    RayOptimum best = ofBlock ? block() : collapse();
    double top = best.singularValues().head().mid();
    Matrix projection =
        Matrix.generate(
            classes,
            classes,
            (i, j) ->
                ofBlock
                    ? i / 2 == j / 2 ? (i == j ? 0.5 : -0.5) : 0
                    : (i == j ? 1 : 0) - 1.0 / classes);
    DeepLinearUfm model = model();
    double[] x = model.embedded(Math.pow(top, 1.0 / (layers + 1)), projection);
    return Hessian.at(model, x)
        .matrix()
        .map(h -> SymmetricSpectrum.of(h).values())
        .getOrElseThrow(() -> new IllegalStateException("no value beside the point"));
  }

  /** The Hessian's nullity at collapse. */
  Nullity flat() {
    Vector values = curvatures(false);
    return Nullity.of(values, 1e-6 * values.maxAbs());
  }

  /** {@code L(rd - r(r+1)/2)}, {@code r = K-1}. */
  int frames() {
    int r = classes - 1;
    return layers * (r * width - r * (r + 1) / 2);
  }

  /** {@code L(K-1)(d-K+1)}. */
  int grassmann() {
    return layers * (classes - 1) * (width - classes + 1);
  }
}
