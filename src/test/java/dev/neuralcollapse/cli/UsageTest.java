package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong use ends with exit code 2 and a line that helps. */
class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "optimum --classes 10 --decay 0.005 --nonsense",
        "optimum --classes ten --decay 0.005",
        "--seed x optimum",
        "optimum --classes"
      })
  void isExitCodeTwoWithoutAStackTrace(String line) {
    Run run = Run.of(line.split(" "));
    assertEquals(2, run.exit(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("--help"), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
    assertTrue(run.err().lines().count() <= 4, run.err());
  }

  @Test
  void noCommandShowsTheUsage() {
    Run run = Run.of();
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("Usage: collapse"), run.err());
  }

  @Test
  void helpIsASuccessAndFitsEightyColumns() {
    Run run = Run.of("--help");
    assertEquals(0, run.exit());
    assertTrue(run.widest() <= 80, run.out());
  }

  @Test
  void aMistypedCommandGetsASuggestion() {
    Run run = Run.of("optimun");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("optimum"), run.err());
  }
}
