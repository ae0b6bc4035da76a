package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/** Which columns the head reads: the samples of the objective. */
public enum Readout {
  /** The last token of every sequence. */
  LAST("last"),
  /** Every token: each context is a sample. */
  EVERY("every");

  private final String id;

  Readout(String id) {
    this.id = id;
  }

  /** Name in files and on the command line. */
  public String id() {
    return id;
  }

  /** Samples in {@code sequences} sequences of {@code length} tokens. */
  public int samples(int sequences, int length) {
    return switch (this) {
      case LAST -> sequences;
      case EVERY -> sequences * length;
    };
  }

  /** Row of sample {@code i} among all tokens, sequence by sequence. */
  public int row(int i, int length) {
    return switch (this) {
      case LAST -> i * length + length - 1;
      case EVERY -> i;
    };
  }

  public static Either<Fault, Readout> parse(String id) {
    for (Readout r : values()) {
      if (r.id.equals(id)) {
        return Either.right(r);
      }
    }
    return Either.left(
        new Fault("--readout", "unknown readout '" + id + "'", "expected last or every"));
  }
}
