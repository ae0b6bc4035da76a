package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/** What one layer moves. */
public enum Strategy {
  /** One sample a layer (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239; P). */
  ONE_SAMPLE("one-sample"),
  /** One class a layer, contracted (D). */
  CLASS("class"),
  /** One class a layer, pushed along one vector; samples one by one before where need be (D). */
  CLASS_PUSH("class-push");

  private final String id;

  Strategy(String id) {
    this.id = id;
  }

  /** Name on the command line. */
  public String id() {
    return id;
  }

  public static Either<Fault, Strategy> parse(String id) {
    for (Strategy s : values()) {
      if (s.id.equals(id)) {
        return Either.right(s);
      }
    }
    return Either.left(
        new Fault(
            "--transport",
            "unknown transport '" + id + "'",
            "expected one-sample, class or class-push"));
  }
}
