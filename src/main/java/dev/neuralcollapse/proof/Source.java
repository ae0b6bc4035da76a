package dev.neuralcollapse.proof;

/**
 * Where a claim comes from, and how far it can be trusted before it is checked.
 *
 * @param paper the paper it belongs to
 * @param place theorem, equation or section
 * @param mark the paper's own statement, or derived for this project
 * @param secondHand known through a third party only
 * @param numericalOnly never proved, only ever checked numerically: its verdict is never {@code
 *     proved}
 */
public record Source(
    Paper paper, String place, Mark mark, boolean secondHand, boolean numericalOnly) {

  /** The same, known through a third party only. */
  public Source heard() {
    return new Source(paper, place, mark, true, numericalOnly);
  }

  /** The same, without any proof: checked numerically. */
  public Source numerical() {
    return new Source(paper, place, mark, secondHand, true);
  }
}
