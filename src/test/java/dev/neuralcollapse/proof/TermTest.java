package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.HashMap;
import io.vavr.collection.TreeSet;
import org.junit.jupiter.api.Test;

/** Terms: normal form, derivatives, printing. */
class TermTest {
  private static final Term X = Term.variable("x");
  private static final Term Y = Term.variable("y");

  @Test
  void whatCancelsIdenticallyHasCancelled() {
    assertEquals("0", X.minus(X).text());
    assertEquals("1", X.over(X).text());
    assertEquals("(^ x 2)", X.times(X).text());
    assertEquals("(* 2 x)", X.plus(X).text());
    assertEquals("(+ x y)", Y.plus(X).text());
    assertEquals("(+ (* 2 x) (* 2 y))", X.plus(Y).times(2).text());
    assertEquals("0", X.exp().times(Y).minus(Y.times(X.exp())).text());
    assertEquals("0.3", Term.decimal("0.1").plus(Term.decimal("0.2")).text());
    assertEquals("1", X.minus(X).exp().text());
    assertEquals("0", X.times(0).expm1().text());
    assertEquals("(* (^ 3 -1) x)", X.over(3).text());
    assertEquals("(* 0.25 x)", X.over(4).text());
    assertEquals("10", Term.whole(10).text());
    assertEquals("x", X.max(X).text());
  }

  @Test
  void multiplyingOutAndCommonFactors() {
    Term square = X.plus(Y).square().minus(X.square()).minus(Y.square());
    assertEquals("(* 2 x y)", Normal.expanded(square).text());
    Term sum = X.square().times(Y).plus(X.over(Y));
    assertEquals("x (^ y -1)", Normal.common(sum).map(Term::text).mkString(" "));
    Term rest = Normal.common(sum).foldLeft(sum, Normal::without);
    assertEquals("(+ (* x (^ y 2)) 1)", rest.text());
  }

  @Test
  void derivativesAreThoseOfTheBooks() {
    assertEquals("(exp x)", X.expm1().derivative("x").text());
    assertEquals("(^ x -1)", X.log().derivative("x").text());
    assertEquals("(sigmoid x)", X.softplus().derivative("x").text());
    assertEquals("(* 3 (^ x 2))", X.power(3).derivative("x").text());
    assertEquals("0", X.power(3).derivative("y").text());
    assertEquals("(* (exp (* x y)) y)", X.times(Y).exp().derivative("x").text());
    assertTrue(X.abs().differentiable());
    assertFalse(X.abs().derivative("x").differentiable());
    assertEquals(1.0, X.max(Y).derivative("x").at(HashMap.of("x", 2.0, "y", 1.0)));
    assertEquals(0.0, X.max(Y).derivative("x").at(HashMap.of("x", 1.0, "y", 2.0)));
  }

  @Test
  void pointsAndVariables() {
    Term t = X.plus(Y.sqrt()).over(2);
    assertEquals(TreeSet.of("x", "y"), t.variables());
    assertEquals(2.5, t.at(HashMap.of("x", 2.0, "y", 9.0)));
    assertEquals("(+ (* 0.5 (sqrt 9)) (* 0.5 x))", t.with("y", Term.whole(9)).text());
    assertThrows(IllegalArgumentException.class, () -> t.at(HashMap.of("x", 2.0)));
    assertEquals(Math.pow(2, 1.5), X.power(Term.decimal("1.5")).at(HashMap.of("x", 2.0)), 1e-15);
  }

  @Test
  void latexIsReadable() {
    assertEquals("\\frac{x}{y}", X.over(Y).latex());
    assertEquals("x-y", X.minus(Y).latex());
    assertEquals("-\\frac{1}{x^{2}}", X.power(-2).negate().latex());
    assertEquals("2\\,\\left(x+1\\right)\\,y", X.plus(1).times(Y).times(2).latex());
    assertEquals("\\log\\left(1+x\\right)", X.log1p().latex());
    assertEquals("\\max\\left(x,\\,\\lambda\\right)", X.max(Term.variable("lambda")).latex());
  }
}
