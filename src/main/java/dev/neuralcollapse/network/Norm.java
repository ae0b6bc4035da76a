package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/**
 * Where LayerNorm stands. The embedding is normalised in every case, and so are the features before
 * the head (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, section 3; P).
 */
public enum Norm {
  /** After every branch: {@code LN(x + branch(x))}. */
  POST("post"),
  /** Inside every branch, {@code x + branch(LN(x))}, and once before the head. */
  PRE("pre"),
  /** At the start and the end alone: {@code x + branch(x)} between. */
  ENDS("ends");

  private final String id;

  Norm(String id) {
    this.id = id;
  }

  /** Name in files and on the command line. */
  public String id() {
    return id;
  }

  public static Either<Fault, Norm> parse(String id) {
    for (Norm n : values()) {
      if (n.id.equals(id)) {
        return Either.right(n);
      }
    }
    return Either.left(
        new Fault(
            "--norm", "unknown place of LayerNorm '" + id + "'", "expected post, pre or ends"));
  }
}
