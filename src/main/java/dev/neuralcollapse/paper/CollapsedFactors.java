package dev.neuralcollapse.paper;

import dev.neuralcollapse.descent.Hessian;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DeepLinearUfm;
import dev.neuralcollapse.optimum.LogitRay;
import dev.neuralcollapse.optimum.RayOptimum;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Parameters of a deep linear model with logits {@code xM ⊗ 1_nᵀ}: every factor is the same
 * symmetric matrix {@code Σ (x s√n)^{1/(L+1)} P_s} of the projections {@code P_s} of {@code M = Σ s
 * P_s}, and the features of a class are {@code 1/√n} of it.
 *
 * @param block M is the block; else the simplex
 * @param scale x; 0 stands for the greatest root of the scale equation, -1 for the smallest
 */
record CollapsedFactors(
    boolean block, int classes, int perClass, int layers, int width, double decay, double scale)
    implements Spec<CollapsedFactors> {

  /** Any sizes and scales, at width K. */
  static CollapsedFactors anywhere(long seed, boolean block) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(2, 7);
    return new CollapsedFactors(
        block,
        k,
        draw.integer(1, 4),
        draw.integer(1, 5),
        k,
        draw.scale(1e-4, 0.3),
        draw.scale(0.1, 12));
  }

  /** Small enough for whole Hessians, at the greatest root. */
  static CollapsedFactors critical(long seed, boolean block) {
    Draw draw = Draw.from(seed);
    int k = block ? 4 : draw.integer(3, 4);
    return new CollapsedFactors(
        block, k, 1, draw.integer(1, 2), draw.integer(k, k + 1), draw.scale(2e-3, 1e-2), 0);
  }

  CollapsedFactors withScale(double x) {
    return new CollapsedFactors(block, classes, perClass, layers, width, decay, x);
  }

  CollapsedFactors withDecay(double x) {
    return new CollapsedFactors(block, classes, perClass, layers, width, x, scale);
  }

  CollapsedFactors withLayers(int l) {
    return new CollapsedFactors(block, classes, perClass, l, width, decay, scale);
  }

  LogitRay ray() {
    return block ? LogitRay.block(classes) : LogitRay.simplex(classes);
  }

  /** x as a number. */
  Interval x() {
    return scale > 0 ? Interval.point(scale) : scale == 0 ? roots().last() : roots().head();
  }

  private Seq<Interval> roots() {
    return RayOptimum.of(ray(), layers, perClass, decay).roots();
  }

  /** The rank of the logits. */
  int rank() {
    return ray().rank();
  }

  /** {@code Σ (x s√n)^{1/(L+1)} P_s}. */
  private IntervalMatrix factor() {
    Interval root = Interval.ratio(1, layers + 1.0);
    Interval one = x().times(Interval.point(perClass).sqrt());
    Interval unit = one.pow(root);
    Interval two = one.times(2).pow(root);
    return IntervalMatrix.generate(
        classes,
        i ->
            IntervalVector.generate(
                classes,
                j -> {
                  if (!block) {
                    return unit.times(Interval.ratio(i == j ? classes - 1.0 : -1, classes));
                  }
                  boolean alone = classes % 2 == 1 && (i == classes - 1 || j == classes - 1);
                  if (alone) {
                    return i == j ? unit : Interval.ZERO;
                  }
                  return i / 2 == j / 2 ? two.times(i == j ? 0.5 : -0.5) : Interval.ZERO;
                }));
  }

  /** The loss of these parameters, multiplied out. */
  Interval objective() {
    IntervalMatrix w = factor();
    Interval share = Interval.point(perClass).sqrt().inverse();
    IntervalMatrix features = w.times(share);
    IntervalMatrix z = features;
    for (int l = 0; l < layers; l++) {
      z = w.times(z);
    }
    IntervalMatrix columns = z.transpose();
    Interval fit =
        List.range(0, classes)
            .map(k -> columns.row(k).crossEntropy(k))
            .fold(Interval.ZERO, Interval::plus)
            .dividedBy(classes);
    Interval norms = w.sumOfSquares().times(layers).plus(features.sumOfSquares().times(perClass));
    return fit.plus(norms.times(decay).times(0.5));
  }

  /** The model whose parameters these are. */
  DeepLinearUfm model() {
    return new DeepLinearUfm(classes, perClass, layers, width, decay);
  }

  /** The parameters in the upper left corner of every factor. */
  double[] point() {
    IntervalMatrix w = factor();
    return model().embedded(1, Matrix.generate(classes, classes, (i, j) -> w.get(i, j).mid()));
  }

  /** Norm of the gradient. */
  double gradient() {
    double[] g = new double[model().size()];
    model().valueAndGradient(point(), g);
    return Vector.of(g).norm();
  }

  /** All eigenvalues of the Hessian, descending. */
  Vector curvatures() {
    Matrix hessian =
        Hessian.at(model(), point())
            .matrix()
            .getOrElseThrow(() -> new IllegalStateException("no value beside the point"));
    return SymmetricSpectrum.of(hessian).values();
  }

  @Override
  public CollapsedFactors instance() {
    return this;
  }

  @Override
  public Seq<CollapsedFactors> simpler() {
    return List.<CollapsedFactors>empty()
        .appendAll(
            Shrink.integer(classes, block ? 4 : 2)
                .map(k -> sized(k, perClass, layers, Math.max(k, width - classes + k))))
        .appendAll(Shrink.integer(perClass, 1).map(n -> sized(classes, n, layers, width)))
        .appendAll(Shrink.integer(layers, 1).map(l -> sized(classes, perClass, l, width)))
        .appendAll(Shrink.integer(width, classes).map(d -> sized(classes, perClass, layers, d)))
        .appendAll(Shrink.real(decay, 0.01).map(this::withDecay))
        .appendAll(scale > 0 ? Shrink.real(scale, 1).map(this::withScale) : List.empty());
  }

  private CollapsedFactors sized(int k, int n, int l, int d) {
    return new CollapsedFactors(block, k, n, l, d, decay, scale);
  }
}
