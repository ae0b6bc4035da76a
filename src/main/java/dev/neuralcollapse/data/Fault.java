package dev.neuralcollapse.data;

/**
 * Something of the user's that cannot be used, as a value: never thrown, always shown.
 *
 * @param where the file, option or array, and the place in it
 * @param what what was found there
 * @param mend what was expected, or how to mend it
 */
public record Fault(String where, String what, String mend) {

  /** The same fault found inside a larger thing. */
  public Fault within(String outer) {
    return new Fault(outer + ": " + where, what, mend);
  }

  /** One line for a person. */
  public String line() {
    return where + ": " + what + "; " + mend;
  }
}
