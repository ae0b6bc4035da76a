package dev.neuralcollapse.cli;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Lines for people: at most 80 columns. */
final class Text {
  private static final int COLUMNS = 80;

  private Text() {}

  /** The words of {@code text} in lines that start with {@code indent} blanks. */
  static Seq<String> indented(int indent, String text) {
    List<String> lines = List.empty();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && indent + line.length() + 1 + word.length() > COLUMNS) {
        lines = lines.append(" ".repeat(indent) + line);
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    return line.length() > 0 ? lines.append(" ".repeat(indent) + line) : lines;
  }
}
