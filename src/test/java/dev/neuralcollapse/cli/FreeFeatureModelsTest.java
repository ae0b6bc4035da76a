package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The optimum command on free features under one layer. */
class FreeFeatureModelsTest {

  private static JsonNode json(String options) {
    return Run.of(("optimum --json " + options).split(" ")).json();
  }

  private static void encloses(JsonNode json, double width) {
    double value = json.get("value").asDouble();
    double lo = json.get("enclosure").get(0).asDouble();
    double hi = json.get("enclosure").get(1).asDouble();
    assertTrue(lo <= value && value <= hi && hi - lo < width, "[" + lo + ", " + hi + "]");
  }

  /** K = 2, c = 1/4: ρ = log 3. */
  @Test
  void classes() {
    JsonNode json = json("--model ufm --loss ce --classes 2 --decay 0.25");
    assertEquals("ufm", json.get("model").asString());
    assertEquals(Math.log(3), json.get("rho").asDouble(), 1e-15);
    assertEquals(0.25, json.get("c").asDouble(), 0);
    assertEquals(0.5, json.get("threshold").asDouble(), 0);
    assertEquals(1, json.get("singularValues").size());
    encloses(json, 1e-14);
    JsonNode split = json("--model ufm --loss ce --classes 2 --decay-w 0.5 --decay-h 0.125");
    assertEquals(json.get("value").asDouble(), split.get("value").asDouble(), 1e-15);
    JsonNode more = json("--model ufm --loss ce --classes 2 --decay 0.125 --per-class 4");
    assertEquals(json.get("value").asDouble(), more.get("value").asDouble(), 1e-15);
  }

  @Test
  void tooFewDimensionsAndPenalisedBias() {
    JsonNode bound = json("--model ufm --loss ce --classes 4 --decay 0.02 --width 2");
    assertTrue(bound.get("notes").get(0).asString().contains("lower bound"));
    JsonNode kept = json("--model ufm --loss mse --classes 4 --decay 0.02 --width 2");
    assertEquals(2, kept.get("modes").asDouble(), 0);
    assertTrue(kept.get("notes").get(0).asString().contains("degenerate"));
    double free =
        json("--model ufm --loss mse-bias --classes 4 --decay 0.02").get("value").asDouble();
    JsonNode paid = json("--model ufm --loss mse-bias --classes 4 --decay 0.02 --decay-bias 1");
    assertTrue(paid.get("value").asDouble() > free + 1e-3);
    assertEquals(4, paid.get("singularValues").size());
  }

  /** Two classes, thresholds -∞, 0, ∞: z = ±log(1/s - 1). */
  @Test
  void orderedClasses() {
    JsonNode json = json("--model ordinal-ufm --link logit --thresholds=-inf,0,inf --decay 0.1");
    assertEquals(-Math.log(9), json.get("latents").get(0).asDouble(), 1e-12);
    assertEquals(0.25, json.get("phaseBoundary").asDouble(), 1e-15);
    assertEquals(Math.sqrt(Math.log(9)), json.get("classifierNorm").asDouble(), 1e-12);
    encloses(json, 1e-13);
    JsonNode five =
        json("--model ordinal-ufm --link cloglog --thresholds=-2.5,-1.5,-.4,.5,1.8,2.5 --decay 9");
    assertEquals(8.006056, five.get("phaseBoundary").asDouble(), 5e-7);
    assertEquals(0, five.get("classifierNorm").asDouble(), 0);
    JsonNode weighted = json("--model ordinal-ufm --thresholds=-1,0,3 --weights 3,1 --decay 0.01");
    JsonNode same = json("--model ordinal-ufm --thresholds=-1,0,3 --weights 6,2 --decay 0.01");
    assertEquals(weighted.get("value"), same.get("value"));
    assertTrue(
        json("--model ordinal-ufm --thresholds=-1,0,3 --decay 0.01").get("value").asDouble()
            != same.get("value").asDouble());
  }

  /** Numbers at the ends of the doubles are numbers still, never Infinity or NaN. */
  @Test
  void tinyDecays() {
    for (String loss : new String[] {"ce", "mse", "mse-bias"}) {
      JsonNode json = json("--model ufm --classes 3 --decay 1e-200 --loss " + loss);
      assertTrue(json.get("value").asDouble() < 1e-190);
      assertTrue(Double.isFinite(json.get("classifierNorm").asDouble()));
    }
    JsonNode json = json("--model ordinal-ufm --thresholds=-inf,0,inf --decay 1e-150");
    assertEquals(150 * Math.log(10), json.get("latents").get(1).asDouble(), 1e-9);
  }
}
