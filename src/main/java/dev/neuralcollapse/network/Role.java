package dev.neuralcollapse.network;

/** What a group of parameters is for; a {@link Penalty} has one strength for each. */
public enum Role {
  /** Weights, symbols and positions before the first LayerNorm. */
  EMBEDDING,
  EMBEDDING_BIAS,
  /** Weights of the blocks, keys and queries included. */
  HIDDEN_WEIGHT,
  HIDDEN_BIAS,
  /** Gains and shifts of a LayerNorm with its affine part. */
  NORM,
  HEAD,
  HEAD_BIAS;

  /** Whether it belongs to the embedding. */
  public boolean isEmbedding() {
    return this == EMBEDDING || this == EMBEDDING_BIAS;
  }

  /** Whether it is a bias. */
  public boolean isBias() {
    return this == EMBEDDING_BIAS || this == HIDDEN_BIAS || this == HEAD_BIAS;
  }
}
