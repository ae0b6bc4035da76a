package dev.neuralcollapse.number;

/**
 * There is no such interval, or no member at which an operation is defined. The reason is a name,
 * so that whoever took the numbers from a file or a command line can say what is wrong with them.
 */
public final class NoInterval extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  private NoInterval(Reason reason, String what) {
    super(reason.words + ": " + what);
    this.reason = reason;
  }

  static NoInterval between(double lo, double hi) {
    Reason reason =
        Double.isNaN(lo) || Double.isNaN(hi)
            ? Reason.NAN_BOUND
            : lo > hi ? Reason.EMPTY : Reason.NO_REAL;
    return new NoInterval(reason, "[" + lo + ", " + hi + "]");
  }

  static NoInterval outside(String what) {
    return new NoInterval(Reason.OUTSIDE_DOMAIN, what);
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }

  /** What may be wrong. */
  public enum Reason {
    /** A bound is not a number. */
    NAN_BOUND("a bound of an interval is not a number"),
    /** The lower bound is above the upper one. */
    EMPTY("the interval is empty"),
    /** Both bounds are the same infinity, which is no real number. */
    NO_REAL("the interval has no real member"),
    /** No member belongs to the domain of the function. */
    OUTSIDE_DOMAIN("the function is defined nowhere on the interval");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }
}
