package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What every claim obeys, whatever it states: inherit these for claims of your own. Every claim is
 * taken once, at seeds of the laws.
 */
public interface ClaimLaws {

  /** The claims that obey. */
  Seq<Claim<?>> claims();

  /** Every one of them. */
  @Provide
  default Arbitrary<Claim<?>> everyClaim() {
    return Arbitraries.of(claims().toJavaList());
  }

  /** Instances drawn for a law; enough for every regime of most claims. */
  default int tries() {
    return 6;
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  default void theSameSeedGivesTheSameInstancesInEveryRegime(@ForAll("everyClaim") Claim<?> claim) {
    assertTrue(WellPosed.flaw(claim).isEmpty());
    Attack<?> one = Attack.on(claim, tries(), 5);
    Attack<?> other = Attack.on(claim, tries(), 5);
    assertEquals(one.slacks(), other.slacks());
    assertEquals(one.coverage(), other.coverage());
    assertEquals(one.deviations(), other.deviations());
    assertEquals(one.worst().map(w -> w.found().at()), other.worst().map(w -> w.found().at()));
    // What is proved on a box may be too flat to decide at a point.
    boolean decided = one.open().isEmpty() || claim instanceof BoxClaim;
    assertTrue(one.failure().isEmpty() && decided, () -> one.open().toString());
    boolean everywhere = one.coverage().values().forAll(n -> n > 0);
    assertTrue(
        everywhere || one.empty().isDefined() || one.open().isDefined(), one.coverage()::toString);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  default void moreTriesOnlyTightenTheSlack(@ForAll("everyClaim") Claim<?> claim) {
    Attack<?> few = Attack.on(claim, tries(), 6);
    Attack<?> more = Attack.on(claim, 2 * tries(), 6);
    assertTrue(more.passed() >= few.passed());
    for (Slacks s : few.slacks()) {
      Slacks t = more.slacks().get();
      assertTrue(t.least() <= s.least() && t.most() >= s.most(), () -> s + " then " + t);
      assertTrue(t.least() <= t.tenth() && t.tenth() <= t.median());
      assertTrue(t.median() <= t.ninetieth() && t.ninetieth() <= t.most());
      assertEquals(more.worst().get().step().slack(), t.least());
    }
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  default void theTightestInstanceIsFoundAgain(@ForAll("everyClaim") Claim<?> claim) {
    for (var worst : Attack.on(claim, tries(), 8).worst()) {
      Replay again = Replay.of(claim, worst.found().at().toString()).get();
      assertEquals(Replay.Fate.STANDS, again.fate());
      assertEquals(worst.found().spec().toString(), again.spec());
      assertEquals(worst.step().slack(), again.steps().map(l -> l.step().slack()).min().get());
    }
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  default void specsAndTheirSimplificationsGiveEqualInstancesTwice(
      @ForAll("everyClaim") Claim<?> claim) {
    eachRegime(claim);
  }

  private static <I> void eachRegime(Claim<I> claim) {
    Trial.Judge<I> judge = Trial.Judge.of(claim);
    for (Regime<I> regime : claim.regimes()) {
      Found<I> drawn = Found.draw(regime, 9);
      assertEquals(judge.judge(drawn.spec().instance()), judge.judge(drawn.spec().instance()));
      assertEquals(drawn.spec().toString(), Found.draw(regime, 9).spec().toString());
      Locator read = Locator.parse(drawn.at().toString()).get();
      assertEquals(drawn.at(), read);
      Seq<? extends Spec<I>> simpler = drawn.spec().simpler();
      if (!simpler.isEmpty()) {
        Locator further = drawn.at().then(simpler.size() - 1);
        Spec<I> there = Locator.parse(further.toString()).get().find(claim.regimes(), none()).get();
        assertEquals(simpler.last().toString(), there.toString());
      }
    }
  }

  private static <I> io.vavr.control.Option<Spec<I>> none() {
    return io.vavr.control.Option.none();
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  default void everyTwinFallsWithinItsOwnHypotheses(@ForAll("everyClaim") Claim<?> claim) {
    eachTwin(claim);
  }

  private static <I> void eachTwin(Claim<I> claim) {
    for (Twin<I> twin : claim.twins()) {
      TwinReport report = Hunt.on(claim, twin, 1, 10);
      assertTrue(report.refuted(), () -> claim.id() + " " + report);
      for (String at : List.of(Locator.WORKED, report.found().get().at())) {
        Replay replay = Replay.of(claim, twin.name(), at).get();
        assertEquals(Replay.Fate.FAILS, replay.fate(), replay::because);
        assertTrue(replay.hypotheses().forAll(h -> h.worst() <= h.tolerance()));
        assertTrue(replay.success());
      }
      // Where a hypothesis was dropped, the claim itself says nothing about the counterexample.
      boolean outside = claim.given().violatedBy(twin.worked().instance()).isDefined();
      boolean dropped = claim.given().all().exists(h -> twin.name().equals("without-" + h.name()));
      assertTrue(outside || !dropped, twin.name());
    }
    assertFalse(claim.twins().exists(t -> t.directed().name().equals(Locator.WORKED)));
    assertFalse(claim.regimes().exists(r -> r.name().equals(Locator.WORKED)));
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  default void everyClaimHasThreeTwinsOfThreeKinds(@ForAll("everyClaim") Claim<?> claim) {
    Seq<Twin.Kind> kinds = claim.twins().map(Twin::kind).distinct();
    assertTrue(claim.twins().size() >= 3, claim.id());
    for (Twin.Kind kind : Twin.Kind.REQUIRED) {
      boolean lacking = claim.lacking().containsKey(kind);
      assertTrue(
          kinds.contains(kind) != lacking,
          () -> claim.id() + (lacking ? " has, but says it lacks, " : " lacks ") + kind);
    }
    assertTrue(claim.lacking().values().forAll(why -> !why.isBlank()));
  }
}
