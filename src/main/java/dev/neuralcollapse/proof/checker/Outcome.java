package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.util.Optional;

/** What came of re-checking a certificate or a proof. */
public sealed interface Outcome {

  /**
   * Every number of the certificate follows from the files beside it.
   *
   * @param statement the theorem, written from the checked numbers
   * @param own this checker's own enclosure of the objective, inside the certificate's
   * @param claim the checked numbers
   * @param free the same for the objective that does not pay for the embedding, where it differs
   */
  record Checks(String statement, Interval own, Claim claim, Optional<Claim> free)
      implements Outcome {}

  /**
   * A whole-box proof proves its statement.
   *
   * @param claim the id that the file gives the statement
   * @param statement what was checked, written from the terms that were checked
   * @param leaves pieces evaluated again
   */
  record Proves(String claim, String statement, int leaves) implements Outcome {}

  /**
   * A number or a hash is wrong, or a hypothesis fails.
   *
   * @param what which one
   * @param claimed what the certificate says
   * @param found what the files say
   */
  record DoesNotCheck(String what, String claimed, String found) implements Outcome {}

  /**
   * A file is missing, damaged, too large or no certificate.
   *
   * @param where the file and the place in it
   * @param what what was found there
   * @param mend what was expected
   */
  record Unreadable(String where, String what, String mend) implements Outcome {}
}
