package dev.neuralcollapse.data.format;

import io.vavr.Tuple2;
import io.vavr.collection.HashSet;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * An attribute of an ARFF file.
 *
 * @param values of a nominal one, as declared; else none
 */
record ArffAttribute(String name, Kind kind, Seq<String> values) {
  private static final int MOST_VALUES = 10_000;

  enum Kind {
    NUMBER,
    NOMINAL,
    TEXT
  }

  /** From what follows {@code @attribute}. */
  static ArffAttribute of(String declaration, String where) throws Refusal {
    Tuple2<String, String> parts = ArffValues.name(declaration, where);
    String type = parts._2();
    if (type.startsWith("{")) {
      return nominal(parts._1(), type, where);
    }
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "numeric", "real", "integer" ->
          new ArffAttribute(parts._1(), Kind.NUMBER, Vector.empty());
      case "string" -> new ArffAttribute(parts._1(), Kind.TEXT, Vector.empty());
      default ->
          throw new Refusal(
              where,
              "attribute '" + parts._1() + "' of type '" + cut(type) + "'",
              "numeric, real, integer, string and {first,second,...} are read");
    };
  }

  private static ArffAttribute nominal(String name, String type, String where) throws Refusal {
    if (!type.endsWith("}")) {
      throw new Refusal(where, "values of '" + name + "' without their end", "close them with }");
    }
    Seq<String> values =
        ArffValues.of(type.substring(1, type.length() - 1), where).map(ArffValues.Value::text);
    if (values.size() > MOST_VALUES || HashSet.ofAll(values).size() < values.size()) {
      throw new Refusal(
          where,
          values.size() > MOST_VALUES
              ? "more than " + MOST_VALUES + " values"
              : "a value declared twice",
          "declare every value once");
    }
    return new ArffAttribute(name, Kind.NOMINAL, values);
  }

  /** Columns of numbers it becomes. */
  int columns() {
    return kind == Kind.NOMINAL ? values.size() : 1;
  }

  /** The number of a numeric attribute, or the position among the values of a nominal one. */
  double number(ArffValues.Value value, String where) throws Refusal {
    if (kind == Kind.NOMINAL) {
      int index = value.missing() ? -1 : values.indexOf(value.text());
      if (index < 0) {
        throw new Refusal(
            where,
            "'" + cut(value.text()) + "' is not among the values of '" + name + "'",
            "declared are " + cut(values.take(20).mkString(", ")));
      }
      return index;
    }
    double number = Csv.isNumber(value.text()) ? Double.parseDouble(value.text()) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new Refusal(
          where,
          "'" + cut(value.text()) + "' is no finite number",
          "'" + name + "' is numeric: every value must be a finite decimal number");
    }
    return number;
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
