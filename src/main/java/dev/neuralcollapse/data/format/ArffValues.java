package dev.neuralcollapse.data.format;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/** The comma-separated values of a line of ARFF, quoted or not. */
final class ArffValues {
  private final String line;
  private final String where;
  private int at;

  private ArffValues(String line, String where) {
    this.line = line;
    this.where = where;
  }

  /**
   * A value.
   *
   * @param text without its quotes, escapes resolved
   * @param quoted whether it stood in quotes
   */
  record Value(String text, boolean quoted) {
    boolean missing() {
      return !quoted && text.equals("?");
    }
  }

  /** All values of a line. */
  static Seq<Value> of(String line, String where) throws Refusal {
    ArffValues reader = new ArffValues(line, where);
    Vector<Value> values = Vector.empty();
    do {
      values = values.append(reader.value(","));
    } while (reader.comma());
    return values;
  }

  /** Entries {@code index value} of a sparse line, without its braces. */
  static Seq<io.vavr.Tuple2<String, Value>> sparse(String line, String where) throws Refusal {
    ArffValues reader = new ArffValues(line, where);
    Vector<io.vavr.Tuple2<String, Value>> entries = Vector.empty();
    if (line.isBlank()) {
      return entries;
    }
    do {
      String index = reader.value(" \t").text;
      entries = entries.append(io.vavr.Tuple.of(index, reader.value(",")));
    } while (reader.comma());
    return entries;
  }

  /** The first value up to a blank and what follows it: a name and its type. */
  static io.vavr.Tuple2<String, String> name(String line, String where) throws Refusal {
    ArffValues reader = new ArffValues(line, where);
    String name = reader.value(" \t{").text;
    return io.vavr.Tuple.of(name, line.substring(reader.at).strip());
  }

  private void blanks() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }

  private Value value(String ends) throws Refusal {
    blanks();
    char first = at < line.length() ? line.charAt(at) : ',';
    if (first == '\'' || first == '"') {
      at++;
      return new Value(quoted(first), true);
    }
    int start = at;
    while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return new Value(line.substring(start, at).strip(), false);
  }

  private String quoted(char quote) throws Refusal {
    StringBuilder text = new StringBuilder();
    while (at < line.length() && line.charAt(at) != quote) {
      char c = line.charAt(at++);
      if (c == '\\' && at < line.length()) {
        char escaped = line.charAt(at++);
        c = escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
      }
      text.append(c);
    }
    if (at++ >= line.length()) {
      throw new Refusal(where, "a quote that is not closed", "close it, or write \\" + quote);
    }
    return text.toString();
  }

  private boolean comma() throws Refusal {
    blanks();
    if (at >= line.length()) {
      return false;
    }
    if (line.charAt(at) != ',') {
      throw new Refusal(
          where,
          "'" + line.charAt(at) + "' after the value that ends at character " + at,
          "separate values by commas, and quote those with blanks or quotes");
    }
    at++;
    return true;
  }
}
