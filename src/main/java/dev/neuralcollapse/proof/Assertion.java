package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.math.BigDecimal;

/**
 * What is to be proved on a whole box.
 *
 * @param domain the parameters covered
 * @param goals what must be nonnegative (or positive) everywhere on it
 * @param root set when the goals say that a function has exactly one root
 */
public record Assertion(Domain domain, Seq<Goal> goals, Option<Root> root) {

  /**
   * One inequality.
   *
   * @param name lower case with hyphens
   * @param term must be nonnegative
   * @param strict must even be positive
   */
  public record Goal(String name, Term term, boolean strict) {}

  /**
   * {@code function = 0} has exactly one solution {@code variable} within its side of the box, for
   * all values of the other parameters.
   *
   * @param variable solved for
   * @param function increasing
   */
  public record Root(String variable, Term function) {}

  /** {@code term ≥ 0}. */
  public static Assertion nonnegative(Domain domain, Term term) {
    return new Assertion(domain, List.empty(), Option.none()).and("margin", term);
  }

  /** And this {@code term ≥ 0}. */
  public Assertion and(String name, Term term) {
    return new Assertion(domain, goals.append(new Goal(name, term, false)), root);
  }

  /** {@code term ≥ 0} under a name of its own. */
  public static Assertion nonnegative(Domain domain, String name, Term term) {
    return new Assertion(domain, List.empty(), Option.none()).and(name, term);
  }

  /**
   * An increasing function has exactly one root in the side of the variable, whatever the other
   * parameters are: it is not positive at the lower end, not negative at the upper one, and its
   * derivative is positive.
   */
  public static Assertion uniqueRoot(Domain domain, String variable, Term function) {
    Term below = function.with(variable, end(domain.box().side(variable).lo())).negate();
    Term above = function.with(variable, end(domain.box().side(variable).hi()));
    return new Assertion(
        domain,
        List.of(
            new Goal("below", below, false),
            new Goal("above", above, false),
            new Goal("increasing", function.derivative(variable), true)),
        Option.some(new Root(variable, function)));
  }

  private static Term end(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException("a root is bracketed by finite ends");
    }
    return new Term.Constant(new BigDecimal(x));
  }

  /** In LaTeX, one line for each thing said. */
  public Seq<String> latex() {
    return root.map(
            r ->
                List.of(
                    r.function().latex()
                        + "=0\\text{ once in }"
                        + Term.variable(r.variable()).latex()))
        .getOrElse(() -> goals.map(g -> g.term().latex() + (g.strict() ? ">0" : "\\ge0")).toList());
  }
}
