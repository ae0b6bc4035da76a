package dev.neuralcollapse.experiment;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * A claim and what became of it.
 *
 * @param mark {@code quoted} (P) or {@code derived} (D)
 * @param statement LaTeX
 * @param verdict as the command line prints it
 * @param reason counterexample, box, or what kept it open; may be empty
 * @param worstSlack least slack over all instances
 * @param replay command that repeats it
 */
public record ClaimRow(
    String id,
    String title,
    String source,
    String mark,
    boolean numericalOnly,
    boolean secondHand,
    String statement,
    Seq<String> hypotheses,
    String verdict,
    String reason,
    long instances,
    Option<Double> worstSlack,
    Seq<TwinRow> twins,
    String replay) {

  /** A false neighbour of the claim and whether it was caught. */
  public record TwinRow(String name, String change, boolean refuted, String counterexample) {}

  public int twinsRefuted() {
    return twins.count(TwinRow::refuted);
  }

  /** Whether the program may end with success. */
  public boolean stands() {
    return !verdict.equals("refuted")
        && !verdict.equals("inconclusive")
        && twins.forAll(TwinRow::refuted);
  }
}
