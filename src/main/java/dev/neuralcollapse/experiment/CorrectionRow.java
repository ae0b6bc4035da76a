package dev.neuralcollapse.experiment;

import dev.neuralcollapse.paper.Correction;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Counterexample;
import dev.neuralcollapse.proof.Mark;
import dev.neuralcollapse.proof.TwinReport;
import io.vavr.control.Option;

/**
 * A statement in print, or commonly read out of it, that does not hold as it stands, with the
 * counterexample as it was executed and the statement that stands in its place.
 *
 * @param paper short name
 * @param citation of the paper
 * @param place where it stands, or what it was read out of
 * @param origin {@code printed}, {@code in the code} or {@code a reading}
 * @param printed the wrong statement, in words and {@code $…$} formulas
 * @param byHand the counterexample in numbers a reader can check
 * @param executed the same as the prover worked it; none where it does not refute the twin
 * @param refuted whether the wrong statement fell to that, and to a search as well
 * @param mended the true statement
 * @param claim id of the claim that says it
 * @param mark whose that is, {@code quoted} or {@code derived}
 * @param verdict on the claim
 * @param stands whether the claim stands and all its twins fell
 * @param twin name of the twin that says what is printed
 * @param replay command that repeats the counterexample
 */
public record CorrectionRow(
    String paper,
    String citation,
    String place,
    String origin,
    String printed,
    String byHand,
    Option<Executed> executed,
    boolean refuted,
    String mended,
    String claim,
    String mark,
    String verdict,
    boolean stands,
    String twin,
    String replay) {

  /**
   * A step of the wrong statement that fails.
   *
   * @param spec the instance
   * @param step which step
   * @param lo lower end of the enclosure of what should be zero or not negative
   * @param hi upper end
   */
  public record Executed(String spec, String step, double lo, double hi) {

    private static Executed of(Counterexample c) {
      return new Executed(c.spec(), c.step(), c.value().lo(), c.value().hi());
    }
  }

  /**
   * With what became of it.
   *
   * @param mark of the claim that is true instead
   * @param report on that claim
   */
  public static CorrectionRow of(Correction c, Mark mark, ClaimReport report) {
    Option<TwinReport> twin = report.mutants().find(t -> t.name().equals(c.twin()));
    return new CorrectionRow(
        c.paper().id(),
        c.paper().citation(),
        c.place(),
        c.origin().word(),
        c.printed(),
        c.byHand(),
        twin.flatMap(TwinReport::worked).map(Executed::of),
        twin.exists(TwinReport::refuted),
        c.mended(),
        c.claim(),
        mark.word(),
        report.verdict().word(),
        report.stands(),
        c.twin(),
        "./collapse verify " + c.claim() + " --twin " + c.twin());
  }

  /** Whether the wrong statement fell and the mended one stands. */
  public boolean settled() {
    return refuted && stands;
  }
}
