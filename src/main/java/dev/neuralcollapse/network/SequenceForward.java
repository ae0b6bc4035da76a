package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;

/** What running a sequence network forward gives. */
public sealed interface SequenceForward {

  /**
   * A pass that went through.
   *
   * @param features N×d, one sample a row, on the zero-mean unit sphere unless the last LayerNorm
   *     has an affine part
   * @param logits N×K
   */
  record Completed(Matrix features, Matrix logits) implements SequenceForward {}

  /** Where LayerNorm is applied. */
  enum Place {
    EMBEDDING,
    ATTENTION,
    MLP,
    LAST
  }

  /**
   * LayerNorm met a token without variance (or one that is not finite).
   *
   * @param layer 0 for the embedding, l for block l, L for the last LayerNorm
   * @param place which LayerNorm of that layer
   * @param sequence from 0
   * @param token position in its sequence, from 0
   */
  record Degenerate(int layer, Place place, int sequence, int token) implements SequenceForward {
    /** Where it happened, for a person. */
    public String where() {
      return "layer "
          + layer
          + " ("
          + place.name().toLowerCase(java.util.Locale.ROOT)
          + "), sequence "
          + sequence
          + ", token "
          + token;
    }
  }
}
