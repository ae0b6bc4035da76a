package dev.neuralcollapse.proof;

import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * A theorem as a value: what it says, what it assumes, its proof on any one instance, where to try
 * it, and which false statements resemble it.
 *
 * @param <I> what the theorem speaks about
 */
public interface Claim<I> {

  /** Paper, place and mark. */
  Source source();

  /** Second part of the id: lower case with hyphens. */
  String name();

  /** {@code <paper>/<name>}. */
  default String id() {
    return source().paper().id() + "/" + name();
  }

  /** One line in words. */
  String title();

  /** The statement in LaTeX. */
  String statement();

  /** What is assumed. */
  Hypotheses<I> given();

  /**
   * Where it is tried, in turn; every regime must be reached by instances that satisfy {@link
   * #given}.
   */
  Seq<Regime<I>> regimes();

  /**
   * The proof, or the statement itself, evaluated on one instance that satisfies {@link #given}.
   */
  Chain chain(I instance);

  /** At least three false statements that resemble this one, each with its counterexample. */
  Seq<Twin<I>> twins();

  /**
   * Which of the {@linkplain Twin.Kind#REQUIRED kinds} of twins this claim cannot have, and why;
   * without hypotheses it has none to drop.
   */
  default Map<Twin.Kind, String> lacking() {
    boolean dropped = twins().exists(t -> t.kind() == Twin.Kind.HYPOTHESIS);
    return given().all().isEmpty() && !dropped
        ? HashMap.of(Twin.Kind.HYPOTHESIS, "nothing is assumed")
        : HashMap.empty();
  }

  /** How the numbers of {@link #chain} are computed. */
  default Arithmetic arithmetic() {
    return Arithmetic.INTERVAL;
  }

  /**
   * In intervals: how far an enclosure at equality may reach to the wrong side. In floating point:
   * the tolerance.
   */
  default double resolution() {
    return 1e-9;
  }

  /** What this check does not cover, in words for a person; empty when it covers the statement. */
  default String caveat() {
    return "";
  }
}
