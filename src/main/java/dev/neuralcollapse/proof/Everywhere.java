package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * A scalar claim written as one expression: terms that are nonnegative everywhere on a box.
 *
 * @param source paper, place and mark
 * @param name second part of the id
 * @param title one line in words
 * @param statement in LaTeX
 * @param assertion what is proved
 * @param twins false statements that resemble it
 * @param lacking kinds of twins it cannot have, and why
 */
public record Everywhere(
    Source source,
    String name,
    String title,
    String statement,
    Assertion assertion,
    Seq<Twin<Box>> twins,
    Map<Twin.Kind, String> lacking)
    implements BoxClaim {

  /** Begins a claim about these parameters. */
  public static Everywhere claim(
      Source source, String name, String title, String statement, Domain domain) {
    return new Everywhere(
        source,
        name,
        title,
        statement,
        new Assertion(domain, List.empty(), io.vavr.control.Option.none()),
        List.empty(),
        HashMap.empty());
  }

  /** A claim about roots: see {@link Assertion#uniqueRoot} and {@link Newton#enclosed}. */
  public static Everywhere root(
      Source source, String name, String title, String statement, Assertion root) {
    return new Everywhere(source, name, title, statement, root, List.empty(), HashMap.empty());
  }

  /** {@code term ≥ 0}, under a name. */
  public Everywhere holds(String goal, Term term) {
    return new Everywhere(
        source, name, title, statement, assertion.and(goal, term), twins, lacking);
  }

  /** A false {@code term ≥ 0} in which a constant is wrong, with a point where it is negative. */
  public Everywhere constant(String twin, String change, Term term, PointSpec worked) {
    return twin(twin, change, assertion.domain(), term, worked, Twin.Kind.CONSTANT);
  }

  /** A false {@code term ≥ 0} that says more or the contrary. */
  public Everywhere inequality(String twin, String change, Term term, PointSpec worked) {
    return twin(twin, change, assertion.domain(), term, worked, Twin.Kind.INEQUALITY);
  }

  /** A false {@code term ≥ 0} about another quantity. */
  public Everywhere quantity(String twin, String change, Term term, PointSpec worked) {
    return twin(twin, change, assertion.domain(), term, worked, Twin.Kind.QUANTITY);
  }

  /** A false {@code term ≥ 0} on a larger box: the bound that it drops is needed. */
  public Everywhere beyond(String twin, String change, Domain larger, Term term, PointSpec worked) {
    return twin(twin, change, larger, term, worked, Twin.Kind.HYPOTHESIS);
  }

  /** It has no twin on a larger box, for this reason. */
  public Everywhere unbounded(String why) {
    return new Everywhere(
        source, name, title, statement, assertion, twins, lacking.put(Twin.Kind.HYPOTHESIS, why));
  }

  private Everywhere twin(
      String twin, String change, Domain domain, Term term, PointSpec worked, Twin.Kind kind) {
    return new Everywhere(
        source,
        name,
        title,
        statement,
        assertion,
        twins.append(falseOn(twin, change, domain, term, worked).as(kind)),
        lacking);
  }
}
