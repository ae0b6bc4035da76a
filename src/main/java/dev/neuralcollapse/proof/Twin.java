package dev.neuralcollapse.proof;

import java.util.function.Function;

/**
 * A false statement that resembles a claim: another constant, a reversed or strengthened
 * inequality, a necessary hypothesis dropped. A prover that cannot refute it proves nothing about
 * the claim either.
 *
 * @param name what was changed, lower case with hyphens
 * @param change what was changed, in words
 * @param given what the false statement assumes
 * @param chain the false statement, evaluated on one instance
 * @param worked its own worked counterexample
 * @param directed where counterexamples are searched
 */
public record Twin<I>(
    String name,
    String change,
    Hypotheses<I> given,
    Function<I, Chain> chain,
    Spec<I> worked,
    Regime<I> directed) {

  /** The claim with this hypothesis dropped and nothing else changed. */
  public static <I> Twin<I> without(
      Claim<I> claim, String hypothesis, Spec<I> worked, Regime<I> directed) {
    return new Twin<>(
        "without-" + hypothesis,
        "the hypothesis '" + hypothesis + "' is dropped",
        claim.given().without(hypothesis),
        claim::chain,
        worked,
        directed);
  }

  /** The claim with another conclusion under the same hypotheses. */
  public static <I> Twin<I> saying(
      Claim<I> claim,
      String name,
      String change,
      Function<I, Chain> chain,
      Spec<I> worked,
      Regime<I> directed) {
    return new Twin<>(name, change, claim.given(), chain, worked, directed);
  }
}
