package dev.neuralcollapse.proof.checker;

/** Ends a re-check early with its outcome; never leaves this package. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  final transient Outcome outcome;

  private Refusal(Outcome outcome) {
    super(outcome.toString());
    this.outcome = outcome;
  }

  static Refusal unreadable(String where, String what, String mend) {
    return new Refusal(new Outcome.Unreadable(where, what, mend));
  }

  static Refusal wrong(String what, Object claimed, Object found) {
    return new Refusal(
        new Outcome.DoesNotCheck(what, String.valueOf(claimed), String.valueOf(found)));
  }
}
