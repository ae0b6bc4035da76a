package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.SequenceFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SequenceBoundTest {
  private static final String BOUND =
      "bound --classes 3 --per-class 2 --width 8 --decay 0.005 --depths ";

  private static Run run(String line) {
    return Run.of((BOUND + line).split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data tokens --architecture t11",
        "--data tokens --architecture t12 --attention spread",
        "--data tokens --architecture t21 --norm pre --mask full",
        "--data tokens --architecture t22 --readout every --length 3",
        "--data digits --architecture t11 --length 8",
        "--data gaussian --architecture rn1 --norm pre",
        "--data gaussian --architecture rn2 --norm ends"
      })
  void answersAsTheContractSaysAndExportsWhatItSays(String options, @TempDir Path folder) {
    Run run = run("20,60 " + options + " --json --export " + folder);
    assertEquals(0, run.exit(), run.err());
    JsonNode json = run.json();
    assertEquals("collapse/bound/1", json.get("schema").asString());
    assertEquals(
        options.contains("norm pre") ? "pre" : options.contains("norm ends") ? "ends" : "post",
        json.get("norm").asString());
    for (JsonNode row : json.get("depths")) {
      double upper = row.get("upper").asDouble();
      assertEquals(upper - json.get("optimum").asDouble(), row.get("gap").asDouble(), 1e-12);
      assertEquals(row.get("closedFormCost").asDouble(), row.get("hiddenCost").asDouble(), 1e-9);
      SequenceFolder exported =
          SequenceFolder.read(folder.resolve("L-" + row.get("depth").asInt())).get();
      assertEquals(row.get("depth").asInt(), exported.network().depth());
      assertEquals(upper, exported.value().get());
    }
    assertTrue(json.get("slope").isNumber());
    assertEquals(
        json.get("architecture").asString().startsWith("t"),
        json.has("mask") && json.get("mask").isString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6 --data tokens --architecture t11 | least depth here is 7",
        "6 --data gaussian --architecture rn1 --norm pre | least depth here is 7",
        "20 --data tokens --architecture rn1 | --data tokens",
        "20 --data tokens --architecture t11 --norm ends | --norm ends",
        "20 --data tokens --architecture t11 --norm mid | --norm",
        "20 --data tokens --architecture t11 --attention all | --attention",
        "20 --data tokens --architecture t11 --mask none | --mask",
        "20 --data tokens --architecture t11 --readout some | --readout",
        "20 --data tokens --architecture t11 --length 1 --vocabulary 5 | --vocabulary",
        "20 --data tokens --architecture t11 --readout every --length 4 | --readout every",
        "20 --data tokens --architecture t11 --transport class | --transport",
        "20 --data tokens --architecture t11 --embedding fitted | --embedding",
        "20 --data gaussian --architecture t11 --length 3 | --length",
        "20 --data gaussian --architecture t11 --vocabulary 3 | --vocabulary",
        "20 --data gaussian --architecture rn1 --attention spread | --attention",
        "20 --data gaussian --architecture t11 --readout every | --readout every",
        "20 --data tokens --architecture t99 | --architecture"
      })
  void refusesNonsenseByName(String options, String named) {
    Run run = run(options);
    assertEquals(2, run.exit(), options + "\n" + run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(named), run.err());
    assertTrue(run.err().lines().count() <= 5, run.err());
  }

  @Test
  void fitsEightyColumns() {
    Run run = run("20,80 --data tokens --architecture t11 --quiet");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("first-block"));
    assertTrue(run.widest() <= 80, run.out());
    assertEquals("", run.err());
  }
}
