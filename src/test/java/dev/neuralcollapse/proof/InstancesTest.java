package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of instances: plain values, slack, places; and claims that cannot be judged. */
class InstancesTest {
  private static final Paper PAPER = new Paper("test", "A Test, 2026");

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

  private static Regime<Integer> upTo(int most) {
    return new Regime<>("all", s -> new Whole(Draw.from(s).integer(0, most)));
  }

  private static Stated<Integer> claim() {
    return Stated.<Integer>claim(PAPER.derived("somewhere"), "claim", "A statement", "x")
        .on(upTo(1000));
  }

  private static Step step(int x) {
    return Step.nonnegative("x", Rule.SQUARE, Interval.point(x));
  }

  @Test
  void plainValuesInsideAreCounted() {
    ClaimReport report = Prover.verify(claim().byStep(x -> step(x).plainly(x)), 30, 1);
    assertTrue(report.stands());
    assertEquals(30, report.plain());
    assertEquals(0, Prover.verify(claim().byStep(InstancesTest::step), 30, 1).plain());
  }

  @Test
  void aPlainValueOutsideIsAFailureWithItsName() {
    Claim<Integer> off = claim().byStep(x -> step(x).plainly(x < 100 ? x : x + 1e-9));
    ClaimReport report = Prover.verify(off, 30, 1);
    Verdict.Refuted verdict = assertInstanceOf(Verdict.Refuted.class, report.verdict());
    assertEquals("100", verdict.by().spec().replaceAll("\\D", ""));
    assertEquals("x (its plain value 100.000000001 misses)", verdict.by().step());
    Replay again = Replay.of(off, verdict.by().at()).get();
    assertEquals(Replay.Fate.FAILS, again.fate());
    assertFalse(again.success());
    assertTrue(again.because().contains("misses its enclosure"), again.because());
    assertTrue(Prover.verify(claim().byStep(x -> step(x).plainly(x + 1e-9, 2e-9)), 9, 1).stands());
    assertTrue(step(1).plainly(Double.NaN, 1).missed(), "NaN lies nowhere");
    Step unbounded = Step.nonnegative("x", Rule.SQUARE, Interval.of(0, Double.POSITIVE_INFINITY));
    assertFalse(unbounded.plainly(1e300).missed());
  }

  @Test
  void slackIsSpreadByItsQuantiles() {
    Slacks s = Slacks.of(new double[] {10, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    assertEquals(new Slacks(1, 1, 5, 9, 10), s);
    assertEquals(new Slacks(7, 7, 7, 7, 7), Slacks.of(new double[] {7}));
  }

  @Test
  void placesAreReadAsTheyAreWritten() {
    for (Locator at :
        List.of(
            Locator.worked(),
            Locator.drawn("near", -1),
            Locator.drawn("near", Long.MIN_VALUE).then(0).then(35),
            Locator.drawn("a-b", 17).then(36).then(0),
            Locator.worked().then(3))) {
      assertEquals(at, Locator.parse(at.toString()).get(), at.toString());
      assertTrue(at.toString().matches("[a-z0-9:.-]+"), at.toString());
    }
    assertEquals("near:3w5e11264sgsf:0z", Locator.drawn("near", -1).then(0).then(35).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "x",
        ":1",
        "a:",
        "a:!",
        "a:1:",
        "a:1:.",
        "a:1:2:3",
        "a:1:\n",
        "a: 1",
        "a:zzzzzzzzzzzzzzzzzzzzzzzz"
      })
  void whatIsNoPlaceIsRefusedInWords(String token) {
    Option<Flaw> flaw =
        Option.of(Replay.of(claim().byStep(InstancesTest::step), token))
            .filter(e -> e.isLeft())
            .map(e -> e.getLeft());
    assertTrue(flaw.isDefined(), token);
    assertFalse(flaw.get().mend().isBlank());
  }

  @Test
  void triesAreInstancesForClaimAndSearch() {
    AtomicInteger seen = new AtomicInteger();
    Claim<Integer> counting =
        claim()
            .byStep(
                x -> {
                  seen.incrementAndGet();
                  return step(x);
                });
    for (int tries : new int[] {100, 200, 400}) {
      seen.set(0);
      assertEquals(tries, Prover.verify(counting, tries, 1).instances());
      assertEquals(tries, seen.get(), "linear in --tries");
    }
  }

  @Test
  void aTwinThatSurvivesTookAllItsTries() {
    AtomicInteger seen = new AtomicInteger();
    Stated<Integer> surviving =
        claim()
            .byStep(InstancesTest::step)
            .twin(
                "true",
                "not false at all",
                x -> {
                  seen.incrementAndGet();
                  return step(x);
                },
                new Whole(1));
    ClaimReport report = Prover.verify(surviving, 250, 1);
    assertEquals(0, report.refutedMutants());
    assertFalse(report.stands());
    assertEquals(250, report.mutants().get(0).tries());
    assertEquals(251, seen.get(), "and its worked counterexample");
  }

  @Test
  void aClaimThatNothingSatisfiesIsFlawed() {
    Claim<Integer> impossible =
        claim().given(Hypothesis.is("negative", "x<0", x -> x < 0)).byStep(InstancesTest::step);
    assertTrue(WellPosed.flaw(impossible).isEmpty(), "that is only known once it is tried");
    Flaw flaw = WellPosed.flaw(Prover.verify(impossible, 20, 1)).get();
    assertTrue(flaw.what().contains("negative") && flaw.what().contains("regime all"));
    Claim<Integer> nowhere =
        Stated.<Integer>claim(PAPER.derived("somewhere"), "nowhere", "A statement", "x")
            .byStep(InstancesTest::step);
    assertTrue(WellPosed.flaw(nowhere).get().what().contains("no regime"));
    assertTrue(WellPosed.flaw(claim().byStep(InstancesTest::step)).isEmpty());
  }

  private record OnBox(Supplier<Domain> domain) implements BoxClaim {
    @Override
    public Assertion assertion() {
      return Assertion.nonnegative(domain.get(), Term.whole(1));
    }

    @Override
    public Source source() {
      return PAPER.derived("somewhere");
    }

    @Override
    public String name() {
      return "box";
    }

    @Override
    public String title() {
      return "A box";
    }

    @Override
    public String statement() {
      return "x";
    }

    @Override
    public Seq<Twin<Box>> twins() {
      return List.empty();
    }
  }

  private static Option<Flaw> flaw(Supplier<Domain> domain) {
    return WellPosed.flaw(new OnBox(domain));
  }

  @Test
  void boxesNeedSidesWithTwoEnds() {
    assertTrue(flaw(Domain::none).get().what().contains("empty"));
    assertTrue(flaw(() -> Domain.none().real("x", "0", "NaN")).isDefined());
    assertTrue(flaw(() -> Domain.none().real("x", "2", "1")).isDefined());
    assertTrue(flaw(() -> Domain.none().real("x", "0", "1")).isEmpty());
  }
}
