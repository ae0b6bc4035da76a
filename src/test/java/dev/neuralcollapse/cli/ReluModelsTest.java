package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Deep collapse and the low-rank solution as the command prints them. */
class ReluModelsTest {

  private static Run optimum(String options) {
    return Run.of(("--json optimum " + options).split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "--model dufm --classes 10 --layers 4 --decay 0.004, 0.0991798746",
    "--model srg --vertices 5 --subset 2 --layers 4 --decay 0.004, 0.0894708949",
    "--model srg --classes 10 --layers 4 --decay-w 0.004 --decay-h 0.004, 0.0811361890",
    "--model dufm --classes 12 --layers 3 --decay 0.003, 0.0713398951",
    "--model dufm --classes 3 --layers 3 --decay 1e300, 0.5"
  })
  void printsReferenceValues(String options, double value) {
    Run run = optimum(options);
    assertEquals(0, run.exit(), run::err);
    JsonNode json = run.json();
    assertEquals(value, json.get("value").asDouble(), 5e-11);
    assertTrue(json.get("enclosure").get(0).asDouble() <= json.get("value").asDouble());
    assertTrue(json.get("enclosure").get(1).asDouble() >= json.get("value").asDouble());
    assertTrue(json.get("scale").asDouble() >= 0);
  }

  /** The ends of the doubles and very deep models have an answer, finite everywhere. */
  @ParameterizedTest
  @CsvSource({
    "--model dufm --classes 3 --layers 3 --decay-w 1e-300 --decay-h 1e300",
    "--model dufm --classes 3 --layers 3 --decay 4.9e-324",
    "--model srg --vertices 5 --layers 3000 --decay 1e-6",
    "--model srg --vertices 40 --layers 3 --decay-w 1e300 --decay-h 1e300 --per-class 7"
  })
  void extremesHaveAnAnswer(String options) {
    Run run = optimum(options);
    assertEquals(0, run.exit(), run::err);
    assertTrue(run.json().get("value").isNumber());
    assertEquals(-1, run.out().indexOf("Infinity"));
    assertEquals(-1, run.out().indexOf("NaN"));
  }

  @ParameterizedTest
  @CsvSource({
    "--model srg --vertices 5 --layers 2 --decay 1, --layers",
    "--model srg --vertices 41 --layers 3 --decay 1, --vertices",
    "--model srg --vertices 6 --subset 3 --width 19 --layers 3 --decay 1, --width",
    "--model dufm --classes 10 --width 9 --layers 3 --decay 1, --width"
  })
  void refusesWhatTheSolutionHasNot(String options, String where) {
    Run run = optimum(options);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(where), run::err);
  }

  @Test
  void samplesRaiseThePrice() {
    double one =
        optimum("--model dufm --classes 4 --layers 3 --decay 0.01").json().get("value").asDouble();
    double three =
        optimum("--model dufm --classes 4 --layers 3 --decay 0.01 --per-class 3")
            .json()
            .get("value")
            .asDouble();
    assertTrue(three > one * 1.2);
  }
}
