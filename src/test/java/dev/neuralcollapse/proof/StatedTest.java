package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

/** What a claim written as one expression says about its own check. */
class StatedTest {
  private static final Stated<Integer> PLAIN =
      Stated.<Integer>claim(
              new Paper("test", "A Test, 2026").derived("somewhere"), "plain", "A statement", "x")
          .on(Regime.always("three", () -> 3))
          .byStep(x -> Step.zero("offset", Rule.IDENTITY, Interval.of(-1e-6, 1e-6)));

  @Test
  void withoutFurtherWordsItIsRigorousAndCoversItsStatement() {
    assertEquals(Arithmetic.INTERVAL, PLAIN.arithmetic());
    assertEquals(1e-9, PLAIN.resolution());
    assertEquals("", PLAIN.caveat());
    assertEquals(List.of(Twin.Kind.HYPOTHESIS), PLAIN.lacking().keySet().toList());
  }

  @Test
  void theVerdictIsThatOfItsArithmetic() {
    assertEquals("inconclusive", word(PLAIN));
    assertEquals("certified", word(PLAIN.resolution(1e-5)));
    assertEquals("holds", word(PLAIN.floating(1e-5)));
    assertEquals("refuted", word(PLAIN.floating(1e-7)));
  }

  @Test
  void whatWasSaidOfTheCheckSurvivesWhatIsSaidOfTheStatement() {
    Stated<Integer> told =
        PLAIN
            .floating(1e-3)
            .caveat("only threes")
            .lacking(Twin.Kind.INEQUALITY, "an identity")
            .given(Hypothesis.is("positive", "x>0", x -> x > 0))
            .on(Regime.always("four", () -> 4))
            .byStep(x -> Step.zero("four", Rule.IDENTITY, Interval.point(x - 4)))
            .constant("five", "x = 5", x -> Step.same("five", Interval.point(x), of(5)), () -> 4)
            .stronger("six", "x = 6", x -> Step.same("six", Interval.point(x), of(6)), () -> 4)
            .without("positive", () -> -4, Regime.always("minus", () -> -4));
    assertEquals(Arithmetic.FLOATING, told.arithmetic());
    assertEquals(1e-3, told.resolution());
    assertEquals("only threes", told.caveat());
    assertEquals("an identity", told.lacking().get(Twin.Kind.INEQUALITY).get());
    assertEquals(Twin.Kind.REQUIRED.toSet(), told.twins().map(Twin::kind).toSet());
    assertFalse(told.lacking().containsKey(Twin.Kind.HYPOTHESIS), "a hypothesis is dropped");
  }

  @Test
  void theTwinsOfAFloatingClaimAreJudgedWithItsTolerance() {
    Stated<Integer> near =
        PLAIN
            .byStep(x -> Step.same("three", Interval.point(x), of(3)))
            .constant(
                "off", "x = 3.001", x -> Step.same("off", Interval.point(x), of(3.001)), () -> 3);
    assertTrue(Prover.verify(near.floating(1e-4), 5, 1).stands());
    assertFalse(Prover.verify(near.floating(1e-2), 5, 1).stands(), "the twin hides in it");
  }

  @Test
  void theReasonGivenIsTheOneThatCounts() {
    assertEquals(
        "it is a definition",
        PLAIN
            .lacking(Twin.Kind.HYPOTHESIS, "it is a definition")
            .lacking()
            .get(Twin.Kind.HYPOTHESIS)
            .get());
  }

  @Test
  void aToleranceIsANonnegativeNumber() {
    for (double wrong : List.of(-1e-9, Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThrows(IllegalArgumentException.class, () -> PLAIN.floating(wrong));
      assertThrows(IllegalArgumentException.class, () -> PLAIN.resolution(wrong));
    }
    assertEquals("refuted", word(PLAIN.floating(0)));
  }

  private static String word(Claim<Integer> claim) {
    return Prover.verify(claim, 3, 1).verdict().word();
  }

  private static Interval of(double x) {
    return Interval.point(x);
  }
}
