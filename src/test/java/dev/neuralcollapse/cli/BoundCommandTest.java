package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BoundCommandTest {
  private static final String INSTANCE =
      "bound --data gaussian --classes 3 --per-class 2 --width 8 --decay 0.005 ";

  private static Run run(String line) {
    return Run.of(line.split(" "));
  }

  @Test
  void answersAsTheContractSays(@TempDir Path folder) {
    Run run = run(INSTANCE + "--depths 7,30,120 --json --export " + folder);
    assertEquals(0, run.exit(), run.err());
    JsonNode json = run.json();
    assertEquals("collapse/bound/1", json.get("schema").asString());
    assertEquals(3, json.get("depths").size());
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode row : json.get("depths")) {
      double upper = row.get("upper").asDouble();
      assertEquals(upper - json.get("optimum").asDouble(), row.get("gap").asDouble(), 1e-12);
      assertTrue(row.get("epsilon").asDouble() > 0);
      assertTrue(row.get("hiddenCost").asDouble() > 0);
      assertTrue(row.get("nc1Certificate").isNumber());
      assertTrue(row.get("gap").asDouble() < before);
      before = row.get("gap").asDouble();
      NetworkFolder exported =
          NetworkFolder.read(folder.resolve("L-" + row.get("depth").asInt())).get();
      assertEquals(row.get("depth").asInt(), exported.network().depth());
      Objective.Decomposition value =
          (Objective.Decomposition) exported.objective().at(exported.network(), exported.data());
      assertEquals(upper, value.total(), 1e-10);
    }
    assertTrue(json.get("slope").asDouble() < -0.3);
  }

  @Test
  void oneDepthHasNoSlope() {
    JsonNode json = run(INSTANCE + "--depths 20 --json").json();
    assertTrue(json.get("slope").isNull());
  }

  @Test
  void theSeedDrawsAndRepeats() {
    String first = run(INSTANCE + "--depths 20 --json --seed 4").out();
    assertEquals(first, run(INSTANCE + "--depths 20 --json --seed 4").out());
    assertTrue(!first.equals(run(INSTANCE + "--depths 20 --json --seed 5").out()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--depths 6 | least depth here is 7",
        "--depths 1 | --depths",
        "--depths 20 --width 3 | circle",
        "--depths 20 --decay 0/L | decay law",
        "--depths 20 --decay -1 | decay law",
        "--depths 20 --decay NaN | decay law",
        "--depths 20 --architecture t31 | --architecture",
        "--depths 20 --transport teleport | --transport",
        "--depths 20 --transport class --architecture rn2 | rn1",
        "--depths 20 --embedding best | --embedding",
        "--depths 20 --loss hinge | loss",
        "--depths 20 --per-class 0 | --per-class",
        "--depths 20 --classes 1 | --classes",
        "--depths 20 --data nowhere | nowhere",
        "--depths 20 --data digits --classes 11 | --classes",
        "--depths 20 --data digits --per-class 5000 | samples",
        "--depths 2000000000 | 10000000",
        "--depths twenty | --depths"
      })
  void refusesNonsenseByName(String options, String named) {
    String line = INSTANCE + options;
    // The last of a repeated option would be an error: drop the first.
    for (String name : options.split(" ")) {
      if (name.startsWith("--") && INSTANCE.contains(name + " ")) {
        line = line.replaceFirst(name + " \\S+ ", "");
      }
    }
    Run run = run(line);
    assertEquals(2, run.exit(), line + "\n" + run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(named), run.err());
    assertTrue(run.err().lines().count() <= 5, run.err());
  }

  @Test
  void fitsEightyColumnsAndSaysHowItWasMade() {
    Run run = run(INSTANCE + "--depths 20,80 --embedding fitted --quiet");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("fitted"));
    assertTrue(run.widest() <= 80, run.out());
    assertEquals("", run.err());
  }

  @Test
  void decayMayVanishWithDepth() {
    JsonNode json =
        run(INSTANCE.replace("0.005", "0.02/log(L)") + "--depths 20,80 --architecture rn2 --json")
            .json();
    assertEquals(0.02 / Math.log(80), json.get("depths").get(1).get("decay").asDouble(), 1e-15);
    assertTrue(json.get("optimum").isNull());
    assertTrue(json.get("depths").get(1).get("optimum").isNumber());
  }

  @Test
  void severalConstructionsAreComparedAndDrawn(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("chart.svg");
    String line = INSTANCE + "--depths 20,80,320 --transport all --chart " + file;
    Run run = run(line + " --json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = run.json();
    assertEquals("one-sample", json.get("transport").asString());
    assertEquals(3, json.get("constructions").size());
    assertEquals(3, json.get("crossovers").size());
    for (JsonNode c : json.get("constructions")) {
      assertEquals(3, c.get("depths").size());
      JsonNode fit = c.get("fit");
      assertTrue(fit.get("interval95").get(0).asDouble() < fit.get("slope").asDouble());
      assertTrue(fit.get("predicted").asDouble() < 0);
      assertTrue(c.get("certificates").get("nc1").get("nonVacuousFrom").isNumber());
      for (JsonNode row : c.get("depths")) {
        JsonNode enclosure = row.get("upperEnclosure");
        assertEquals(row.get("upper").asDouble(), enclosure.get(0).asDouble(), 1e-10);
        assertTrue(enclosure.get(0).asDouble() <= enclosure.get(1).asDouble());
        assertEquals(row.get("depth").asInt() == 20, row.get("localSlope").isNull());
      }
    }
    String svg = Files.readString(file);
    assertTrue(svg.startsWith("<svg") && svg.contains("class-push: certified NC1"));
    Run text = run(line);
    assertTrue(text.widestBut(file) <= 80, text.out());
    assertTrue(text.out().contains("Where the constructions cross"));
    assertEquals(svg, Files.readString(file), "equal bytes");
  }

  @Test
  void allLeavesOutWhatIsImpossible() {
    Run run = run(INSTANCE + "--depths 5 --transport all --json");
    assertEquals(0, run.exit(), run.err());
    assertEquals("class", run.json().get("transport").asString());
    assertTrue(run.err().contains("one-sample is left out"));
    assertEquals(2, run(INSTANCE + "--depths 5 --transport one-sample,class").exit());
  }

  @Test
  void aMillionLayersAreStreamed() {
    Run run = run(INSTANCE + "--depths 1000000 --transport class-push --json --quiet");
    assertEquals(0, run.exit(), run.err());
    JsonNode row = run.json().get("depths").get(0);
    assertTrue(row.get("gap").asDouble() < 1e-5, run.out());
    assertTrue(row.get("upperEnclosure").isArray());
    Run export = run(INSTANCE + "--depths 1000000 --export nowhere");
    assertEquals(2, export.exit());
    assertTrue(export.err().contains("10000"), export.err());
  }

  @Test
  void collinearDataHaveALowerBoundAndARate() {
    String line = "bound --data collinear --per-class 2 --width 6 --depths 17,65,257 --decay ";
    Run run = run(line + "0.01 --json");
    assertEquals(0, run.exit(), run.err());
    for (JsonNode row : run.json().get("depths")) {
      assertTrue(row.get("lower").asDouble() > 0);
      assertTrue(row.get("lower").asDouble() < row.get("gap").asDouble());
    }
    JsonNode rate = run.json().get("rate");
    assertEquals(-1, rate.get("least").asDouble());
    assertTrue(rate.get("inside").asBoolean(), rate.toString());
    assertTrue(run(line + "1/L --json").json().get("rate").isNull(), "no law of rate for it");
    Run text = run(line + "0.01");
    assertTrue(text.widest() <= 80 && text.out().contains("within [-1.000"), text.out());
    JsonNode other = run(INSTANCE + "--depths 20 --json").json();
    assertTrue(other.get("rate").isNull() && other.get("depths").get(0).get("lower").isNull());
    Run alone = run("bound --data collinear --per-class 1 --depths 20 --decay 1");
    assertEquals(2, alone.exit());
    assertTrue(alone.err().contains("--per-class >= 2"), alone.err());
  }
}
