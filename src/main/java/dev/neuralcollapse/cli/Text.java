package dev.neuralcollapse.cli;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Lines for people: at most 80 columns. */
final class Text {
  private static final int COLUMNS = 80;

  private static final int LONGEST = 1000;

  private Text() {}

  /** Foreign text fit for a terminal: no control characters, and not too much of it. */
  static String shown(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e]", "?");
  }

  /** A word as a shell takes it back. */
  static String shellQuoted(String word) {
    return word.matches("[A-Za-z0-9_./+:@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** {@code text} behind {@code start}, which is kept whole; what does not fit goes on indented. */
  static Seq<String> hanging(String start, String text) {
    return start.length() <= COLUMNS ? behind(start, text) : behindLong(start, text);
  }

  /** A start that is too long is broken behind colons and commas alone: paths stay whole. */
  private static Seq<String> behindLong(String start, String text) {
    List<String> lines = List.empty();
    StringBuilder line = new StringBuilder();
    for (String part : start.split("(?<=[:,]) ", -1)) {
      if (line.length() > 0 && line.length() + 1 + part.length() > COLUMNS) {
        lines = lines.append(line.toString());
        line = new StringBuilder("    " + part);
      } else {
        line.append(line.length() > 0 ? " " : "").append(part);
      }
    }
    return lines.appendAll(behind(line.toString(), text));
  }

  private static Seq<String> behind(String start, String text) {
    StringBuilder line = new StringBuilder(start);
    String[] words = text.strip().split("\\s+", -1);
    int next = 0;
    while (next < words.length && line.length() + 1 + words[next].length() <= COLUMNS) {
      line.append(' ').append(words[next++]);
    }
    String rest = String.join(" ", java.util.Arrays.copyOfRange(words, next, words.length));
    return rest.isEmpty() ? List.of(line.toString()) : indented(4, rest).prepend(line.toString());
  }

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
