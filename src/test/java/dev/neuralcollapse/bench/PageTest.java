package dev.neuralcollapse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @Test
  void aSectionIsAddedThenReplacedAndOthersStay(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("reference").resolve("performance.md");
    Page page = new Page(file);
    page.write("kernel", "## Kernel\n\nold\n");
    page.write("transport", "## Transport\n\nfirst\n");
    String before = Files.readString(file);
    page.write("kernel", "## Kernel\n\nnew\n");
    assertEquals(before.replace("old", "new"), Files.readString(file));
    page.write("kernel", "## Kernel\n\nnew\n");
    assertEquals(before.replace("old", "new"), Files.readString(file), "writing twice");
    assertTrue(before.startsWith("# Performance\n\n<!-- kernel"));
    assertTrue(before.endsWith("first\n\n<!-- end of transport -->\n"));
  }

  @Test
  void aNameIsNotTakenForAnother() {
    String page = Page.with("# P\n", "engine kernels", "one");
    String both = Page.with(page, "kernel", "two");
    assertTrue(both.contains("one"));
    assertTrue(both.contains("two"));
  }

  @Test
  void aSectionWithoutAnEndIsLeftAlone() {
    String torn = "# P\n\n<!-- kernel: written by mvn -Pbench verify -->\nhalf";
    assertTrue(Page.with(torn, "kernel", "whole").startsWith(torn));
  }
}
