package dev.neuralcollapse.proof;

/**
 * Why a claim, or what was asked about it, cannot be judged at all: nothing was refuted, nothing
 * checked.
 *
 * @param where the claim, the hypothesis, the box or the token at fault
 * @param what is wrong with it
 * @param mend what would be right
 */
public record Flaw(String where, String what, String mend) {

  @Override
  public String toString() {
    return where + ": " + what + "; " + mend;
  }
}
