package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code verify --proofs} and {@code recheck} of what it wrote. */
class ProofCommandsTest {
  private static final String CLAIM = "global-optimality/caricature-rn2";
  private static final String NAME = "global-optimality.caricature-rn2.proof.json";

  @TempDir private static Path folder;

  private static Run run(String line) {
    return Run.of(line.split(" "));
  }

  @BeforeAll
  static void write() {
    Run run = run("verify " + CLAIM + " --tries 3 --proofs " + folder + " --json");
    assertEquals(0, run.exit(), run.err());
    assertEquals(folder.resolve(NAME).toString(), run.json().get("proofs").get(0).asString());
  }

  private static String good() throws IOException {
    return Files.readString(folder.resolve(NAME));
  }

  private static Run recheck(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("edited.json"), text);
    return run("recheck " + file + " --json");
  }

  @Test
  void aProofIsCheckedAndNamesItsClaim() {
    Run run = run("recheck " + folder.resolve(NAME) + " --json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = run.json();
    assertEquals("proved", json.get("verdict").asString());
    assertEquals(CLAIM, json.get("claim").asString());
    assertTrue(json.get("inCatalogue").asBoolean());
    assertTrue(json.get("leaves").asInt() > 3);
    Run text = run("recheck " + folder.resolve(NAME));
    assertTrue(text.out().contains("this is what " + CLAIM + " says"), text.out());
    assertTrue(text.out().lines().allMatch(l -> l.length() <= 80), text.out());
  }

  @Test
  void whatIsThereIsNotOverwrittenUnasked() throws IOException {
    String before = good();
    Run run = run("verify " + CLAIM + " --tries 3 --proofs " + folder);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("exists already"), run.err());
    assertEquals(0, run("verify " + CLAIM + " --tries 3 --replace --proofs " + folder).exit());
    assertEquals(before, good());
    assertEquals(2, run("verify " + CLAIM + " --proofs " + folder.resolve(NAME)).exit());
    assertEquals(2, run("verify " + CLAIM + " --replace").exit());
    assertFalse(Files.exists(folder.resolve(NAME + ".part")));
  }

  @Test
  void wrongNumbersAreExitOneAndDamageIsExitTwo() throws IOException {
    assertEquals(1, recheck(good().replace("\"from\": 1.0", "\"from\": 0.5")).exit());
    assertEquals(1, recheck(good().replace("\"proof\": \"+", "\"proof\": \"-")).exit());
    assertEquals(1, recheck(good().replace("(log c)", "(exp c)")).exit());
    assertEquals(2, recheck(good().substring(0, 500)).exit());
    assertEquals(2, recheck(good().replace("proof/1", "proof/9")).exit());
    assertEquals(2, recheck(good().replace("\"from\": 1.0", "\"from\": NaN")).exit());
    assertEquals(2, recheck(good().replace("\"root\"", "\"claim\"")).exit());
    assertEquals(2, recheck("[".repeat(100_000)).exit());
    assertEquals(2, run("recheck " + folder.resolve("absent.json")).exit());
    Run wrong = recheck(good().replace("(log c)", "(exp c)"));
    assertEquals("does-not-check", wrong.json().get("verdict").asString());
  }

  @Test
  void aProofOfSomethingElseUnderThisIdIsRefused() throws IOException {
    Path other = folder.resolve("other");
    String tight = "global-optimality/two-layer-push";
    assertEquals(0, run("verify " + tight + " --tries 3 --proofs " + other).exit());
    String text = Files.readString(other.resolve("global-optimality.two-layer-push.proof.json"));
    assertEquals(1, recheck(text.replace(tight, CLAIM)).exit());
  }

  @Test
  void aClaimOnMatricesHasNoProofFile() throws IOException {
    Path none = folder.resolve("none");
    Run run = run("verify global-optimality/gap-identity-ce --tries 3 --json --proofs " + none);
    assertEquals(0, run.exit(), run.err());
    assertEquals(0, run.json().get("proofs").size());
  }
}
