package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

/** The prover against statements whose fate is known. */
class ProverTest {
  private static final Paper PAPER = new Paper("test", "A Test, 2026");

  /** A whole number that shrinks. */
  private record Whole(int value) implements Spec<Integer> {
    @Override
    public Integer instance() {
      return value;
    }

    @Override
    public Seq<Whole> simpler() {
      return Shrink.integer(value, 0).map(Whole::new);
    }
  }

  private static Regime<Integer> between(String name, int least, int most) {
    return new Regime<>(name, s -> new Whole(Draw.from(s).integer(least, most)));
  }

  private static Stated<Integer> claim(String name) {
    return Stated.claim(PAPER.derived("somewhere"), name, "A statement", "x");
  }

  private static Step atLeast(int x, int bound) {
    return Step.atMost("at-least", Rule.IDENTITY, Interval.point(bound), Interval.point(x));
  }

  private static Stated<Integer> positive() {
    return claim("positive")
        .on(between("small", 0, 10))
        .on(between("large", 100, 1000))
        .byStep(x -> atLeast(x, 0));
  }

  @Test
  void whatIsTrueIsCertifiedWithItsSlackAndCoverage() {
    ClaimReport report = Prover.verify(positive(), 100, 1);
    Verdict.Certified verdict = assertInstanceOf(Verdict.Certified.class, report.verdict());
    assertEquals(100, verdict.instances());
    assertEquals(0, verdict.slack());
    assertEquals(50, report.coverage().get("small").get());
    assertEquals(50, report.coverage().get("large").get());
    assertEquals("certified", report.verdict().word());
    assertTrue(report.tightest().contains("value=0"), report.tightest());
  }

  @Test
  void whatIsFalseIsRefutedByTheSmallestCounterexample() {
    ClaimReport report =
        Prover.verify(
            claim("small").on(between("all", 0, 100_000)).byStep(x -> atLeast(12_345, x)), 50, 1);
    Verdict.Refuted verdict = assertInstanceOf(Verdict.Refuted.class, report.verdict());
    assertEquals("Whole[value=12346]", verdict.by().spec());
    assertEquals(-1, verdict.by().value().hi());
    assertFalse(report.stands());
  }

  @Test
  void aClaimThatCannotFailBecauseNothingSatisfiesItsHypothesesIsNotApplicable() {
    ClaimReport report =
        Prover.verify(positive().given(Hypothesis.is("impossible", "\\bot", x -> x < 0)), 100, 1);
    Verdict.NotApplicable verdict = assertInstanceOf(Verdict.NotApplicable.class, report.verdict());
    assertTrue(verdict.reason().contains("impossible"), verdict.reason());
    assertEquals(0, report.instances());
    assertTrue(report.worstSlack().isEmpty());
  }

  @Test
  void aRegimeThatIsNeverReachedIsACoverageFailure() {
    ClaimReport report =
        Prover.verify(positive().given(Hypothesis.is("small", "x<50", x -> x < 50)), 100, 1);
    Verdict.Inconclusive verdict = assertInstanceOf(Verdict.Inconclusive.class, report.verdict());
    assertTrue(verdict.reason().contains("never reached: large"), verdict.reason());
    assertFalse(report.stands());
  }

  @Test
  void aClaimWithoutRegimesIsNotApplicable() {
    assertInstanceOf(
        Verdict.NotApplicable.class,
        Prover.verify(claim("nowhere").byStep(x -> atLeast(0, 0)), 10, 1).verdict());
  }

  @Test
  void whatSaysNothingIsVacuous() {
    ClaimReport report =
        Prover.verify(
            claim("empty").on(between("all", 0, 9)).by(x -> Chain.vacuous("bound above 1")), 10, 1);
    assertEquals("bound above 1", ((Verdict.Vacuous) report.verdict()).reason());
    assertTrue(report.stands());
  }

  @Test
  void whatIsTooWideIsInconclusive() {
    ClaimReport report =
        Prover.verify(
            claim("wide")
                .on(between("all", 0, 9))
                .byStep(x -> Step.nonnegative("wide", Rule.SQUARE, Interval.of(-1, 1))),
            10,
            1);
    assertInstanceOf(Verdict.Inconclusive.class, report.verdict());
  }

  @Test
  void anIdentityNeedsZeroWithinItsResolution() {
    assertEquals("certified", identity(Interval.of(-1e-12, 1e-12)));
    assertEquals("inconclusive", identity(Interval.of(-1e-3, 1e-3)));
    assertEquals("refuted", identity(Interval.of(1e-14, 1e-12)));
  }

  private static String identity(Interval residual) {
    return Prover.verify(
            claim("identity")
                .on(between("all", 0, 9))
                .byStep(x -> Step.zero("residual", Rule.IDENTITY, residual)),
            10,
            1)
        .verdict()
        .word();
  }

  @Test
  void twinsFallOnlyByWorkedCounterexampleAndSearchTogether() {
    ClaimReport report =
        Prover.verify(
            positive()
                .twin("falls", "x >= 5", x -> atLeast(x, 5), new Whole(4))
                .twin("worked-only", "x >= -1 or so", x -> atLeast(x, -1), new Whole(-2))
                .twin("search-only", "x >= 5, badly worked", x -> atLeast(x, 5), new Whole(6)),
            100,
            1);
    assertEquals(List.of(true, false, false), report.mutants().map(TwinReport::refuted));
    assertEquals(1, report.refutedMutants());
    assertEquals("Whole[value=0]", report.mutants().get(0).found().get().spec());
    assertTrue(report.mutants().get(1).worked().isDefined());
    assertTrue(report.mutants().get(2).found().isDefined());
    assertFalse(report.stands(), "a surviving twin spoils the claim");
  }

  @Test
  void aDroppedHypothesisIsReallyDropped() {
    Stated<Integer> even =
        claim("even")
            .given(Hypothesis.is("even", "2|x", x -> x % 2 == 0))
            .on(between("all", 0, 100))
            .byStep(x -> Step.zero("remainder", Rule.IDENTITY, Interval.point(x % 2)))
            .without("even", new Whole(1), between("any", 0, 100));
    assertTrue(Prover.verify(even, 100, 1).stands());
  }

  @Test
  void onlyFloatingPointKnowsATolerance() {
    Claim<Integer> floating = positive().floating(1e-9).byStep(x -> nearly(-1e-10));
    assertInstanceOf(Verdict.Holds.class, Prover.verify(floating, 10, 1).verdict());
    Claim<Integer> wrong = positive().floating(1e-9).byStep(x -> nearly(-1e-8));
    assertInstanceOf(Verdict.Refuted.class, Prover.verify(wrong, 10, 1).verdict());
    assertInstanceOf(
        Verdict.Refuted.class,
        Prover.verify(positive().byStep(x -> nearly(-1e-10)), 10, 1).verdict());
  }

  private static Step nearly(double x) {
    return Step.nonnegative("nearly", Rule.SQUARE, Interval.point(x));
  }

  @Test
  void theSameSeedGivesTheSameReportOnAnyNumberOfThreads() {
    Seq<Claim<?>> claims =
        List.of(positive(), claim("b").on(between("all", 0, 99)).byStep(x -> atLeast(x, 0)));
    Seq<ClaimReport> one = Prover.verifyAll(claims, 20, 7, 1, r -> {});
    Seq<ClaimReport> two = Prover.verifyAll(claims, 20, 7, 2, r -> {});
    assertEquals(one.map(ClaimReport::timeless), two.map(ClaimReport::timeless));
    ClaimReport other = Prover.verify(claims.get(1), 20, 8);
    assertFalse(other.timeless().equals(one.get(1).timeless()), "the seed must matter");
  }

  @Test
  void fewTriesStillReachEveryRegime() {
    ClaimReport report = Prover.verify(positive(), 1, 1);
    assertEquals(2, report.instances());
    assertInstanceOf(Verdict.Certified.class, report.verdict());
  }
}
