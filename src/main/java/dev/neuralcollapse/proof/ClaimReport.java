package dev.neuralcollapse.proof;

import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Everything a check found out about a claim. Equal for equal claim, tries and seed, up to {@link
 * #seconds}.
 *
 * @param id of the claim
 * @param title of the claim
 * @param verdict what became of it
 * @param instances tried, hypotheses satisfied
 * @param different instances among them, each counted once: what is costly to build is drawn from
 *     few recipes
 * @param worstSlack least slack of a step over all instances; absent without any
 * @param tightest step and spec with that slack, empty without any
 * @param tightestAt token that finds that instance again, empty without any
 * @param slacks their distribution; absent without any
 * @param plain values in plain doubles that were found in their enclosures
 * @param coverage instances that satisfy the hypotheses, by regime
 * @param hypotheses how well they were satisfied
 * @param mutants the twins
 * @param seconds wall time
 * @param replay the command that repeats this
 * @param caveat what the check does not cover, empty when it covers the statement
 */
public record ClaimReport(
    String id,
    String title,
    Verdict verdict,
    int instances,
    int different,
    Option<Double> worstSlack,
    String tightest,
    String tightestAt,
    Option<Slacks> slacks,
    int plain,
    Map<String, Integer> coverage,
    Seq<Assumption> hypotheses,
    Seq<TwinReport> mutants,
    double seconds,
    String replay,
    String caveat) {

  /**
   * A hypothesis as it was met.
   *
   * @param name of the hypothesis
   * @param latex of the hypothesis
   * @param worst largest deviation among the instances used
   * @param tolerance allowed
   */
  public record Assumption(String name, String latex, double worst, double tolerance) {

    static <I> Assumption of(Hypothesis<I> h, I instance) {
      return new Assumption(
          h.name(), h.latex(), h.deviation().applyAsDouble(instance), h.tolerance());
    }
  }

  /** The command that shows the tightest instance step by step; empty without any. */
  public String replayTightest() {
    return tightestAt.isEmpty() ? "" : Prover.command(id, tightestAt);
  }

  /** Twins refuted. */
  public int refutedMutants() {
    return mutants.count(TwinReport::refuted);
  }

  /** The claim stands and every twin fell. */
  public boolean stands() {
    return verdict.stands() && refutedMutants() == mutants.size();
  }

  /** The same without the clock: what determinism promises. */
  public ClaimReport timeless() {
    return new ClaimReport(
        id,
        title,
        verdict,
        instances,
        different,
        worstSlack,
        tightest,
        tightestAt,
        slacks,
        plain,
        coverage,
        hypotheses,
        mutants,
        0,
        replay,
        caveat);
  }
}
