package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * {@code lin(x) = W x + b}.
 *
 * @param weight W, out×in
 * @param bias b, of size out
 */
public record Affine(Matrix weight, Vector bias) {

  public Affine {
    if (bias.size() != weight.rows()) {
      throw new IllegalArgumentException(
          "bias of " + bias.size() + " for " + weight.rows() + " outputs");
    }
  }

  public static Affine zeros(int outputs, int inputs) {
    return new Affine(Matrix.zeros(outputs, inputs), Vector.zeros(outputs));
  }

  public int inputs() {
    return weight.columns();
  }

  public int outputs() {
    return weight.rows();
  }

  /** {@code ‖W‖_F² + ‖b‖²}. */
  public double sumOfSquares() {
    return weight.sumOfSquares() + bias.sumOfSquares();
  }

  /** {@code X Wᵀ + 1 bᵀ} for samples in rows. */
  Matrix applyToRows(Matrix x) {
    Matrix y = x.timesTransposed(weight);
    return Matrix.generate(y.rows(), y.columns(), (i, j) -> y.get(i, j) + bias.get(j));
  }
}
