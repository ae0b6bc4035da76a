package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.linear.Matrix;

/**
 * Inputs with what a network should make of them.
 *
 * @param inputs N×D, one sample a row
 * @param targets the N targets
 */
public record Examples(Matrix inputs, Targets targets) {

  public Examples {
    if (inputs.rows() != targets.size()) {
      throw new IllegalArgumentException(inputs.rows() + " inputs, " + targets.size() + " targets");
    }
  }

  /** Samples with class labels. */
  public static Examples of(Dataset data) {
    return new Examples(data.inputs(), new Targets.Classes(data.labels()));
  }

  /** Number of samples N. */
  public int size() {
    return targets.size();
  }
}
