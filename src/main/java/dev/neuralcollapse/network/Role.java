package dev.neuralcollapse.network;

/** What a group of parameters is for; a {@link Penalty} has one strength for each. */
public enum Role {
  /** Weights that take the inputs; tables of symbols and positions. */
  EMBEDDING,
  EMBEDDING_BIAS,
  /** Weights of the blocks, the attention's included. */
  HIDDEN_WEIGHT,
  HIDDEN_BIAS,
  /** Gain and offset of a LayerNorm with an affine part. */
  NORM,
  /** The last linear layer. */
  HEAD,
  HEAD_BIAS
}
