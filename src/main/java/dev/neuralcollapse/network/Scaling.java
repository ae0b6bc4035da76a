package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * The trailing affine part of a LayerNorm, {@code gain ⊙ LN(x) + shift}. The paper's LayerNorm has
 * none; with one the features leave the unit sphere and its theorems do not apply (D).
 *
 * @param gain of size d
 * @param shift of size d
 */
public record Scaling(Vector gain, Vector shift) {

  public Scaling {
    if (gain.size() != shift.size()) {
      throw new IllegalArgumentException(gain.size() + " gains, " + shift.size() + " shifts");
    }
  }

  /** Gain 1, shift 0: what LayerNorm does without it. */
  public static Scaling identity(int width) {
    return new Scaling(Vector.ones(width), Vector.zeros(width));
  }

  /** Sum of squares of all its parameters. */
  public double sumOfSquares() {
    return gain.sumOfSquares() + shift.sumOfSquares();
  }

  Matrix applyToRows(Matrix x) {
    return Matrix.generate(
        x.rows(), x.columns(), (i, j) -> gain.get(j) * x.get(i, j) + shift.get(j));
  }
}
