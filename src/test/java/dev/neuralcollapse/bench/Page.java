package dev.neuralcollapse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Markdown page put together from sections, each between two marks; who writes one leaves all
 * others as they are.
 *
 * @param file of the page
 */
public record Page(Path file) {

  /** The mark before a section. */
  static String begin(String name) {
    return "<!-- " + name + ": written by mvn -Pbench verify -->";
  }

  static String end(String name) {
    return "<!-- end of " + name + " -->";
  }

  /** Replaces the section of that name, or adds it at the end; makes the page if there is none. */
  public void write(String name, String section) throws IOException {
    String old = Files.exists(file) ? Files.readString(file) : "# Performance\n";
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, with(old, name, section));
  }

  static String with(String page, String name, String section) {
    String begin = begin(name);
    String end = end(name);
    String text = begin + "\n" + section.strip() + "\n\n" + end;
    int from = page.indexOf(begin);
    int to = from < 0 ? -1 : page.indexOf(end, from);
    return to < 0
        ? page.stripTrailing() + "\n\n" + text + "\n"
        : page.substring(0, from) + text + page.substring(to + end.length());
  }
}
