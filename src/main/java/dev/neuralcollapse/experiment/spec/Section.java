package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Nearest;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One block of keys, read key by key; what is wrong names file, line and key, what was expected and
 * how to mend it.
 *
 * @param file name of the file
 * @param path of keys to this block, empty at the top
 * @param fields what stands there
 */
record Section(String file, String path, YamlNode.Fields fields) {
  /** The key a short form stands for: {@code optimiser: sgd} is {@code optimiser: {name: sgd}}. */
  static final String NAME = "name";

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  /** Refuses keys that no one reads. */
  Section only(Seq<String> known) throws Refusal {
    for (String key : fields.values().keySet()) {
      if (!known.contains(key)) {
        Seq<String> near = Nearest.of(key, known);
        throw refuse(
            key,
            "there is no such key",
            near.isEmpty()
                ? "known here: " + known.mkString(", ")
                : "did you mean " + near.mkString(" or ") + "?");
      }
    }
    return this;
  }

  Section only(String... known) throws Refusal {
    return only(List.of(known));
  }

  boolean has(String key) {
    return fields.values().containsKey(key);
  }

  /** What is wrong with a key. */
  Refusal refuse(String key, String what, String mend) {
    return new Refusal(new Fault(place(key), what, mend));
  }

  /** {@code file, line 3, data.name}. */
  String place(String key) {
    int line = fields.values().get(key).map(YamlNode::line).getOrElse(fields.line());
    String full = path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    return file + ", line " + line + (full.isEmpty() ? "" : ", " + full);
  }

  private YamlNode required(String key, String expected) throws Refusal {
    return fields
        .values()
        .get(key)
        .filter(n -> !(n instanceof YamlNode.Nothing))
        .getOrElseThrow(
            () -> refuse(key, has(key) ? "nothing behind it" : "missing", "give " + expected));
  }

  private String scalar(String key, String expected) throws Refusal {
    return switch (required(key, expected)) {
      case YamlNode.Scalar s -> s.text();
      case YamlNode other -> throw refuse(key, "is " + other.kind(), "give " + expected);
    };
  }

  /** A word that must be there. */
  String word(String key, String expected) throws Refusal {
    String word = scalar(key, expected);
    if (word.isEmpty()) {
      throw refuse(key, "is empty", "give " + expected);
    }
    return word;
  }

  /** One of a few words. */
  String oneOf(String key, Seq<String> allowed, Option<String> fallback) throws Refusal {
    if (!has(key) && fallback.isDefined()) {
      return fallback.get();
    }
    String expected = allowed.size() == 1 ? allowed.head() : "one of " + allowed.mkString(", ");
    String word = scalar(key, expected);
    if (!allowed.contains(word)) {
      Seq<String> near = Nearest.of(word.toLowerCase(Locale.ROOT), allowed);
      throw refuse(
          key,
          "is '" + word + "'",
          near.isEmpty()
              ? "give " + expected
              : "did you mean " + near.head() + "? It takes " + allowed.mkString(", "));
    }
    return word;
  }

  /** A whole number in a range. */
  long whole(String key, long least, long most) throws Refusal {
    String expected = "a whole number from " + least + " to " + most;
    return whole(key, scalar(key, expected), least, most);
  }

  private long whole(String key, String text, long least, long most) throws Refusal {
    if (!WHOLE.matcher(text).matches()) {
      throw refuse(key, "is '" + text + "'", "give a whole number from " + least + " to " + most);
    }
    long value = Long.parseLong(text);
    if (value < least || value > most) {
      throw refuse(key, "is " + value, "give a whole number from " + least + " to " + most);
    }
    return value;
  }

  int whole(String key, int least, int most, int fallback) throws Refusal {
    return has(key) ? (int) whole(key, least, most) : fallback;
  }

  Option<Integer> wholeIfThere(String key, int least, int most) throws Refusal {
    return has(key) ? Option.some((int) whole(key, least, most)) : Option.none();
  }

  /** A list of whole numbers; one number alone counts as a list. */
  Seq<Integer> wholes(String key, int least, int most, Seq<Integer> fallback) throws Refusal {
    if (!has(key)) {
      return fallback;
    }
    Seq<YamlNode> items =
        required(key, "a list of whole numbers") instanceof YamlNode.Items l
            ? l.items()
            : List.of(required(key, "a list"));
    List<Integer> values = List.empty();
    for (YamlNode n : items) {
      if (!(n instanceof YamlNode.Scalar s)) {
        throw refuse(key, "holds " + n.kind(), "give a list of whole numbers such as [30, 60]");
      }
      values = values.append((int) whole(key, s.text(), least, most));
    }
    return values;
  }

  /** A list of numbers, {@code inf} and {@code -inf} among them. */
  double[] numbers(String key) throws Refusal {
    String expected = "a list of numbers such as [-inf, -1, 1, inf]";
    if (!(required(key, expected) instanceof YamlNode.Items list)) {
      throw refuse(key, "is no list", "give " + expected);
    }
    double[] values = new double[list.items().size()];
    for (int i = 0; i < values.length; i++) {
      String text = list.items().get(i) instanceof YamlNode.Scalar s ? s.text() : "";
      values[i] =
          switch (text) {
            case "inf", ".inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf", "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
          };
      if (Double.isNaN(values[i])) {
        throw refuse(key, "holds '" + text + "'", "give " + expected);
      }
    }
    return values;
  }

  double number(String key, Range range, double fallback) throws Refusal {
    return has(key) ? number(key, range) : fallback;
  }

  /** A finite number in a range. */
  double number(String key, Range range) throws Refusal {
    String text = scalar(key, range.words());
    double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(value) || !range.accepts().test(value)) {
      throw refuse(key, "is '" + text + "'", "give " + range.words());
    }
    return value;
  }

  boolean flag(String key, boolean fallback) throws Refusal {
    if (!has(key)) {
      return fallback;
    }
    return oneOf(key, List.of("true", "false"), Option.none()).equals("true");
  }

  /** Whether a block of keys stands behind the key. */
  boolean isBlock(String key) {
    return fields.values().get(key).exists(n -> n instanceof YamlNode.Fields);
  }

  /** The block behind a key; a word alone is its name, and none is an empty block. */
  Section block(String key) throws Refusal {
    String full = path.isEmpty() ? key : path + "." + key;
    YamlNode.Fields inner =
        switch (fields.values().get(key).getOrElse(() -> new YamlNode.Nothing(fields.line()))) {
          case YamlNode.Fields f -> f;
          case YamlNode.Scalar s -> YamlNode.Fields.empty(s.line()).with(NAME, s);
          case YamlNode.Nothing n -> YamlNode.Fields.empty(n.line());
          case YamlNode.Items i ->
              throw refuse(key, "is a list", "give keys; for a sweep put lists under 'grid:'");
        };
    return new Section(file, full, inner);
  }
}
