package dev.neuralcollapse.proof.checker;

import java.nio.file.Files;
import java.nio.file.Path;

/** Ends a re-check early with its outcome; never leaves this package. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  final transient Outcome outcome;

  private Refusal(Outcome outcome) {
    super(outcome.toString());
    this.outcome = outcome;
  }

  /** A pipe or a device would keep the reader waiting. */
  static void unlessRegular(Path path) throws Refusal {
    if (!Files.exists(path)) {
      throw unreadable(path.toString(), "no such file", "it belongs to the certificate");
    }
    if (!Files.isRegularFile(path)) {
      throw unreadable(path.toString(), "no regular file", "a regular file was expected");
    }
  }

  static Refusal unreadable(String where, String what, String mend) {
    return new Refusal(new Outcome.Unreadable(where, what, mend));
  }

  static Refusal wrong(String what, Object claimed, Object found) {
    return new Refusal(
        new Outcome.DoesNotCheck(what, String.valueOf(claimed), String.valueOf(found)));
  }
}
