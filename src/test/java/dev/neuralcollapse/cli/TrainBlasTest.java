package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.neuralcollapse.training.kernel.Blas;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code train --blas} is another run, and says what it does not promise. */
class TrainBlasTest {
  @TempDir Path folder;
  private Trained here = new Trained(Path.of(""));
  private String spec = "";

  @BeforeEach
  void here() {
    here = new Trained(folder);
    spec = here.spec("spec.yaml", Trained.TINY);
  }

  private static void assumeBlas() {
    assumeTrue(Blas.open(Option.none()).isRight(), "no OpenBLAS here");
  }

  @Test
  void isMarkedAndNeverTakenForARunThatPromisesBits() throws Exception {
    assumeBlas();
    Run run = here.run("train", spec, "--blas", "--json");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("bits are not promised"), run.err());
    JsonNode json = run.json();
    String id = json.get("run").stringValue();
    String own = here.trained("spec.yaml", Trained.TINY);
    assertEquals(own + "-blas", id);
    assertTrue(json.get("arithmetic").stringValue().startsWith("openblas "), json.toString());
    String result = Files.readString(here.runs().resolve(id).resolve("result.json"));
    assertTrue(result.contains("\"arithmetic\" : \"openblas "), result);
    assertFalse(new String(here.bytes(own, "result.json"), "UTF-8").contains("arithmetic"));
    assertTrue(here.run("runs", "show", id).out().contains("not promised"));
    JsonNode compared = here.run("runs", "compare", own, id, "--json").json();
    assertEquals("arithmetic", compared.get("differences").get(0).get("key").stringValue());
    String runs = here.runs().toString();
    Refused.naming("bits are not promised", "runs", "reproduce", id, "--runs", runs);
    assertEquals(0, here.run("runs", "reproduce", own).exit());
    assertTrue(here.run("train", spec, "--blas", "--json").json().get("before").booleanValue());
  }

  /** Not even in a folder that is given by hand does one go on where the other stopped. */
  @Test
  void goesOnFromItsOwnCheckpointsAlone() {
    assumeBlas();
    String out = folder.resolve("out").toString();
    Run stopped = here.run(9, "train", spec, "--blas", "--out", out);
    assertEquals(130, stopped.exit(), stopped.err());
    assertTrue(stopped.err().contains(" --blas --out "), stopped.err());
    Run own = here.run("train", spec, "--out", out);
    assertEquals(2, own.exit(), own.err());
    assertTrue(own.err().contains("another run"), own.err());
    assertEquals(0, here.run("train", spec, "--blas", "--out", out).exit());
  }

  @Test
  void aMissingLibraryIsNamedWithTheMend() {
    String runs = here.runs().toString();
    String library = "--blas=" + folder.resolve("libnone.so");
    Refused.naming("libnone.so", "train", spec, library, "--runs", runs);
    Refused.naming("libopenblas0-openmp", "train", spec, library, "--runs", runs);
    Refused.naming("--blas took", "train", "--blas", spec, "--runs", runs);
    assertFalse(Files.exists(here.runs()));
  }
}
