package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that were interrupted, that crashed, and what they left. */
class TrainResumeTest {
  @TempDir Path folder;
  private Trained here = new Trained(Path.of(""));

  @BeforeEach
  void here() {
    here = new Trained(folder);
  }

  /** Stopping at a look between two steps stands for Ctrl-C, and for what a crash leaves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimiser: {name: lbfgs, evaluations: 60, gradient: 0}",
        "optimiser: {name: lbfgs, evaluations: 60, gradient: 0, kick: 0.3}",
        "optimiser: {name: newton, evaluations: 80, gradient: 0}",
        "optimiser: {name: sgd, rate: 0.1, epochs: 30, batch: 4}",
        "optimiser: {name: momentum, rate: 0.05, epochs: 30, batch: 0}",
        "optimiser: {name: adamW, rate: 0.01, epochs: 30, batch: 7, decoupled-decay: 0.1,"
            + " schedule: {name: cosine, warm-up: 3}}"
      })
  void anInterruptedRunEndsWithTheBitsOfOneThatWasNot(String optimiser) {
    String spec = here.spec("spec.yaml", Trained.with(optimiser));
    Trained elsewhere = new Trained(folder.resolve("elsewhere"));
    Run whole = elsewhere.run("train", spec, "--json", "--quiet");
    assertEquals(0, whole.exit(), whole.err());
    String id = whole.json().get("run").stringValue();
    int stops = 0;
    for (Run run = here.run(7, "train", spec); run.exit() == 130; stops++) {
      assertTrue(run.err().contains("./collapse train " + spec), run.err());
      assertEquals("", run.out());
      assertTrue(Files.exists(here.runs().resolve(id).resolve("checkpoints")), "checkpoint");
      assertTrue(stops < 100);
      run = here.run(7, "train", spec);
      if (run.exit() != 130) {
        assertEquals(0, run.exit(), run.err());
      }
    }
    assertTrue(stops >= 2, "interrupted " + stops + " times");
    for (String file : new String[] {"result.json", "rows.csv", "network/network.npz"}) {
      assertArrayEquals(elsewhere.bytes(id, file), here.bytes(id, file), file);
    }
  }

  /** A crash leaves the last checkpoint that was whole, some evaluations back. */
  @Test
  void aCrashedRunGoesOnFromTheCheckpointBefore() {
    String spec = here.spec("spec.yaml", Trained.with("checkpoint: 10"));
    Trained elsewhere = new Trained(folder.resolve("elsewhere"));
    String id = elsewhere.run("train", spec, "--json", "--quiet").json().get("run").stringValue();
    for (int looks : new int[] {4, 16, 27}) {
      Run crash = here.crash(looks, "train", spec);
      assertEquals(3, crash.exit(), crash.err());
      assertTrue(here.run("runs", "show", id).out().contains("unfinished"));
    }
    Run last = here.run("train", spec);
    assertEquals(0, last.exit(), last.err());
    assertTrue(last.err().contains("taken up after"), last.err());
    for (String file : new String[] {"result.json", "rows.csv", "network/network.npz"}) {
      assertArrayEquals(elsewhere.bytes(id, file), here.bytes(id, file), file);
    }
  }

  @Test
  void anInterruptedRunSaysSoAsJson() {
    Run run = here.run(4, "train", here.spec("spec.yaml", Trained.TINY), "--json");
    assertEquals(130, run.exit(), run.err());
    assertEquals("interrupted", run.json().get("state").stringValue());
    assertTrue(run.json().get("kept").intValue() > 0);
    Run list = here.run("runs", "list", "--json");
    assertEquals("unfinished", list.json().get("runs").get(0).get("state").stringValue());
  }

  /** A damaged checkpoint costs its evaluations, never the run. */
  @Test
  void aDamagedCheckpointMeansFromTheBeginning() throws Exception {
    String spec = here.spec("spec.yaml", Trained.TINY);
    String id = here.run(9, "train", spec, "--json").json().get("run").stringValue();
    Path checkpoint = here.runs().resolve(id).resolve("checkpoints").resolve("last.checkpoint");
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[bytes.length / 2] ^= 1;
    Files.write(checkpoint, bytes);
    Run again = here.run("train", spec, "--quiet");
    assertEquals(0, again.exit(), again.err());
    assertTrue(again.err().contains("damaged"), again.err());
  }

  /** What another version of the program kept is not written over. */
  @Test
  void aCheckpointOfAnotherFormatStays() throws Exception {
    String spec = here.spec("spec.yaml", Trained.TINY);
    String id = here.run(9, "train", spec, "--json").json().get("run").stringValue();
    Path checkpoint = here.runs().resolve(id).resolve("checkpoints").resolve("last.checkpoint");
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[11] = 99;
    Files.write(checkpoint, bytes);
    Run again = here.run("train", spec);
    assertEquals(2, again.exit(), again.err());
    assertTrue(again.err().contains("format 99"), again.err());
    assertArrayEquals(bytes, Files.readAllBytes(checkpoint));
  }

  /** Nothing is kept where nothing was asked for: its memory was not reckoned with. */
  @Test
  void withoutCheckpointsAnInterruptedRunBeginsAnew() {
    String spec = here.spec("spec.yaml", Trained.with("checkpoint: 0"));
    Run run = here.run(9, "train", spec, "--json");
    assertEquals(130, run.exit(), run.err());
    assertEquals(0, run.json().get("kept").intValue());
    Path place = here.runs().resolve(run.json().get("run").stringValue());
    assertFalse(Files.exists(place.resolve("checkpoints")));
    assertEquals(0, here.run("train", spec, "--quiet").exit());
  }

  /** A result that was cut short says so wherever it is met, and how to get it back. */
  @Test
  void aDamagedResultIsNamedWithItsMend() throws Exception {
    String spec = here.spec("spec.yaml", Trained.TINY);
    String id = here.trained("spec.yaml", Trained.TINY);
    Path result = here.runs().resolve(id).resolve("result.json");
    byte[] whole = Files.readAllBytes(result);
    Files.write(result, java.util.Arrays.copyOf(whole, whole.length / 2));
    for (String[] line :
        new String[][] {{"train", spec}, {"runs", "show", id}, {"runs", "compare", id, id}}) {
      Run run = here.run(line);
      assertEquals(2, run.exit(), run.out() + run.err());
      named(run.err(), result);
    }
    Run list = here.run("runs", "list");
    assertEquals(0, list.exit());
    assertTrue(list.out().contains("damaged") && !list.out().contains("finished"), list.out());
    named(list.out(), result);
    assertEquals(
        "damaged",
        here.run("runs", "list", "--json").json().get("runs").get(0).get("state").stringValue());
    Files.delete(result);
    assertEquals(0, here.run("train", spec, "--quiet").exit());
    assertArrayEquals(whole, Files.readAllBytes(result));
  }

  @Test
  void aMissingProvenanceIsNamedWithItsMend() throws Exception {
    String id = here.trained("spec.yaml", Trained.TINY);
    Path file = here.runs().resolve(id).resolve("provenance.json");
    Files.delete(file);
    Run list = here.run("runs", "list");
    assertTrue(list.out().contains("damaged"), list.out());
    assertTrue(list.out().replaceAll("\\s+", " ").contains(file + ": missing"), list.out());
    Run compare = here.run("runs", "compare", id, id);
    assertEquals(2, compare.exit());
    assertTrue(compare.err().contains("move the run's folder away"), compare.err());
  }

  private static void named(String said, Path result) {
    String line = said.replaceAll("\\s+", " ");
    assertTrue(line.contains(result.toString()), said);
    assertTrue(line.contains("damaged"), said);
    assertTrue(line.contains("remove that file"), said);
    assertTrue(line.contains("collapse train"), said);
  }

  /** A heap that turns out too small is the machine's fault: told with the estimate. */
  @Test
  void aHeapThatIsUsedUpIsExitTwo() {
    Run run = here.exhausted(4, "train", here.spec("spec.yaml", Trained.TINY));
    assertEquals(2, run.exit(), run.err());
    String said = run.err().replaceAll("\\s+", " ");
    assertTrue(said.contains("training was estimated at"), said);
    assertTrue(said.contains("COLLAPSE_JVM_OPTS=-Xmx"), said);
    assertTrue(said.contains("fewer samples"), said);
  }
}
