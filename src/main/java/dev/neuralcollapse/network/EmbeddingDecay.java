package dev.neuralcollapse.network;

/**
 * Whether the objective pays for the embedding. LayerNorm after {@code lin_0} makes its scale
 * irrelevant, so the infimum is the same either way; only the free objective is well posed (D).
 */
public enum EmbeddingDecay {
  /** {@code 𝓛_free}: the embedding is not penalised. */
  FREE("free"),
  /** The penalised objective of the paper's experiments. */
  PENALISED("penalised");

  private final String id;

  EmbeddingDecay(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
