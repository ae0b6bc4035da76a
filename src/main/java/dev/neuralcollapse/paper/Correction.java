package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Paper;

/**
 * A statement that is wrong or imprecise, printed or commonly read out of print, with what refutes
 * it and what is true instead. The wrong statement stands in the catalogue as a twin of the mended
 * one, so that every verification refutes it again.
 *
 * @param paper what it is about
 * @param place theorem, equation, section or file of the released code
 * @param origin whether it stands there, or is only read into it
 * @param printed the statement, in words and {@code $…$} formulas
 * @param claim id of the claim that is true instead
 * @param twin name of that claim's twin that says what is printed
 * @param byHand the counterexample in numbers that a reader can check with pencil or calculator
 * @param mended the true statement, in words and formulas
 */
public record Correction(
    Paper paper,
    String place,
    Origin origin,
    String printed,
    String claim,
    String twin,
    String byHand,
    String mended) {

  /** Who says it. */
  public enum Origin {
    /** It stands in the paper, its own formula. */
    PRINTED("printed"),
    /** The authors' released code computes it. */
    CODE("in the code"),
    /** Nobody prints it: a hurried or too general reading of what is printed, or of hearsay. */
    READING("a reading");

    private final String word;

    Origin(String word) {
      this.word = word;
    }

    /** In tables. */
    public String word() {
      return word;
    }
  }
}
