package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Counterexample;
import dev.neuralcollapse.proof.Prover;
import dev.neuralcollapse.proof.Replay;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.proof.TwinReport;
import dev.neuralcollapse.proof.Verdict;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every claim of the catalogue stands, and every twin falls within a hundred directed tries. */
class CatalogueTest {

  static Stream<Claim<?>> claims() {
    return Catalogue.all().toJavaStream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claims")
  void standsAndItsTwinsFall(Claim<?> claim) {
    // As many instances of the claim as twins need at most; another seed than the command line's.
    ClaimReport report = Prover.verify(claim, 40, 20261122);
    assertTrue(report.verdict().stands(), () -> report.verdict().because());
    assertTrue(
        report.mutants().forAll(TwinReport::refuted),
        () -> report.mutants().reject(TwinReport::refuted).map(TwinReport::name).toString());
    assertTrue(report.coverage().values().forAll(n -> n.intValue() > 0));
    report.mutants().forEach(twin -> replays(claim, twin));
    assertEquals(
        claim.source().numericalOnly(),
        claim.source().numericalOnly() && !(report.verdict() instanceof Verdict.Proved));
  }

  /** The token of the counterexample found leads to it, and the worked one fails as reported. */
  private static void replays(Claim<?> claim, TwinReport twin) {
    for (Counterexample c : twin.worked().toList().appendAll(twin.found())) {
      Replay again = Replay.of(claim, twin.name(), c.at()).get();
      assertTrue(again.success(), again::because);
      assertEquals(c.spec(), again.spec());
      assertTrue(
          again
              .steps()
              .exists(l -> l.step().name().equals(c.step()) && l.step().value().equals(c.value())),
          c::toString);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claims")
  void isWellFormed(Claim<?> claim) {
    assertTrue(claim.id().matches("[a-z-]+/[a-z0-9-]+"), claim.id());
    assertTrue(claim.name().length() <= 26, "the verdict table has 26 columns for it");
    assertTrue(!claim.title().isBlank() && claim.title().length() <= 75, claim.title());
    assertTrue(balanced(claim.statement()), claim.statement());
    assertTrue(claim.twins().size() >= 3, claim.id() + " has " + claim.twins().size());
    assertEquals(claim.twins().size(), claim.twins().map(Twin::name).distinct().size());
    assertTrue(claim.given().all().forAll(h -> balanced(h.latex())));
  }

  private static boolean balanced(String latex) {
    int depth = 0;
    for (int i = 0; i < latex.length(); i++) {
      boolean escaped = i > 0 && latex.charAt(i - 1) == '\\';
      depth += escaped ? 0 : latex.charAt(i) == '{' ? 1 : latex.charAt(i) == '}' ? -1 : 0;
      if (depth < 0) {
        return false;
      }
    }
    return depth == 0;
  }

  /** Halves of a string that were joined without a blank: no TeX knows \\quadF. */
  @Test
  void controlWordsEndWhereTheyShould() {
    Pattern glued = Pattern.compile("\\\\(quad|ge|le(?!ft)|ne|to(?!p)|in(?!f|t)|lambda)[A-Za-z]+");
    for (Claim<?> c : Catalogue.all()) {
      assertFalse(glued.matcher(c.statement()).find(), c.id() + ": " + c.statement());
    }
  }

  @Test
  void idsAreUniqueAndFound() {
    assertEquals(Catalogue.all().size(), Catalogue.all().map(Claim::id).distinct().size());
    assertTrue(Catalogue.all().forAll(c -> Catalogue.find(c.id()).contains(c)));
    assertEquals(
        Catalogue.all(),
        Catalogue.all().map(c -> c.source().paper().id()).distinct().flatMap(Catalogue::of));
    assertTrue(Catalogue.find("global-optimality/nothing").isEmpty());
  }

  @Test
  void boxesAreProved() {
    for (String name :
        new String[] {
          "rho-star-unique-root", "norm-strongly-convex", "caricature-rn1", "caricature-rn2"
        }) {
      Claim<?> claim = Catalogue.find("global-optimality/" + name).get();
      assertEquals("proved", Prover.verify(claim, 10, 3).verdict().word(), name);
    }
  }
}
