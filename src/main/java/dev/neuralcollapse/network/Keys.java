package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/** Whether the attention's keys and queries are parameters. */
public enum Keys {
  /** They are trained and paid for. */
  LEARNED("learned"),
  /**
   * All zero for good: every token attends evenly to those it sees. Zero is where gradients leave
   * them, and where the constructions of the paper need them (Súkeník, Lampert, Mondelli, NeurIPS
   * 2025, arXiv 2505.15239, Thm 4.6; P idea).
   */
  ZERO("zero");

  private final String id;

  Keys(String id) {
    this.id = id;
  }

  /** Name in files and on the command line. */
  public String id() {
    return id;
  }

  public static Either<Fault, Keys> parse(String id) {
    for (Keys k : values()) {
      if (k.id.equals(id)) {
        return Either.right(k);
      }
    }
    return Either.left(
        new Fault("--keys", "unknown keys '" + id + "'", "expected learned or zero"));
  }
}
