package dev.neuralcollapse.proof.checker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict JSON reader: at most 1 MiB, at most 16 deep, no duplicate keys, nothing after the end.
 */
final class Json {
  /** JSON's null. */
  enum Null {
    NULL
  }

  private static final int MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 16;
  private final String file;
  private final String text;
  private int at;

  private Json(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The object that is the whole file; values are Map, List, String, Double, Boolean, Null. */
  static Map<?, ?> object(Path path) throws Refusal {
    String file = path.toString();
    Refusal.unlessRegular(path);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw Refusal.unreadable(file, "more than 1 MiB", "this is no certificate and no proof");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Json json = new Json(file, text);
      Object value = json.value(0);
      json.space();
      if (json.at < text.length()) {
        throw json.fault("something after the end");
      }
      if (value instanceof Map<?, ?> map) {
        return map;
      }
      throw json.fault("no object");
    } catch (CharacterCodingException e) {
      throw Refusal.unreadable(file, "not UTF-8", "JSON text was expected");
    } catch (IOException e) {
      throw Refusal.unreadable(
          file, "cannot be read: " + e.getMessage(), "a readable file was expected");
    }
  }

  private Object value(int depth) throws Refusal {
    space();
    if (depth > DEEPEST) {
      throw fault("nested too deeply");
    }
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Null.NULL);
      default -> number();
    };
  }

  private Map<String, Object> map(int depth) throws Refusal {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    if (next('}')) {
      return map;
    }
    do {
      space();
      String key = string();
      if (!next(':')) {
        throw fault("no ':' after a key");
      }
      if (map.put(key, value(depth + 1)) != null) {
        throw fault("key '" + key + "' twice");
      }
    } while (next(','));
    if (!next('}')) {
      throw fault("no '}'");
    }
    return map;
  }

  private List<Object> list(int depth) throws Refusal {
    List<Object> list = new ArrayList<>();
    at++;
    if (next(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (next(','));
    if (!next(']')) {
      throw fault("no ']'");
    }
    return list;
  }

  private String string() throws Refusal {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw fault("no string");
    }
    StringBuilder s = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return s.toString();
      }
      if (c < ' ') {
        throw fault("a control character in a string");
      }
      s.append(c == '\\' ? escaped() : c);
    }
    throw fault("a string without end");
  }

  private char escaped() throws Refusal {
    at++;
    char c = at < text.length() ? text.charAt(at) : 0;
    int simple = "\"\\/bfnrt".indexOf(c);
    if (simple >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(simple);
    }
    if (c == 'u'
        && at + 4 < text.length()
        && text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }
    throw fault("an unknown escape");
  }

  private Double number() throws Refusal {
    int end = at;
    while (end < text.length() && "+-.eE0123456789".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    String literal = text.substring(at, end);
    if (literal.length() > 64
        || !literal.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw fault("no JSON value");
    }
    double value = Double.parseDouble(literal);
    if (Double.isInfinite(value)) {
      throw fault("a number too large");
    }
    at = end;
    return value;
  }

  private Object word(String word, Object value) throws Refusal {
    if (!text.startsWith(word, at)) {
      throw fault("no JSON value");
    }
    at += word.length();
    return value;
  }

  private boolean next(char c) {
    space();
    boolean found = at < text.length() && text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Refusal fault(String what) {
    return Refusal.unreadable(file + ", character " + at, what, "valid JSON was expected");
  }
}
