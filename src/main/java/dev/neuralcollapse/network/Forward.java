package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Vector;

/** What running a network forward gives. */
public sealed interface Forward {

  /**
   * Every layer of a pass that went through.
   *
   * @param layers N×d each: after the embedding's LN, then after every block; {@code L} of them
   * @param logits N×K
   */
  record Completed(Vector<Matrix> layers, Matrix logits) implements Forward {
    /** The features before the head, N×d, on the zero-mean unit sphere. */
    public Matrix features() {
      return layers.last();
    }
  }

  /**
   * LayerNorm met a sample without variance (or one that is not finite).
   *
   * @param layer 0 for the embedding, l for block l
   * @param sample row of the sample
   */
  record Degenerate(int layer, int sample) implements Forward {}
}
