package dev.neuralcollapse.experiment.spec;

import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.regex.Pattern;

/** Writes a canonical form: blocks indented by two, lists in brackets. */
final class YamlText {
  /** What needs no quotes whatever stands around it. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./()-]*");

  private YamlText() {}

  static String of(Map<String, ?> keys) {
    StringBuilder out = new StringBuilder();
    write(out, "", keys);
    return out.toString();
  }

  private static void write(StringBuilder out, String indent, Map<String, ?> keys) {
    keys.forEach(
        t -> {
          out.append(indent).append(t._1).append(':');
          if (t._2 instanceof Map<?, ?> inner) {
            out.append('\n');
            write(out, indent + "  ", inner.mapKeys(String::valueOf));
          } else {
            out.append(' ').append(value(t._2)).append('\n');
          }
        });
  }

  private static String value(Object value) {
    return switch (value) {
      case Seq<?> items -> items.map(YamlText::value).mkString("[", ", ", "]");
      case String s -> PLAIN.matcher(s).matches() && !isWord(s) ? s : quoted(s);
      default -> String.valueOf(value);
    };
  }

  /** Words that YAML reads as something else. */
  private static boolean isWord(String s) {
    return s.matches("(?i)true|false|null|yes|no|on|off|y|n");
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (Character.isISOControl(c)) {
            out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
