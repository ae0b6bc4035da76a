package dev.neuralcollapse.paper;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.optimum.DeepLinearUfm;
import dev.neuralcollapse.optimum.LogitRay;
import dev.neuralcollapse.optimum.RayOptimum;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Where descent ends in a deep linear model of one sample a class and width K, begun near the best
 * collapse or the best circle.
 *
 * @param fromCircle begins near the circle; else near the collapsed solution
 * @param noise standard deviation added to every parameter of the start; 0 stays there
 * @param budget evaluations
 */
record DeepMinimum(
    long seed, int classes, int layers, double decay, boolean fromCircle, double noise, int budget)
    implements Spec<DeepMinimum.Reached> {

  /**
   * The end.
   *
   * @param value the loss
   * @param fit its cross entropy
   * @param singular values of the logits, descending
   * @param circle the best circle, to compare with
   */
  record Reached(
      int classes,
      int layers,
      double decay,
      double value,
      double fit,
      Vector singular,
      RayOptimum circle) {

    /** {@code s_i^{2/(L+1)}}; what is below the rounding of the greatest is 0. */
    double power(int i) {
      double certain = Math.max(0, singular.get(i) - 1e-13 * singular.get(0));
      return StrictMath.pow(certain, 2.0 / (layers + 1));
    }
  }

  /** With the decay {@code c/L²} of Theorem 3's second part. */
  static DeepMinimum draw(long seed, int fewest, int most) {
    Draw draw = Draw.from(seed);
    int layers = draw.integer(fewest, most);
    return new DeepMinimum(
        draw.shortSeed(),
        draw.integer(3, 5),
        layers,
        draw.scale(0.01, 0.04) / (layers * layers),
        true,
        0.1,
        300);
  }

  @Override
  public Reached instance() {
    RayOptimum circle = RayOptimum.of(LogitRay.circle(classes), layers, 1, decay);
    DeepLinearUfm model = new DeepLinearUfm(classes, 1, layers, classes, decay);
    double[] start = start(model, circle);
    double[] end = noise == 0 ? start : new Lbfgs(10, budget, 1e-9).from(model, start).point();
    double value = model.valueAndGradient(end, new double[end.length]);
    double squares = Vector.of(end).norm();
    return new Reached(
        classes,
        layers,
        decay,
        value,
        value - decay / 2 * squares * squares,
        Spectrum.valuesOf(model.logits(end)),
        circle);
  }

  /** Balanced factors of the best circle or simplex, {@code (top singular value)^{1/(L+1)} P}. */
  private double[] start(DeepLinearUfm model, RayOptimum circle) {
    RayOptimum best =
        fromCircle ? circle : RayOptimum.of(LogitRay.simplex(classes), layers, 1, decay);
    double top = best.singularValues().head().mid();
    Matrix projection =
        Matrix.generate(
            classes,
            classes,
            (i, j) ->
                fromCircle
                    ? 2.0 / classes * StrictMath.cos(2 * Math.PI * (i - j) / classes)
                    : (i == j ? 1 : 0) - 1.0 / classes);
    double[] x = model.embedded(StrictMath.pow(top, 1.0 / (layers + 1)), projection);
    Draw draw = Draw.from(seed);
    for (int i = 0; i < x.length; i++) {
      x[i] += noise * draw.gaussian();
    }
    return x;
  }

  @Override
  public Seq<DeepMinimum> simpler() {
    return List.<DeepMinimum>empty()
        .appendAll(Shrink.seed(seed).map(s -> at(s, classes, layers, decay)))
        .appendAll(Shrink.integer(classes, 3).map(k -> at(seed, k, layers, decay)))
        .appendAll(Shrink.integer(layers, 1).map(l -> at(seed, classes, l, decay)))
        .appendAll(Shrink.real(decay, 0.01).map(x -> at(seed, classes, layers, x)));
  }

  private DeepMinimum at(long s, int k, int l, double x) {
    return new DeepMinimum(s, k, l, x, fromCircle, noise, budget);
  }
}
