package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/**
 * Which blocks of a built transformer attend. With zero keys and queries every token weighs the
 * same, so {@code V = αI} adds α times the mean of what a token sees to it: its context (P idea of
 * Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, section 5; details and prices D).
 */
public enum Mixing {
  /**
   * The first block alone, with {@code V = αI}: it costs {@code α²d} (T1·) or {@code 2αd} (T2·).
   */
  FIRST_BLOCK("first-block"),
  /**
   * The first m blocks, half of all, with {@code V = (α/m)I}: {@code α²d/m} (T1·), but still {@code
   * 2αd} (T2·).
   */
  SPREAD("spread");

  private final String id;

  Mixing(String id) {
    this.id = id;
  }

  /** Name on the command line. */
  public String id() {
    return id;
  }

  public static Either<Fault, Mixing> parse(String id) {
    for (Mixing m : values()) {
      if (m.id.equals(id)) {
        return Either.right(m);
      }
    }
    return Either.left(
        new Fault(
            "--attention", "unknown attention '" + id + "'", "expected first-block or spread"));
  }

  /** How many blocks attend in a network of depth L ≥ 2. */
  public int blocks(int depth) {
    return switch (this) {
      case FIRST_BLOCK -> 1;
      case SPREAD -> Math.max(1, (depth - 1) / 2);
    };
  }

  /**
   * {@code Σ(‖V‖²)} or {@code Σ(‖W_O‖² + ‖W_V‖²)} of these blocks.
   *
   * @param valueLayers 1 or 2
   * @param alpha α ≥ 0
   * @param width d
   * @param blocks m
   */
  public static double price(int valueLayers, double alpha, int width, int blocks) {
    return valueLayers == 1 ? alpha * alpha * width / blocks : 2 * alpha * width;
  }
}
