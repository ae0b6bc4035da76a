package dev.neuralcollapse.report;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Running text.
 *
 * @param parts in reading order
 */
public record Prose(Seq<Inline> parts) {

  /**
   * Text with marks: {@code $…$} a formula, back-quotes code, {@code **…**} stress, {@code {}} the
   * next argument (a string, taken literally, or an {@link Inline}), also as all there is between
   * marks.
   */
  public static Prose of(String marked, Object... arguments) {
    List<Inline> parts = List.empty();
    StringBuilder plain = new StringBuilder();
    int argument = 0;
    for (int at = 0; at < marked.length(); ) {
      String mark = markAt(marked, at);
      if (mark.equals("{}")) {
        Object value = arguments[argument++];
        if (value instanceof Inline inline) {
          parts = flush(parts, plain).append(inline);
        } else {
          plain.append(value);
        }
        at += 2;
      } else if (mark.isEmpty()) {
        plain.append(marked.charAt(at++));
      } else {
        int end = marked.indexOf(mark, at + mark.length());
        if (end < 0) {
          throw new IllegalArgumentException("unclosed " + mark + " in: " + marked);
        }
        String body = marked.substring(at + mark.length(), end);
        String words = body.equals("{}") ? String.valueOf(arguments[argument++]) : body;
        parts = flush(parts, plain).append(inline(mark, words));
        at = end + mark.length();
      }
    }
    if (argument != arguments.length) {
      throw new IllegalArgumentException("arguments left over in: " + marked);
    }
    return new Prose(flush(parts, plain));
  }

  /**
   * Words written elsewhere, with {@code $…$} for formulas and back-quotes for code; taken
   * literally where the marks do not come in pairs.
   */
  public static Prose written(String words) {
    List<Inline> parts = List.empty();
    for (int at = 0; at < words.length(); ) {
      int dollar = next(words, '$', at);
      int quote = next(words, '`', at);
      int mark = Math.min(dollar, quote);
      parts = mark > at ? parts.append(new Inline.Text(words.substring(at, mark))) : parts;
      if (mark == words.length()) {
        break;
      }
      int end = next(words, words.charAt(mark), mark + 1);
      if (end == words.length()) {
        return text(words);
      }
      String body = words.substring(mark + 1, end);
      parts = parts.append(mark == dollar ? new Inline.Tex(body) : new Inline.Code(body));
      at = end + 1;
    }
    return new Prose(parts);
  }

  private static int next(String words, char c, int from) {
    int at = words.indexOf(c, from);
    return at < 0 ? words.length() : at;
  }

  /** This and more. */
  Prose and(Prose more) {
    return new Prose(parts.appendAll(more.parts()));
  }

  /** The same in small print, formulas and code as they are. */
  Prose small() {
    return new Prose(parts.map(p -> p instanceof Inline.Text t ? new Inline.Small(t.text()) : p));
  }

  /** The same with its words stressed, formulas and code as they are. */
  Prose strong() {
    return new Prose(parts.map(p -> p instanceof Inline.Text t ? new Inline.Strong(t.text()) : p));
  }

  /** One piece. */
  public static Prose of(Inline inline) {
    return new Prose(List.of(inline));
  }

  /** Words taken literally. */
  public static Prose text(String words) {
    return of(new Inline.Text(words));
  }

  private static String markAt(String s, int at) {
    return s.startsWith("{}", at)
        ? "{}"
        : s.startsWith("**", at)
            ? "**"
            : s.charAt(at) == '$' ? "$" : s.charAt(at) == '`' ? "`" : "";
  }

  private static Inline inline(String mark, String body) {
    return switch (mark) {
      case "$" -> new Inline.Tex(body);
      case "`" -> new Inline.Code(body);
      default -> new Inline.Strong(body);
    };
  }

  private static List<Inline> flush(List<Inline> parts, StringBuilder plain) {
    if (plain.isEmpty()) {
      return parts;
    }
    Inline text = new Inline.Text(plain.toString());
    plain.setLength(0);
    return parts.append(text);
  }
}
