package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import org.junit.jupiter.api.Test;

/** Roots enclosed by interval Newton, and proved to be the only ones. */
class NewtonTest {
  private static final Term X = Term.variable("x");
  private static final Term P = Term.variable("p");

  @Test
  void theRootOfTwoIsEnclosedTightlyAndUnique() {
    Newton newton = Newton.of(Domain.none().real("x", "1", "2"), "x", X.square().minus(2)).get();
    assertTrue(newton.unique());
    assertTrue(newton.bracket().contains(Math.sqrt(2)) && newton.bracket().width() < 1e-15);
    assertTrue(newton.steps().size() < 10, "quadratic convergence");
    for (int i = 1; i < newton.steps().size(); i++) {
      assertTrue(newton.steps().get(i - 1).contains(newton.steps().get(i)));
    }
  }

  @Test
  void parametersWidenTheBracketToAllTheirRoots() {
    Domain domain = Domain.none().real("p", "2", "2.1").real("x", "1", "2");
    Newton newton = Newton.of(domain, "x", X.square().minus(P)).get();
    Interval roots = Interval.of(Math.sqrt(2), Math.sqrt(2.1));
    assertTrue(newton.unique() && newton.bracket().contains(roots), "" + newton.bracket());
    assertTrue(newton.bracket().width() < 2 * roots.width());
  }

  @Test
  void anEnclosureIsProvedLikeAnyOtherStatement() {
    Domain domain = Domain.none().real("p", "2", "2.001").real("x", "1", "2");
    Assertion enclosed = Newton.enclosed(domain, "x", X.square().minus(P)).get();
    assertInstanceOf(Verdict.Proved.class, Branching.decide(enclosed, 100));
    assertEquals(3, enclosed.goals().size());
  }

  @Test
  void withoutRootOrDerivativeThereIsNothing() {
    Domain unit = Domain.none().real("x", "0", "1");
    assertTrue(Newton.of(unit, "x", X.plus(1)).isEmpty(), "no root in the bracket");
    assertEquals(
        1, Newton.of(unit, "x", X.minus(Term.decimal("0.5")).square()).fold(() -> 1, n -> 0));
    assertTrue(Newton.of(unit, "x", X.log()).isEmpty(), "undefined at 0");
    assertTrue(Newton.of(unit, "x", X.abs().minus(Term.decimal("0.5"))).isEmpty(), "a kink");
  }
}
