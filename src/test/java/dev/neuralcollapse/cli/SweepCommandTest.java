package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.experiment.run.FolderLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SweepCommandTest {
  private static final String GRID = Trained.with("grid: {depth: [2, 3], seed: [1..2]}");

  @TempDir Path folder;
  private Trained here = new Trained(Path.of(""));

  @BeforeEach
  void here() {
    here = new Trained(folder);
  }

  @Test
  void everyRunOfTheGridIsTrainedWithTheBitsItHasAlone() {
    String spec = here.spec("sweep.yaml", GRID);
    Run sweep = here.run("sweep", spec, "--json", "--threads", "3");
    assertEquals(0, sweep.exit(), sweep.err());
    JsonNode cells = sweep.json().get("cells");
    assertEquals(4, cells.size());
    assertEquals("depth=3 seed=1", cells.get(2).get("label").stringValue());
    assertEquals(4, sweep.json().get("summary").get("finished").intValue());
    Trained alone = new Trained(folder.resolve("alone"));
    String one =
        alone
            .run(
                "train",
                here.spec("one.yaml", Trained.with("seed: 2").replace("depth: 3", "depth: 2")),
                "--json")
            .json()
            .get("run")
            .stringValue();
    assertEquals(one, cells.get(1).get("run").stringValue());
    assertArrayEquals(alone.bytes(one, "result.json"), here.bytes(one, "result.json"));
    String id = sweep.json().get("run").stringValue();
    assertTrue(Files.isRegularFile(here.runs().resolve(id).resolve("rows.csv")));
    Run shown = here.run("runs", "show", id, "--json");
    assertEquals(4, shown.json().get("cells").size());
  }

  @Test
  void whatIsThereIsTakenUpOnlyWhenAsked() {
    String spec = here.spec("sweep.yaml", GRID);
    assertEquals(0, here.run("sweep", spec, "--quiet").exit());
    Run again = here.run("sweep", spec);
    assertEquals(2, again.exit());
    assertTrue(again.err().contains("--resume"), again.err());
    Run resumed = here.run("sweep", spec, "--resume", "--json");
    assertEquals(0, resumed.exit(), resumed.err());
    assertEquals(4, resumed.json().get("summary").get("finished").intValue());
  }

  /** Another process has the folder, of the sweep or of one run; then it is free again. */
  @Test
  void twoDoNotWorkInOneFolder() {
    String spec = here.spec("sweep.yaml", GRID);
    JsonNode plan = here.run("sweep", spec, "--dry-run", "--json").json();
    Trained elsewhere = new Trained(folder.resolve("elsewhere"));
    Run first = elsewhere.run("sweep", spec, "--json");
    Path sweep = here.runs().resolve(first.json().get("run").stringValue());
    try (FolderLock lock = FolderLock.of(sweep).get()) {
      Run second = here.run("sweep", spec);
      assertEquals(2, second.exit());
      assertTrue(second.err().replaceAll("\\s+", " ").contains("another process"), second.err());
    }
    assertFalse(Files.exists(sweep), "nothing is left behind");
    String one = here.spec("one.yaml", Trained.with("seed: 2").replace("depth: 3", "depth: 2"));
    Path run = here.runs().resolve(plan.get("cells").get(1).get("run").stringValue());
    try (FolderLock lock = FolderLock.of(run).get()) {
      assertEquals(2, here.run("train", one).exit());
      Run others = here.run("sweep", spec, "--json");
      assertEquals(1, others.exit(), others.err());
      assertEquals("failed", others.json().get("cells").get(1).get("state").stringValue());
      assertEquals(3, others.json().get("summary").get("finished").intValue());
    }
    assertEquals(0, here.run("sweep", spec, "--resume").exit());
    assertFalse(Files.exists(run.resolve(".collapse-lock")));
  }

  @Test
  void anInterruptedSweepGoesOn() {
    String spec = here.spec("sweep.yaml", GRID);
    Run first = here.run(40, "sweep", spec, "--json", "--threads", "1");
    assertEquals(130, first.exit(), first.err());
    assertTrue(first.err().contains("--resume"), first.err());
    assertEquals("interrupted", first.json().get("state").stringValue());
    assertTrue(first.json().get("summary").get("planned").intValue() >= 1);
    assertEquals(1, first.json().get("summary").get("unfinished").intValue());
    Run second = here.run("sweep", spec, "--resume", "--json");
    assertEquals(0, second.exit(), second.err());
    assertEquals(4, second.json().get("summary").get("finished").intValue());
  }

  @Test
  void aDivergedRunDoesNotEndTheOthers() {
    String text =
        Trained.with(
            "grid: {optimiser: [{name: lbfgs, evaluations: 9}, {name: sgd, rate: 1e200, epochs:"
                + " 9}], seed: [1]}");
    Run run = here.run("sweep", here.spec("sweep.yaml", text), "--json");
    assertEquals(1, run.exit(), run.err());
    assertEquals("finished", run.json().get("cells").get(0).get("state").stringValue());
    assertEquals("diverged", run.json().get("cells").get(1).get("state").stringValue());
    assertFalse(run.json().get("cells").get(1).get("reason").stringValue().isEmpty());
  }

  /** A folder in the way of one run is that run's failure, and recorded as such. */
  @Test
  void aRunThatBreaksDownIsRecorded() throws Exception {
    String spec = here.spec("sweep.yaml", GRID);
    JsonNode plan = here.run("sweep", spec, "--dry-run", "--json").json().get("cells");
    Path inTheWay = here.runs().resolve(plan.get(0).get("run").stringValue());
    Files.createDirectories(inTheWay);
    Files.writeString(inTheWay.resolve("rows.csv"), "mine");
    Run run = here.run("sweep", spec, "--json");
    assertEquals(1, run.exit(), run.err());
    assertEquals("failed", run.json().get("cells").get(0).get("state").stringValue());
    assertTrue(run.json().get("cells").get(0).get("reason").stringValue().contains("rows.csv"));
    assertEquals(3, run.json().get("summary").get("finished").intValue());
    assertEquals("mine", Files.readString(inTheWay.resolve("rows.csv")));
  }

  @Test
  void aDryRunTouchesNothing() {
    Run dry = here.run("sweep", here.spec("sweep.yaml", GRID), "--dry-run", "--json");
    assertEquals(0, dry.exit(), dry.err());
    assertEquals(4, dry.json().get("cells").size());
    assertTrue(dry.json().get("cells").get(0).get("bytes").doubleValue() > 1000);
    assertTrue(dry.json().get("seconds").doubleValue() > 0);
    assertFalse(Files.exists(here.runs()));
    Run text = here.run("sweep", here.spec("sweep.yaml", GRID), "--dry-run");
    assertTrue(text.widestBut(folder) <= 80, text.out());
  }

  @Test
  void whatCannotRunIsRefusedBeforeTheFirstRun() {
    String spec = here.spec("sweep.yaml", GRID);
    Refused.naming("--engine", "sweep", spec, "--engine", "spark");
    Refused.naming("--engine", "sweep", spec, "--engine", "sparc");
    Refused.naming(
        "would need",
        "sweep",
        here.spec(
            "big.yaml",
            Trained.with("grid: {depth: [2, 9000]}").replace("width: 8", "width: 900000")));
    Refused.naming("grid.depht", "sweep", here.spec("t.yaml", Trained.with("grid: {depht: [2]}")));
    assertFalse(Files.exists(here.runs()));
  }
}
