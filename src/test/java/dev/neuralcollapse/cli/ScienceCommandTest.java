package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.DataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Profiles about given data, short of the long run. */
class ScienceCommandTest {

  private static Path table(Path folder, int perClass) throws Exception {
    String rows =
        IntStream.range(0, 2 * perClass)
            .mapToObj(i -> Math.sin(i) + "," + Math.cos(3 * i) + "," + i % 7 + "," + i % 2)
            .collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve("points.csv"), "a,b,c,label\n" + rows + "\n");
  }

  private static Path texts(Path folder) throws Exception {
    String rows =
        IntStream.range(0, 8)
            .mapToObj(i -> "'" + (i % 2 == 0 ? "wheat" : "copper") + " word" + i + "'," + i % 2)
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        folder.resolve("news.arff"),
        "@relation news\n@attribute text string\n@attribute class {0,1}\n@data\n" + rows + "\n");
  }

  @Test
  void aDryRunSaysWhatWouldBeTrainedAndTrainsNothing(@TempDir Path folder) throws Exception {
    Run run =
        Run.of(
            "reproduce",
            "--profile",
            "science",
            "--data",
            table(folder, 600).toString(),
            "--dry-run",
            "--json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals("collapse/plan/1", json.path("schema").asString());
    assertEquals(1200, json.path("samples").asInt());
    assertEquals(35, json.path("cells").asInt());
    assertEquals(5, json.path("series").size());
    assertTrue(json.path("hours").asDouble() > 0);
    assertTrue(run.err().contains("t11-patch14-lbfgs-free is left out"), run.err());
  }

  @Test
  void textsAreTrainedOnByATransformer(@TempDir Path folder) throws Exception {
    Run run =
        Run.of(
            "reproduce",
            "--profile",
            "science",
            "--data",
            texts(folder).toString(),
            "--cell",
            "t11-pre-causal-lbfgs-free-L002-s1",
            "--json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals(1.0, json.path("accuracy").asDouble());
    assertTrue(json.path("objective").asDouble() < Math.log(2));
  }

  @Test
  void curvatureIsMeasuredWhereItIsAskedFor() {
    Run run =
        Run.of(
            "reproduce", "--profile", "quick", "--curvature", "1", "--cell", "lbfgs-free-L002-s1");
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("--curvature"), run.err());
  }

  @Test
  void aPathGivesItsLastPartToTheReport(@TempDir Path folder) throws Exception {
    DataSource source = DataSource.standard();
    Path mnist = Files.createDirectory(folder.resolve("mnist"));
    assertEquals("mnist", source.portable(mnist.toString()));
    assertEquals("mnist", source.portable(mnist + "/"));
    assertEquals("digits", source.portable("digits"));
    assertEquals("no-such", source.portable("no-such"));
    Path misleading = Files.createDirectory(folder.resolve("digits"));
    assertEquals(misleading.toString(), source.portable(misleading.toString()));
    assertTrue(source.mayHaveTexts(texts(folder).toString()));
    assertFalse(source.mayHaveTexts(table(folder, 3).toString()));
    assertFalse(source.mayHaveTexts("digits"));
  }
}
