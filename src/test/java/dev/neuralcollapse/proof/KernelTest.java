package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

/** Steps, chains, hypotheses, draws and enclosed vectors. */
class KernelTest {

  @Test
  void aDescentSumsItsSteps() {
    Chain exact =
        Chain.from(Interval.point(10))
            .down("a", Rule.JENSEN, Interval.point(3))
            .down("b", Rule.SQUARE, Interval.point(5))
            .endsAt(Interval.point(2));
    assertEquals(List.of("a", "b", "sum"), exact.steps().map(Step::name));
    assertEquals(Interval.ZERO, exact.steps().last().value());
    Chain above =
        Chain.from(Interval.point(10)).down("a", Rule.JENSEN, Interval.ONE).endsAbove(Interval.ONE);
    assertEquals(8, above.steps().last().value().lo());
    assertEquals("a", above.tightest().get().name());
  }

  @Test
  void aStepIsJudgedByWhatItsEnclosureAllows() {
    assertEquals(Step.Outcome.HOLDS, judge(Interval.of(0, 1), Arithmetic.INTERVAL));
    assertEquals(Step.Outcome.HOLDS, judge(Interval.of(-1e-12, 1), Arithmetic.INTERVAL));
    assertEquals(Step.Outcome.UNDECIDED, judge(Interval.of(-1e-3, 1), Arithmetic.INTERVAL));
    assertEquals(Step.Outcome.FAILS, judge(Interval.of(-1, -1e-300), Arithmetic.INTERVAL));
    assertEquals(Step.Outcome.FAILS, judge(Interval.point(-1e-3), Arithmetic.FLOATING));
    assertEquals(Step.Outcome.HOLDS, judge(Interval.point(-1e-12), Arithmetic.FLOATING));
  }

  private static Step.Outcome judge(Interval value, Arithmetic arithmetic) {
    return Step.nonnegative("s", Rule.SQUARE, value).judge(arithmetic, 1e-9);
  }

  @Test
  void hypothesesAreDroppedByNameOnly() {
    Hypotheses<Integer> both =
        Hypothesis.<Integer>is("even", "2|x", x -> x % 2 == 0)
            .and(Hypothesis.is("small", "x<9", x -> x < 9));
    assertEquals("even", both.violatedBy(11).get().name());
    assertEquals("small", both.without("even").violatedBy(11).get().name());
    assertTrue(both.violatedBy(4).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> both.without("odd"));
    Hypothesis<Integer> nan = new Hypothesis<>("nan", "", x -> Double.NaN, 1);
    assertFalse(nan.holdsFor(1), "NaN satisfies nothing");
  }

  @Test
  void aSeedIsAStream() {
    assertEquals(Draw.from(5).gaussian(4), Draw.from(5).gaussian(4));
    assertFalse(Draw.from(5).gaussian(4).equals(Draw.from(6).gaussian(4)));
    Draw draw = Draw.from(1);
    for (int i = 0; i < 1000; i++) {
      double x = draw.scale(1e-3, 10);
      assertTrue(x >= 1e-3 && x <= 10);
      int n = draw.integer(-2, 3);
      assertTrue(n >= -2 && n <= 3);
    }
    assertFalse(Draw.mix(1, 2) == Draw.mix(2, 1));
  }

  @Test
  void shrinkingMovesTowardsTheSimplest() {
    assertEquals(List.of(2, 6, 8, 9), Shrink.integer(10, 2));
    assertTrue(Shrink.integer(2, 2).isEmpty());
    assertEquals(List.of(0.0, 0.1, 0.12), Shrink.real(0.12345, 0));
    assertTrue(Shrink.real(0.0, 0).isEmpty());
    assertTrue(Shrink.seed(0).isEmpty());
    assertEquals(List.of(0L, 1L), Shrink.seed(2));
  }

  @Test
  void pointsPrintAndShrink() {
    PointSpec p = PointSpec.of("y", 2).and("x", 0.1234);
    assertEquals("x = 0.1234, y = 2.0", p.toString());
    assertEquals(0.1234, p.instance().side("x").lo());
    Seq<PointSpec> simpler = p.simpler();
    assertTrue(simpler.exists(s -> s.values().get("x").contains(0.1)));
    assertTrue(simpler.forAll(s -> s.values().get("y").contains(2.0)));
    assertEquals(Box.empty().with("x", Interval.point(1)), PointSpec.of("x", 1).instance());
  }

  @Test
  void enclosedVectorsContainWhatDoublesCompute() {
    Draw draw = Draw.from(3);
    Vector v = draw.gaussian(7);
    Vector w = draw.gaussian(7);
    IntervalVector iv = IntervalVector.of(v);
    IntervalVector iw = IntervalVector.of(w);
    assertNear(v.dot(w), iv.dot(iw));
    assertNear(v.norm(), iv.norm());
    assertNear(v.mean(), iv.mean());
    assertNear(0, iv.layerNorm().sum());
    assertNear(1, iv.layerNorm().norm());
    Matrix m = draw.gaussian(3, 7);
    IntervalMatrix im = IntervalMatrix.of(m);
    assertNear(m.frobeniusNorm(), im.norm());
    assertNear(m.times(v).get(2), im.times(iv).get(2));
    assertNear(m.meanRow().get(1), im.meanRow().get(1));
    assertNear(m.timesTransposed(m).get(0, 2), im.timesTransposed(im).get(0, 2));
    assertThrows(IllegalArgumentException.class, () -> iv.dot(IntervalVector.of(draw.gaussian(6))));
  }

  private static void assertNear(double expected, Interval actual) {
    assertTrue(actual.width() < 1e-13, actual + " is wide");
    assertTrue(Math.abs(actual.mid() - expected) < 1e-13, actual + " misses " + expected);
  }

  @Test
  void everyVerdictHasAWordAndAReason() {
    Assertion square =
        Assertion.nonnegative(Domain.none().real("x", "0", "1"), Term.variable("x").square());
    Seq<Verdict> all =
        List.of(
            new Verdict.Proved(new Proof(square, List.of("."), 1, 0)),
            new Verdict.Certified(10, -1e-15, 1e-9),
            new Verdict.Holds(10, 0.1, 1e-9),
            new Verdict.Refuted(new Counterexample("spec", "step", Interval.point(-1))),
            new Verdict.Inconclusive("too wide", List.empty()),
            new Verdict.Vacuous("above 1"),
            new Verdict.NotApplicable("not balanced"));
    assertEquals(
        List.of(
            "proved", "certified", "holds", "refuted", "inconclusive", "vacuous", "not-applicable"),
        all.map(Verdict::word));
    assertEquals(5, all.count(Verdict::stands));
    assertTrue(all.get(0).because().contains("x in [0, 1]"), "the box is printed");
    assertTrue(all.forAll(v -> !v.because().isBlank()));
    assertEquals("step = -1.000 at spec", all.get(3).because());
  }
}
