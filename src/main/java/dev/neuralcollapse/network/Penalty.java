package dev.neuralcollapse.network;

/**
 * The decay of each group of parameters: {@code Σ_roles (λ_role/2) ‖θ_role‖²}. Zero leaves a group
 * free.
 *
 * @param embedding λ of weights that take the inputs, of symbols and positions
 * @param embeddingBias λ of the embedding's bias
 * @param hidden λ of the blocks' weights
 * @param hiddenBias λ of the blocks' biases
 * @param norm λ of gains and offsets of LayerNorm
 * @param head λ of the last layer's weights
 * @param headBias λ of the last layer's bias
 */
public record Penalty(
    double embedding,
    double embeddingBias,
    double hidden,
    double hiddenBias,
    double norm,
    double head,
    double headBias) {

  public Penalty {
    for (double decay :
        new double[] {embedding, embeddingBias, hidden, hiddenBias, norm, head, headBias}) {
      if (!(decay >= 0) || !Double.isFinite(decay)) {
        throw new IllegalArgumentException("decay must be finite and not negative, not " + decay);
      }
    }
  }

  /** One λ for every weight and bias. */
  public static Penalty uniform(double decay) {
    return new Penalty(decay, decay, decay, decay, decay, decay, decay);
  }

  /** No decay at all. */
  public static Penalty none() {
    return uniform(0);
  }

  /** λ of a group. */
  public double of(Role role) {
    return switch (role) {
      case EMBEDDING -> embedding;
      case EMBEDDING_BIAS -> embeddingBias;
      case HIDDEN_WEIGHT -> hidden;
      case HIDDEN_BIAS -> hiddenBias;
      case NORM -> norm;
      case HEAD -> head;
      case HEAD_BIAS -> headBias;
    };
  }

  /** The same but for one group. */
  public Penalty with(Role role, double decay) {
    return new Penalty(
        role == Role.EMBEDDING ? decay : embedding,
        role == Role.EMBEDDING_BIAS ? decay : embeddingBias,
        role == Role.HIDDEN_WEIGHT ? decay : hidden,
        role == Role.HIDDEN_BIAS ? decay : hiddenBias,
        role == Role.NORM ? decay : norm,
        role == Role.HEAD ? decay : head,
        role == Role.HEAD_BIAS ? decay : headBias);
  }

  /** The embedding, weights and bias, left free. */
  public Penalty withFreeEmbedding() {
    return with(Role.EMBEDDING, 0).with(Role.EMBEDDING_BIAS, 0);
  }
}
