package dev.neuralcollapse.data.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one literal a {@code .npy} header may hold: a flat Python dictionary whose values are
 * strings, True, False or tuples of non-negative integers. Nothing is evaluated.
 */
final class PythonDict {
  private static final int MOST_AXES = 32;
  private final String text;
  private final String where;
  private final Map<String, Object> values = new HashMap<>();
  private int at;

  private PythonDict(String text, String where) {
    this.text = text;
    this.where = where;
  }

  static PythonDict parse(String text, String where) throws Refusal {
    PythonDict dict = new PythonDict(text, where);
    dict.dictionary();
    return dict;
  }

  Optional<String> string(String key) {
    return Optional.ofNullable(values.get(key))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  Optional<Boolean> bool(String key) {
    return Optional.ofNullable(values.get(key))
        .filter(Boolean.class::isInstance)
        .map(Boolean.class::cast);
  }

  Optional<long[]> tuple(String key) {
    return Optional.ofNullable(values.get(key))
        .filter(long[].class::isInstance)
        .map(long[].class::cast);
  }

  private void dictionary() throws Refusal {
    expect('{');
    while (peek() != '}') {
      String key = quoted();
      expect(':');
      if (values.put(key, value()) != null) {
        throw broken("the key '" + key + "' twice");
      }
      if (peek() != '}') {
        expect(',');
      }
    }
    expect('}');
    if (peek() != 0) {
      throw broken("something after the dictionary");
    }
  }

  private Object value() throws Refusal {
    char c = peek();
    if (c == '\'' || c == '"') {
      return quoted();
    }
    if (c == '(') {
      return tuple();
    }
    if (c == '[') {
      throw new Refusal(
          where,
          "a structured array (several fields a record)",
          "save one plain array for each field");
    }
    for (boolean b : new boolean[] {true, false}) {
      String word = b ? "True" : "False";
      if (text.startsWith(word, at)) {
        at += word.length();
        return b;
      }
    }
    throw broken("an unknown value");
  }

  private String quoted() throws Refusal {
    char quote = peek();
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) {
      throw broken("a missing quote");
    }
    String s = text.substring(at + 1, end);
    at = end + 1;
    return s;
  }

  private long[] tuple() throws Refusal {
    List<Long> sizes = new ArrayList<>();
    expect('(');
    while (peek() != ')') {
      sizes.add(number());
      if (sizes.size() > MOST_AXES) {
        throw broken("more than " + MOST_AXES + " axes");
      }
      if (peek() != ')') {
        expect(',');
      }
    }
    expect(')');
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  private long number() throws Refusal {
    peek();
    int start = at;
    if (at < text.length() && text.charAt(at) == '-') {
      throw broken("a negative size");
    }
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(start, at);
    if (at < text.length() && text.charAt(at) == 'L') {
      at++; // Python 2 wrote long integers so.
    }
    if (digits.isEmpty() || digits.length() > 18) {
      throw broken(digits.isEmpty() ? "a size that is no integer" : "the size " + digits);
    }
    return Long.parseLong(digits);
  }

  private void expect(char c) throws Refusal {
    if (peek() != c) {
      throw broken("no '" + c + "' where one belongs");
    }
    at++;
  }

  /** Skips white space; the next character, or 0 at the end. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private Refusal broken(String what) {
    return new Refusal(
        where,
        "the array's header has " + what + " (at character " + at + ")",
        "write it with numpy.save");
  }
}
