package dev.neuralcollapse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void aTurnIsTheMedianOfItsPasses() {
    String line =
        "{\"peer\": \"fused\", \"op\": \"turn\", \"passes\": 20, \"least\": 9.5, \"median\":"
            + " 10.25}";
    assertEquals(10.25, Answer.parse(line).get().turn().get());
    assertEquals("fused", Answer.parse(line).get().text("peer").get());
  }

  @Test
  void aFaultAndAMissingLibraryAreWords() {
    assertEquals("out of memory", Answer.parse("{\"fault\": \"out of memory\"}").getLeft());
    String missing = "{\"peer\": \"pytorch\", \"missing\": \"No module named 'torch'\"}";
    assertEquals("No module named 'torch'", Answer.parse(missing).getLeft());
  }

  @Test
  void whatIsNoObjectIsRefused() {
    for (String line :
        new String[] {"", "Traceback (most recent call last):", "[1]", "null", "3"}) {
      assertTrue(Answer.parse(line).isLeft(), line);
    }
    assertEquals("not JSON: ".length() + 83, Answer.parse("x".repeat(200)).getLeft().length());
  }

  @Test
  void whatIsNoTimeIsNoTurn() {
    for (String median : new String[] {"null", "0", "-1", "\"1\"", "1e999"}) {
      String line = "{\"median\": " + median + "}";
      assertTrue(Answer.parse(line).get().turn().isLeft(), line);
    }
  }

  @Test
  void anObjectInside() {
    Answer a = Answer.parse("{\"reached\": {\"evaluations\": 7}, \"best\": null}").get();
    assertEquals(7.0, a.object("reached").flatMap(r -> r.number("evaluations")).get());
    assertTrue(a.object("best").isEmpty());
    assertTrue(a.number("best").isEmpty());
  }
}
