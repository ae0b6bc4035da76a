package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Whole-box proofs of terms whose fate is known. */
class BoxClaimTest {
  private static final Term X = Term.variable("x");
  private static final Term Y = Term.variable("y");
  private static final Domain WIDE = Domain.none().real("x", "-2", "2");
  private static final Domain LINE = Domain.none().real("x");

  private static Verdict verdict(Domain domain, Term term) {
    return Branching.decide(Assertion.nonnegative(domain, term), 3000);
  }

  private static Proof proof(Domain domain, Term term) {
    Verdict verdict = verdict(domain, term);
    return assertInstanceOf(Verdict.Proved.class, verdict, verdict::because).proof();
  }

  private static void refuted(Domain domain, Term term) {
    Verdict verdict = verdict(domain, term);
    Verdict.Refuted refuted = assertInstanceOf(Verdict.Refuted.class, verdict, verdict::because);
    assertTrue(refuted.by().value().hi() < 0, "verified as a point");
  }

  private static void undecided(Domain domain, Term term) {
    assertInstanceOf(Verdict.Inconclusive.class, verdict(domain, term));
  }

  /** {@code x⁴ - x² + 1/2 ≥ 1/4}. */
  private static Term quartic() {
    return X.power(4).minus(X.square()).plus(Term.decimal("0.5"));
  }

  @Test
  void aPositivePolynomialIsProvedWithABoundOfItsMinimum() {
    Proof proof = proof(WIDE, quartic());
    assertTrue(proof.margin() >= 0 && proof.margin() <= 0.25, "" + proof.margin());
    assertTrue(proof.boxes() > 1);
    assertTrue(proof(LINE, quartic()).trees().get(0).length() < 100, "the whole line");
  }

  @Test
  void aDipMissedBySamplingIsFound() {
    refuted(WIDE, X.minus(Term.decimal("0.3333")).square().minus(Term.decimal("4e-6")));
    refuted(LINE, X.minus(Term.decimal("1234.5")).square().minus(Term.decimal("0.0001")));
  }

  @Test
  void equalityAtAFaceOrAtACutIsDecidedByDerivatives() {
    proof(Domain.none().real("x", "0", "1"), X.minus(X.square()));
    proof(LINE, X.expm1().minus(X));
    proof(LINE, X.exp().plus(X.negate().exp()).minus(2));
    proof(Domain.none().real("x", "0", "inf"), X.expm1().minus(X).minus(X.square().over(2)));
    proof(LINE.real("y"), X.plus(Y).exp().minus(X.exp()).minus(Y.times(X.exp())));
    proof(LINE.real("y"), X.minus(Y).square());
  }

  @Test
  void anInteriorZeroAwayFromAnyCutStaysUndecidedWithItsBoxes() {
    Verdict verdict =
        verdict(WIDE, X.minus(Term.decimal("0.3")).expm1().minus(X.minus(Term.decimal("0.3"))));
    Verdict.Inconclusive open = assertInstanceOf(Verdict.Inconclusive.class, verdict);
    assertTrue(!open.undecided().isEmpty() && open.undecided().size() <= 5);
    assertTrue(open.reason().contains("of at most 3000 boxes"), open.reason());
  }

  @Test
  void integerSidesAreCutBetweenIntegers() {
    // (n - 1/2)² - 1/4 = n(n-1): nonnegative at integers, negative between 0 and 1.
    Term f = X.minus(Term.decimal("0.5")).square().minus(Term.decimal("0.25"));
    refuted(WIDE, f);
    assertEquals(0, proof(Domain.none().integer("x", -2, 2), f).margin());
    proof(Domain.none().integer("x", -2), f);
  }

  /** Functions whose minima are known, in boxes that hold many local ones or a flat valley. */
  @Test
  void hardProblemsAreDecided() {
    Domain square = Domain.none().real("x", "-3", "3").real("y", "-3", "3");
    Term camel =
        X.square()
            .times(4)
            .minus(X.power(4).times(Term.decimal("2.1")))
            .plus(X.power(6).over(3))
            .plus(X.times(Y))
            .plus(Y.power(4).times(4))
            .minus(Y.square().times(4));
    proof(square, camel.plus(Term.decimal("1.032")));
    refuted(square, camel.plus(Term.decimal("1.031")));
    proof(square, X.square().minus(Y).square().times(100).plus(X.minus(1).square()));
    Domain depths = Domain.none().integer("L", 1).real("x", "0", "inf");
    Term depth = Term.variable("L");
    proof(depths, X.plus(1).power(depth).minus(1).minus(depth.times(X)));
    refuted(depths, X.plus(1).power(depth).minus(1).minus(depth.times(X).times(2)));
    Domain ratio = Domain.none().real("x", "0.001", "1000");
    proof(ratio, X.minus(1).minus(X.log()));
    refuted(ratio, X.minus(1).minus(X.log().times(Term.decimal("1.001"))));
  }

  @Test
  void anUndefinedTermIsNeverProved() {
    undecided(WIDE, X.log().times(2).exp());
    undecided(WIDE, X.power(-2));
    undecided(WIDE, X.sqrt());
    undecided(Domain.none().real("x", "0", "1"), X.log().negate());
    undecided(Domain.none().real("x", "-1", "1"), X.log1p().plus(1000));
    undecided(Domain.none().real("x", "0", "1").real("y", "0", "1"), X.over(Y));
    proof(Domain.none().real("x", "0", "1"), X.sqrt());
  }

  @Test
  void aJumpHasNoDerivative() {
    proof(LINE, X.abs());
    proof(LINE, X.abs().minus(X));
    proof(WIDE.real("y", "-2", "2"), X.max(Y).minus(X.min(Y)).plus(Term.decimal("0.5")));
    refuted(LINE, X.abs().minus(Term.decimal("0.001")));
    // Increasing wherever it is differentiable, and below zero left of the jump.
    refuted(WIDE, Normal.call(Elementary.SIGN, X).plus(X.times(Term.decimal("0.1"))));
  }

  @Test
  void uniqueRootsNeedAllThreeParts() {
    Domain unit = Domain.none().real("x", "0", "1").real("y", "1", "2");
    assertInstanceOf(Verdict.Proved.class, root(unit, X.times(Y).minus(1)));
    assertInstanceOf(Verdict.Refuted.class, root(unit, X.times(Y).minus(3)));
    assertInstanceOf(Verdict.Refuted.class, root(unit, X.times(Y).plus(1)));
    assertInstanceOf(Verdict.Refuted.class, root(unit, X.minus(Term.decimal("0.5")).power(3)));
  }

  private static Verdict root(Domain domain, Term f) {
    return Branching.decide(Assertion.uniqueRoot(domain, "x", f), 1000);
  }

  @Test
  void badSidesAreNamed() {
    message("side x is empty: from 3.0 to 2.0", () -> Domain.none().real("x", "3", "2"));
    message("side x ends at no number: NaN", () -> Domain.none().real("x", "NaN", "2"));
    message("side K is empty: from 5.0 to 4.0", () -> Domain.none().integer("K", 5, 4));
    message("no name of a variable: (", () -> Term.variable("("));
  }

  private static void message(String text, org.junit.jupiter.api.function.Executable bad) {
    assertEquals(text, assertThrows(IllegalArgumentException.class, bad).getMessage());
  }

  @Test
  void whatIsOnlyNumericalIsNeverProved() {
    Source source = new Paper("test", "A Test, 2026").derived("somewhere");
    Everywhere claim =
        Everywhere.claim(source, "quartic", "t", "s", WIDE).holds("margin", quartic());
    assertInstanceOf(Verdict.Proved.class, Prover.verify(claim, 20, 1).verdict());
    Everywhere numerical =
        Everywhere.claim(source.numerical(), "quartic", "t", "s", WIDE).holds("margin", quartic());
    assertInstanceOf(Verdict.Certified.class, Prover.verify(numerical, 20, 1).verdict());
  }

  @Test
  void pointsOutsideTheDomainAreNotTried() {
    Everywhere claim =
        Everywhere.claim(new Paper("t", "T").derived("x"), "q", "t", "s", WIDE)
            .holds("margin", quartic());
    assertTrue(claim.given().violatedBy(PointSpec.of("x", 3).instance()).isDefined());
    assertTrue(claim.given().violatedBy(PointSpec.of("x", -2).instance()).isEmpty());
  }
}
