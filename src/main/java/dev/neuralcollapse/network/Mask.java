package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/** Which tokens a token may attend to. */
public enum Mask {
  /** Itself and those before it. */
  CAUSAL("causal"),
  /** All of its sequence. */
  FULL("full");

  private final String id;

  Mask(String id) {
    this.id = id;
  }

  /** Name in files and on the command line. */
  public String id() {
    return id;
  }

  /** Number of leading tokens that token {@code t} (from 0) of {@code length} sees. */
  public int seen(int t, int length) {
    return switch (this) {
      case CAUSAL -> t + 1;
      case FULL -> length;
    };
  }

  public static Either<Fault, Mask> parse(String id) {
    for (Mask m : values()) {
      if (m.id.equals(id)) {
        return Either.right(m);
      }
    }
    return Either.left(new Fault("--mask", "unknown mask '" + id + "'", "expected causal or full"));
  }
}
