package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;

/** What every refusal of bad input has in common. */
final class Refused {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Refused() {}

  /**
   * Exit code 2, nothing on stdout, and one to four plain lines that name the culprit. Where a path
   * is long it wraps, so that a line more is allowed for each 80 columns of it.
   */
  static void naming(String culprit, String... line) {
    String command = String.join(" ", line);
    Run run = Assertions.assertTimeout(SOON, () -> Run.of(line));
    String cut = command.substring(0, Math.min(300, command.length())) + "\n" + run.err();
    String shown = cut.replaceAll("[^\\P{Cntrl}\n]", "<ctrl>");
    assertEquals(2, run.exit(), shown);
    assertEquals("", run.out(), shown);
    long lines = run.err().lines().count();
    assertTrue(lines >= 1 && lines <= 4 + culprit.length() / 80, shown);
    String unwrapped = run.err().replaceAll("\\s+", " ");
    boolean named = run.err().contains(culprit) || unwrapped.contains(culprit);
    assertTrue(named, "does not name " + culprit + ": " + shown);
    assertFalse(run.err().contains("Exception"), shown);
    assertFalse(run.err().contains("\tat "), shown);
    assertTrue(run.err().length() < 4000, "too long");
    assertTrue(
        run.err().chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)),
        "control characters: " + shown);
  }

  /** The words of {@code line}, separated by single blanks. */
  static void line(String culprit, String line) {
    naming(culprit, line.split(" ", -1));
  }
}
