package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;

/**
 * The last linear layer {@code W_L}; no bias, except the free one of {@link
 * Loss#SQUARED_WITH_BIAS}.
 *
 * @param weight K×d
 * @param bias K, unpenalised, only for the loss that has it
 */
public record Head(Matrix weight, Option<Vector> bias) {

  public static Head withoutBias(Matrix weight) {
    return new Head(weight, Option.none());
  }

  /** Logits N×K of features N×d. */
  public Matrix logits(Matrix features) {
    Matrix z = features.timesTransposed(weight);
    return bias.isEmpty()
        ? z
        : Matrix.generate(z.rows(), z.columns(), (i, j) -> z.get(i, j) + bias.get().get(j));
  }
}
