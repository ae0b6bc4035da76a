package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OptimumCommandTest {

  /**
   * Closed forms by hand: MSE {@code λK/(2(1+λK))}; with bias {@code (K-1)/(2K) λ(K-1)/(1+λ(K-1))}.
   */
  @ParameterizedTest
  @CsvSource({
    "ce, 10, 0.005, 0.475317189, 1e-9, 11.035892, 1e-6",
    "mse, 10, 0.005, 0.023809523809523808, 1e-15, 3.011693009684171, 1e-13",
    "mse-bias, 4, 0.01, 0.010922330097087379, 1e-15, 1.4563106796116505, 1e-13"
  })
  void agreesWithTheClosedForm(
      String loss, int k, double decay, double value, double tol, double norm, double normTol) {
    JsonNode json =
        Run.of(
                "optimum",
                "--json",
                "--model",
                "gufm",
                "--loss",
                loss,
                "--classes",
                "" + k,
                "--decay",
                "" + decay)
            .json();
    assertEquals("collapse/optimum/1", json.get("schema").asString());
    assertEquals(value, json.get("value").asDouble(), tol);
    assertEquals(norm, json.get("classifierNorm").asDouble(), normTol);
    double lo = json.get("enclosure").get(0).asDouble();
    double hi = json.get("enclosure").get(1).asDouble();
    assertTrue(lo <= json.get("value").asDouble() && json.get("value").asDouble() <= hi);
    assertTrue(hi - lo < 1e-13, "enclosure [" + lo + ", " + hi + "]");
  }

  @Test
  void saysWhatHoldsBelowTheDimension() {
    JsonNode json =
        Run.of(
                "optimum",
                "--json",
                "--loss",
                "mse",
                "--classes",
                "10",
                "--decay",
                "0.005",
                "--width",
                "5")
            .json();
    assertTrue(!json.get("attained").asBoolean());
    // Tight frame of K = 10 vectors in m = 4 dimensions: (K-m)/(2K) + (λ/2) m/(λK + K/m).
    assertEquals(
        6 / 20.0 + 0.0025 * 4 / (0.05 + 2.5),
        json.get("sharperBound").get("value").asDouble(),
        1e-14);
  }

  @ParameterizedTest
  @CsvSource({
    "--classes 1 --decay 0.1, --classes",
    "--classes 3 --decay 0, --decay",
    "--classes 3 --decay -1, --decay",
    "--classes 3 --decay NaN, --decay",
    "--classes 3 --decay 0.1 --loss hinge, loss",
    "--classes 3 --decay 0.1 --model ufm2, --model",
    "--classes 3 --decay 0.1 --width 1, --width"
  })
  void refusesNonsenseByName(String options, String named) {
    Run run = Run.of(("optimum " + options).split(" "));
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains(named), run.err());
    assertTrue(run.err().lines().count() <= 4, run.err());
  }

  @Test
  void fitsEightyColumns() {
    Run run = Run.of("optimum", "--classes", "10", "--decay", "0.005", "--width", "7");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.widest() <= 80, run.out());
  }
}
