package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

class TextTest {
  private static final String DEEP = "/a folder with blanks/" + "deep/".repeat(8) + "spec.yaml";

  @Test
  void whatFitsStaysOnItsLine() {
    assertEquals(List.of("start: a b"), Text.hanging("start:", "a b"));
  }

  /** Only colons and commas break a long start, so that a path can be copied whole. */
  @Test
  void aLongStartIsBrokenAroundItsPath() {
    Seq<String> lines =
        Text.hanging("collapse train: " + DEEP + ": goal.decay, line 3:", "no number; " + DEEP);
    assertTrue(lines.forAll(l -> l.length() <= 80), lines.mkString("\n"));
    assertEquals("collapse train:", lines.head());
    assertTrue(lines.get(1).contains(DEEP), lines.mkString("\n"));
    String all = lines.map(String::strip).mkString(" ");
    assertEquals("collapse train: " + DEEP + ": goal.decay, line 3: no number; " + DEEP, all);
  }

  /** A path longer than a line has one for itself. */
  @Test
  void aPathThatFitsOnNoLineStandsAlone() {
    String path = "/" + "x".repeat(100);
    Seq<String> lines = Text.hanging("collapse: " + path + ":", "no such file");
    assertEquals(List.of("collapse:", "    " + path + ":", "    no such file"), lines);
  }
}
