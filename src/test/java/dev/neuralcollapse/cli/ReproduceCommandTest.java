package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What ends before any training; the job itself is tested where it is done. */
class ReproduceCommandTest {

  @ParameterizedTest
  @CsvSource({
    "--profile hasty, standard",
    "--profile paper, --data",
    "--data digist, digits",
    "--paper no-such-paper, claims",
    "--cell lbfgs-free-L999-s1, lbfgs-free-L002-s1",
    "--data wine, class",
    "--seeds 0, 1 to 100",
    "--profile quick --seeds 1 --cell lbfgs-free-L002-s2, lbfgs-free-L002-s1"
  })
  void faultsHelp(String options, String help) {
    Run run = Run.of(("reproduce " + options).split(" "));
    assertEquals(2, run.exit(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(help), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
    assertTrue(run.err().lines().count() <= 4, run.err());
  }

  @Test
  void aReportOfSomeoneElseIsNotOverwritten(@TempDir Path folder) throws Exception {
    Path page = Files.writeString(folder.resolve("index.html"), "mine");
    Run run = Run.of("reproduce", "--profile", "quick", "--out", folder.toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("index.html"), run.err());
    assertEquals("mine", Files.readString(page));
  }

  @Test
  void aFileInTheWayIsAFault(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("out"), "a file");
    Run run = Run.of("reproduce", "--profile", "quick", "--out", file.toString());
    assertEquals(2, run.exit(), run.err());
  }

  @Test
  void oneCellIsTrainedAndMeasured() {
    Run run = Run.of("reproduce", "--profile", "quick", "--cell", "lbfgs-free-L002-s1", "--json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals("collapse/cell/1", json.path("schema").asString());
    assertEquals(1.0, json.path("accuracy").asDouble());
    assertTrue(json.path("objective").asDouble() < 0.51);
    assertTrue(json.path("metrics").size() > 10);
  }
}
