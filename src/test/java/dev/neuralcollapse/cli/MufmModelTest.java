package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The multilayer unconstrained features model on the command line. */
class MufmModelTest {
  private static final String COMMAND =
      "optimum --model mufm --classes 3 --per-class 4 --decay-w 0.005 --decay 0.1 --json";

  private static JsonNode json(String more) {
    return Run.of((COMMAND + more).split(" ")).json();
  }

  @Test
  void saysWhatItFoundAndWhatItDoesNotClaim() {
    JsonNode found = json("");
    assertEquals("mufm", found.get("model").asString());
    assertTrue(found.get("enclosure").isNull());
    assertTrue(found.get("notes").toString().contains("no enclosure"));
    assertTrue(found.get("pfc1").asDouble() < found.get("dataPfc1").asDouble());
    assertTrue(found.get("alignment").asDouble() > 0);
    assertTrue(found.get("gradientNorm").asDouble() < 1e-9);
    assertTrue(found.get("curvature").asDouble() > 0);
    assertTrue(found.get("value").asDouble() < 0.5);
  }

  @Test
  void theSeedAndTheNoiseDrawTheData() {
    double value = json("").get("value").asDouble();
    assertEquals(value, json(" --seed 1").get("value").asDouble());
    assertTrue(value != json(" --seed 2").get("value").asDouble());
    assertTrue(
        json(" --data-noise 0.01").get("dataPfc1").asDouble()
            < json(" --data-noise 0.3").get("dataPfc1").asDouble());
  }
}
