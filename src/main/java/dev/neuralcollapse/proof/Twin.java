package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;
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
 * @param kind how it is false
 */
public record Twin<I>(
    String name,
    String change,
    Hypotheses<I> given,
    Function<I, Chain> chain,
    Spec<I> worked,
    Regime<I> directed,
    Kind kind) {

  /** In which way a twin is false. */
  public enum Kind {
    /** A constant is wrong, by the smallest amount that directed search still refutes. */
    CONSTANT,
    /** A hypothesis that is needed is dropped or weakened. */
    HYPOTHESIS,
    /** An inequality is reversed, or strengthened to one that need not hold. */
    INEQUALITY,
    /** Another quantity takes the place of the right one. */
    QUANTITY;

    /** The three that every claim should have where they exist. */
    public static final Seq<Kind> REQUIRED = List.of(CONSTANT, HYPOTHESIS, INEQUALITY);

    /** The word of the command line and of JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A twin that puts another quantity in the place of the right one. */
  public Twin(
      String name,
      String change,
      Hypotheses<I> given,
      Function<I, Chain> chain,
      Spec<I> worked,
      Regime<I> directed) {
    this(name, change, given, chain, worked, directed, Kind.QUANTITY);
  }

  /** This twin, false in that way. */
  public Twin<I> as(Kind other) {
    return new Twin<>(name, change, given, chain, worked, directed, other);
  }

  /** This twin: a wrong constant. */
  public Twin<I> constant() {
    return as(Kind.CONSTANT);
  }

  /** This twin: a reversed or strengthened inequality. */
  public Twin<I> inequality() {
    return as(Kind.INEQUALITY);
  }

  /** This twin: a hypothesis dropped or weakened. */
  public Twin<I> hypothesis() {
    return as(Kind.HYPOTHESIS);
  }

  /** The claim with this hypothesis dropped and nothing else changed. */
  public static <I> Twin<I> without(
      Claim<I> claim, String hypothesis, Spec<I> worked, Regime<I> directed) {
    return new Twin<>(
        "without-" + hypothesis,
        "the hypothesis '" + hypothesis + "' is dropped",
        claim.given().without(hypothesis),
        claim::chain,
        worked,
        directed,
        Kind.HYPOTHESIS);
  }

  /**
   * The claim with another conclusion under the same hypotheses: another quantity, unless told
   * {@link #constant} or {@link #inequality}.
   */
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
