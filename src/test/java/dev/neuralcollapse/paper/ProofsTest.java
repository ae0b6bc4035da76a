package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.ProofFile;
import dev.neuralcollapse.proof.Prover;
import dev.neuralcollapse.proof.Verdict;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.HashSet;
import io.vavr.collection.Set;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scalar claim is proved, in few boxes, by a small file that the checker accepts. */
class ProofsTest {
  /** Beyond which a claim of one or two variables is badly stated, not hard. */
  private static final int MOST_BOXES = 300;

  /** For decays over orders of magnitude, where losses of different ranks cross. */
  private static final int MOST_BOXES_AT_CROSSINGS = 5000;

  private static final Set<String> CROSSINGS =
      HashSet.of("persistence/five-classes-two-layers", "persistence/four-classes-two-layers");

  @TempDir private Path folder;

  static Stream<BoxClaim> scalar() {
    return Catalogue.all().filter(c -> c instanceof BoxClaim).map(c -> (BoxClaim) c).toJavaStream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scalar")
  void isProvedAndProvedAgain(BoxClaim claim) throws IOException {
    Verdict verdict = Prover.verify(claim, 3, 1).verdict();
    Verdict.Proved proved = assertInstanceOf(Verdict.Proved.class, verdict, verdict::because);
    boolean crossing = CROSSINGS.contains(claim.id());
    int most = crossing ? MOST_BOXES_AT_CROSSINGS : MOST_BOXES;
    assertTrue(proved.proof().boxes() <= most, verdict.because());
    String text = ProofFile.text(claim.id(), proved.proof()).get();
    assertTrue(text.length() < (crossing ? 10_000 : 4000), text);
    Path file = Files.writeString(folder.resolve(ProofFile.name(claim.id())), text);
    Outcome outcome = Recheck.of(file);
    Outcome.Proves proves = assertInstanceOf(Outcome.Proves.class, outcome, outcome::toString);
    assertEquals(claim.id(), proves.claim());
    assertEquals(ProofFile.statement(claim.assertion()), proves.statement());
  }

  /** A proof of one claim under the id of another is no proof of that. */
  @Test
  void thereAreManyAndTheirStatementsDiffer() {
    assertTrue(scalar().count() >= 18);
    assertEquals(
        scalar().count(), scalar().map(c -> ProofFile.statement(c.assertion())).distinct().count());
  }
}
