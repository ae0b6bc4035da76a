package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Vector;
import java.util.Arrays;

/**
 * Linear regression with free features as a function of all its parameters: {@code (1/2M)‖W_L ⋯ W_1
 * H + b1ᵀ - Y‖² + (λ_W/2) Σ_l ‖W_l‖² + (λ_H/2M)‖H‖²}, the parameters W_1 to W_L by rows, then H by
 * rows, then b. The features are counted as {@code H/√M}, so that all factors have one scale.
 *
 * @param layers {@code L ≥ 1}
 * @param width d, of features and hidden layers
 * @param targets Y, n×M
 * @param decayW {@code λ_W ≥ 0}
 * @param decayH {@code λ_H ≥ 0}
 */
public record DeepRegressionUfm(int layers, int width, Matrix targets, double decayW, double decayH)
    implements Smooth {

  public DeepRegressionUfm {
    if (layers < 1 || width < 1 || !(decayW >= 0) || !(decayH >= 0) || !targets.isFinite()) {
      throw new IllegalArgumentException(
          layers + " layers, width " + width + ", decays " + decayW + ", " + decayH);
    }
  }

  /** A point in the parameters' own shapes. */
  public record Point(
      Vector<Matrix> weights, Matrix features, dev.neuralcollapse.linear.Vector bias) {

    /** Features that enter W_l, from 1. */
    public Matrix entering(int layer) {
      return weights.take(layer - 1).foldLeft(features, (h, w) -> w.times(h));
    }
  }

  private int rows(int layer) {
    return layer == layers ? targets.rows() : width;
  }

  private int count() {
    return targets.columns();
  }

  @Override
  public int size() {
    return (layers - 1) * width * width + targets.rows() * width + width * count() + targets.rows();
  }

  /** The parameters at a point; the features H themselves. */
  public Point point(double[] x) {
    Vector<Matrix> weights = Vector.empty();
    int at = 0;
    for (int l = 1; l <= layers; l++) {
      weights = weights.append(Matrix.slice(rows(l), width, x, at));
      at += rows(l) * width;
    }
    Matrix h = Matrix.slice(width, count(), x, at).scale(Math.sqrt(count()));
    at += width * count();
    return new Point(
        weights, h, dev.neuralcollapse.linear.Vector.of(Arrays.copyOfRange(x, at, x.length)));
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    Point p = point(x);
    Vector<Matrix> inputs = Vector.of(p.features());
    for (Matrix w : p.weights()) {
      inputs = inputs.append(w.times(inputs.last()));
    }
    Matrix out = inputs.last();
    Matrix error =
        Matrix.generate(
            out.rows(), count(), (i, j) -> out.get(i, j) + p.bias().get(i) - targets.get(i, j));
    double value = error.sumOfSquares() / (2 * count()) + penalty(p);
    back(p, inputs, error.scale(1.0 / count()), gradient);
    return value;
  }

  private double penalty(Point p) {
    double squares = p.weights().map(Matrix::sumOfSquares).sum().doubleValue();
    return decayW / 2 * squares + decayH / 2 * p.features().sumOfSquares() / count();
  }

  private void back(Point p, Vector<Matrix> inputs, Matrix error, double[] gradient) {
    Matrix back = error;
    int end = (layers - 1) * width * width + targets.rows() * width;
    int at = end;
    for (int l = layers; l >= 1; l--) {
      Matrix w = p.weights().get(l - 1);
      at -= rows(l) * width;
      back.timesTransposed(inputs.get(l - 1)).plus(w.scale(decayW)).copyInto(gradient, at);
      back = w.transposedTimes(back);
    }
    back.scale(Math.sqrt(count()))
        .plus(p.features().scale(decayH / Math.sqrt(count())))
        .copyInto(gradient, end);
    for (int i = 0; i < targets.rows(); i++) {
      gradient[end + width * count() + i] = error.row(i).sum();
    }
  }
}
