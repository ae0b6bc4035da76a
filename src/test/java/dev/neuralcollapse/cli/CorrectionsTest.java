package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.paper.Correction;
import dev.neuralcollapse.paper.Corrections;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Prover;
import dev.neuralcollapse.proof.Replay;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.Seq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What is wrong in print falls, by the counterexample that is printed beside it. */
class CorrectionsTest {

  static java.util.List<Correction> corrections() {
    return Corrections.all().toJavaList();
  }

  @ParameterizedTest
  @MethodSource("corrections")
  void whatIsPrintedIsATwinOfWhatIsTrue(Correction c) {
    Claim<?> claim = Catalogue.find(c.claim()).getOrElseThrow(() -> new AssertionError(c.claim()));
    assertTrue(claim.twins().map(Twin::name).contains(c.twin()), c.claim() + " " + c.twin());
    assertFalse(c.place().isBlank() || c.printed().isBlank() || c.mended().isBlank());
    assertTrue(c.byHand().matches("(?s).*\\d.*"), "no number to check by hand: " + c.byHand());
    for (String words : new String[] {c.printed(), c.byHand(), c.mended()}) {
      assertEquals(0, words.chars().filter(x -> x == '$').count() % 2, words);
    }
  }

  @ParameterizedTest
  @MethodSource("corrections")
  void theCounterexampleShownIsTheOneThatIsReplayed(Correction c) {
    Claim<?> claim = Catalogue.find(c.claim()).get();
    CorrectionRow row = CorrectionRow.of(c, claim.source().mark(), Prover.verify(claim, 100, 1));
    assertTrue(row.settled(), row.toString());
    Replay replay = Replay.of(claim, c.twin(), "worked").get();
    assertEquals(Replay.Fate.FAILS, replay.fate(), replay.because());
    assertEquals(replay.spec(), row.executed().get().spec());
    assertTrue(
        replay.steps().map(l -> l.step().name()).contains(row.executed().get().step()),
        row.toString());
  }

  @Test
  void noCorrectionIsThereTwice() {
    Seq<String> keys = Corrections.all().map(c -> c.claim() + " " + c.twin());
    assertEquals(keys.distinct(), keys);
  }

  @Test
  void theyAreShownInEightyColumnsAndWritten(@TempDir Path folder) throws IOException {
    String paper = Corrections.all().head().paper().id();
    Run shown = Run.of("verify", "--corrections", paper, "--quiet");
    assertEquals(0, shown.exit(), shown.err());
    assertTrue(shown.out().contains("by hand: "), shown.out());
    assertTrue(
        shown.out().lines().allMatch(l -> l.length() <= 80 || l.contains("./collapse")),
        shown.out());
    Path dir = folder.resolve("out");
    Run written =
        Run.of("verify", "--corrections", paper, "--quiet", "--json", "--out", dir.toString());
    assertEquals(0, written.exit(), written.err());
    JsonNode json = written.json();
    assertEquals("collapse/corrections/1", json.get("schema").asString());
    assertEquals(json.get("summary").get("corrections").asInt(), json.get("corrections").size());
    for (String name : new String[] {"corrections.html", "corrections.md", "provenance.json"}) {
      assertTrue(Files.size(dir.resolve(name)) > 100, name);
    }
    Files.writeString(dir.resolve("corrections.md"), "mine");
    Run again = Run.of("verify", "--corrections", paper, "--out", dir.toString());
    assertEquals(2, again.exit());
    assertEquals("mine", Files.readString(dir.resolve("corrections.md")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify --out x | --corrections",
        "verify --corrections --mutants | --mutants",
        "verify --corrections --twin x | --twin",
        "verify --corrections --proofs x | --proofs",
        "verify --corrections backgrond | did you mean background"
      })
  void whatDoesNotGoTogetherIsRefused(String line, String culprit) {
    Refused.line(culprit, line);
  }
}
