package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.OrthogonalSeparability;
import dev.neuralcollapse.descent.GradientDescent;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.paper.SeparableData;
import dev.neuralcollapse.paper.ShallowLoss;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Arrays;

/**
 * The first three classes of an image data set, less their mean, and the features that a shallow
 * network learns of them.
 *
 * @param images N×D of mean zero
 */
record ImageLines(SeparableData images) {
  static final int CLASSES = 3;
  static final int WIDTH = 50;
  static final double RATE = 0.1;

  /** Standard deviation of the initial weights: the variance is 1e-6. */
  static final double INITIAL = 1e-3;

  /**
   * What is learnt.
   *
   * @param raw share of the images' squared norm outside their three principal directions
   * @param features the same of the features
   * @param rawRoot square root of the first
   * @param featuresRoot square root of the second
   * @param within least cosine of features of one class
   * @param between greatest cosine of features of two classes
   * @param loss mean cross entropy at the end
   */
  record Learnt(
      double raw,
      double features,
      double rawRoot,
      double featuresRoot,
      double within,
      double between,
      double loss) {}

  /** At most so many images of each class; none where there are fewer than three classes. */
  static Option<ImageLines> of(Dataset data, int perClass) {
    if (data.labels().classes() < CLASSES) {
      return Option.none();
    }
    int[] taken = new int[CLASSES];
    int[] rows =
        java.util.stream.IntStream.range(0, data.size())
            .filter(i -> data.labels().get(i) < CLASSES && taken[data.labels().get(i)]++ < perClass)
            .toArray();
    Matrix inputs = data.inputs().rows(rows);
    Vector mean = inputs.meanRow();
    int[] labels = Arrays.stream(rows).map(i -> data.labels().get(i)).toArray();
    return Labels.of(labels, data.provenance().name())
        .toOption()
        .map(
            l ->
                new ImageLines(
                    new SeparableData(
                        Matrix.generate(
                            inputs.rows(),
                            inputs.columns(),
                            (i, j) -> inputs.get(i, j) - mean.get(j)),
                        l)));
  }

  /** Cosines between the images. */
  OrthogonalSeparability separability() {
    return OrthogonalSeparability.of(images.inputs(), images.labels());
  }

  /** Mean length of an image. */
  double length() {
    double sum = 0;
    for (int i = 0; i < images.inputs().rows(); i++) {
      sum += images.inputs().row(i).norm();
    }
    return sum / images.inputs().rows();
  }

  /** Gradient descent on the mean cross entropy. */
  Learnt learn(int steps, long seed) {
    ShallowLoss log = new ShallowLoss(images, WIDTH, ShallowLoss.Kind.CROSS_ENTROPY);
    double[] start = new double[log.size()];
    Draw draw = Draw.from(seed);
    Arrays.setAll(start, i -> INITIAL * draw.gaussian());
    var end = new GradientDescent(RATE, steps, 0).from(mean(log), start);
    Matrix features = log.features(end.point());
    OrthogonalSeparability cosines = OrthogonalSeparability.of(features, images.labels());
    double raw = outside(images.inputs());
    double learnt = outside(features);
    return new Learnt(
        raw,
        learnt,
        Math.sqrt(raw),
        Math.sqrt(learnt),
        cosines.within(),
        -cosines.between(),
        end.value());
  }

  /** The mean loss in the place of the logarithm of the sum. */
  private Smooth mean(ShallowLoss log) {
    return new Smooth() {
      @Override
      public int size() {
        return log.size();
      }

      @Override
      public double valueAndGradient(double[] x, double[] gradient) {
        double value = StrictMath.exp(log.valueAndGradient(x, gradient)) / images.inputs().rows();
        VectorMath.scale(gradient, value, 0, gradient.length);
        return value;
      }
    };
  }

  /** {@code Σ_{i>3} σ_i²/Σ σ_i²}. */
  private static double outside(Matrix rows) {
    Seq<Double> squares =
        io.vavr.collection.Vector.ofAll(
            Arrays.stream(Spectrum.valuesOf(rows).toArray()).map(s -> s * s).boxed().toList());
    return squares.drop(CLASSES).sum().doubleValue() / squares.sum().doubleValue();
  }
}
