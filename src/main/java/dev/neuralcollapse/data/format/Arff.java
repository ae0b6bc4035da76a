package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TextCollector;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;

/**
 * Weka's ARFF, dense and sparse. The class is the attribute called class, class-att, label or
 * target, else the last nominal one; its values are numbered as declared. With a string attribute
 * the samples are its texts; otherwise they are rows of numbers, a nominal attribute giving one
 * column for each of its values. Missing values are refused.
 */
final class Arff {
  private static final Seq<String> CLASS = List.of("class", "class-att", "label", "target");
  private static final int LONGEST_LINE = 1 << 24;
  private static final int MOST_ATTRIBUTES = 1 << 16;

  /** The row of boxed references, the array and the matrix. */
  private static final int BYTES_PER_ENTRY = 20;

  private final InputFile file;
  private final InputStream in;
  private final TextForm form;
  private Limits limits;
  private long lineNumber;
  private final java.util.List<ArffAttribute> attributes = new ArrayList<>();

  private Arff(InputFile file, InputStream in, TextForm form, Limits limits) {
    this.file = file;
    this.in = in;
    this.form = form;
    this.limits = limits;
  }

  static boolean isNamedSo(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.arff(\\.gz)?");
  }

  static Either<Fault, LabelledData> read(InputFile file, TextForm form, Limits limits) {
    return file.read(in -> new Arff(file, in, form, limits).samples()).flatMap(read -> read);
  }

  private Either<Fault, LabelledData> samples() throws IOException {
    header();
    int label = classAttribute();
    int text = List.ofAll(attributes).indexWhere(a -> a.kind() == ArffAttribute.Kind.TEXT);
    return text >= 0 ? texts(label, text) : numbers(label);
  }

  private void header() throws IOException {
    for (String line = next(); line != null; line = next()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("@data")) {
        return;
      }
      if (lower.startsWith("@attribute")) {
        if (attributes.size() >= MOST_ATTRIBUTES) {
          throw refusal("more than " + MOST_ATTRIBUTES + " attributes", "use fewer");
        }
        attributes.add(ArffAttribute.of(line.substring("@attribute".length()).strip(), place()));
      } else if (!lower.startsWith("@relation")) {
        throw refusal(
            "neither @relation nor @attribute nor @data", "an ARFF header begins with these");
      }
    }
    throw new Refusal(file.where(), "no @data", "the samples follow a line @data");
  }

  private int classAttribute() throws Refusal {
    Seq<ArffAttribute> all = Vector.ofAll(attributes);
    int named = all.indexWhere(a -> CLASS.contains(a.name().toLowerCase(Locale.ROOT)));
    int found =
        named >= 0 ? named : all.lastIndexWhere(a -> a.kind() == ArffAttribute.Kind.NOMINAL);
    if (found < 0 || attributes.get(found).kind() != ArffAttribute.Kind.NOMINAL) {
      throw new Refusal(
          file.where(),
          found < 0
              ? "no nominal attribute"
              : "the class '" + attributes.get(found).name() + "' is not nominal",
          "declare the class as @attribute class {first,second,...}");
    }
    int strings = all.count(a -> a.kind() == ArffAttribute.Kind.TEXT);
    if (strings > 1 || attributes.size() < 2) {
      throw new Refusal(
          file.where(),
          strings > 1 ? strings + " string attributes" : "the class alone",
          "one string attribute, or any number of numeric and nominal ones, is read");
    }
    return found;
  }

  private Either<Fault, LabelledData> texts(int label, int text) throws IOException {
    TextCollector collector = new TextCollector(form);
    Vector<int[]> taken = Vector.empty();
    Ints labels = new Ints();
    for (String line = next(); line != null; line = next()) {
      ArffValues.Value[] row = row(line, labels.size, true);
      if (row[text].missing()) {
        throw missing(labels.size, text);
      }
      limits = limits.claimOrRefuse(place(), "another " + form.length(), form.length(), 12);
      taken = taken.append(collector.take(row[text].text()));
      labels.add((int) attributes.get(label).number(row[label], cell(labels.size, label)));
    }
    Seq<String> rest =
        Vector.ofAll(attributes)
            .map(ArffAttribute::name)
            .zipWithIndex()
            .filter(a -> a._2() != label && a._2() != text)
            .map(Tuple2::_1);
    Provenance provenance =
        provenance(label)
            .then("texts of attribute " + Refusal.printable(attributes.get(text).name()));
    Vector<int[]> all = taken;
    return labels(labels, label)
        .flatMap(
            y ->
                collector.texts(
                    all,
                    y,
                    rest.isEmpty()
                        ? provenance
                        : provenance.then(
                            "attributes left out: "
                                + Refusal.printable(rest.take(20).mkString(", ")))))
        .map(t -> t);
  }

  private Either<Fault, LabelledData> numbers(int label) throws IOException {
    int[] first = new int[attributes.size()];
    int width = 0;
    for (int j = 0; j < first.length; j++) {
      first[j] = width;
      width += j == label ? 0 : attributes.get(j).columns();
    }
    java.util.List<double[]> rows = new ArrayList<>();
    Ints labels = new Ints();
    for (String line = next(); line != null; line = next()) {
      limits = limits.claimOrRefuse(place(), "another " + width, width, BYTES_PER_ENTRY);
      ArffValues.Value[] row = row(line, rows.size(), false);
      double[] numbers = new double[width];
      for (int j = 0; j < row.length; j++) {
        if (row[j].missing()) {
          throw missing(rows.size(), j);
        }
        double value = attributes.get(j).number(row[j], cell(rows.size(), j));
        if (j == label) {
          labels.add((int) value);
        } else if (attributes.get(j).kind() == ArffAttribute.Kind.NOMINAL) {
          numbers[first[j] + (int) value] = 1;
        } else {
          numbers[first[j]] = value;
        }
      }
      rows.add(numbers);
    }
    int columns = width;
    boolean split =
        Vector.ofAll(attributes)
            .zipWithIndex()
            .exists(a -> a._2() != label && a._1().kind() == ArffAttribute.Kind.NOMINAL);
    Provenance p = provenance(label);
    return labels(labels, label)
        .flatMap(
            y ->
                Dataset.checked(
                    Matrix.generate(rows.size(), columns, (i, j) -> rows.get(i)[j]),
                    y,
                    split ? p.then("one column 0 or 1 for each value of a nominal attribute") : p))
        .map(d -> d);
  }

  private Either<Fault, Labels> labels(Ints labels, int label) {
    Seq<String> names = attributes.get(label).values();
    int[] values = labels.toArray();
    int[] present = Arrays.stream(values).distinct().sorted().toArray();
    if (present.length < names.size() && values.length > 0) {
      int absent = 0;
      while (absent < present.length && present[absent] == absent) {
        absent++;
      }
      return Either.left(
          new Fault(
              file.where(),
              "no sample of class '" + Refusal.printable(names.get(absent)) + "'",
              "take the value out of the declaration of "
                  + Refusal.printable(attributes.get(label).name())));
    }
    return Labels.of(values, file.where());
  }

  private Provenance provenance(int label) {
    ArffAttribute c = attributes.get(label);
    return new Provenance(
        file.name(),
        file.where(),
        "unknown",
        List.of(
            Refusal.printable(
                "class " + c.name() + ", values in order: " + c.values().take(50).mkString(", "))));
  }

  private ArffValues.Value[] row(String line, int row, boolean text) throws IOException {
    int n = attributes.size();
    String where = file.where() + ", row " + row + " (line " + lineNumber + ")";
    if (!line.startsWith("{")) {
      ArffValues.Value[] values = ArffValues.of(line, where).toJavaArray(ArffValues.Value[]::new);
      if (values.length != n) {
        throw new Refusal(where, values.length + " values", "one for each of " + n + " attributes");
      }
      return values;
    }
    if (!line.endsWith("}")) {
      throw new Refusal(where, "a sparse sample without its end", "write {index value, ...}");
    }
    ArffValues.Value[] values = new ArffValues.Value[n];
    for (int j = 0; j < n; j++) {
      ArffAttribute a = attributes.get(j);
      // Weka's rule: what a sparse sample leaves out is 0, or the first value.
      values[j] =
          a.kind() == ArffAttribute.Kind.NOMINAL
              ? new ArffValues.Value(a.values().head(), true)
              : new ArffValues.Value(
                  text && a.kind() == ArffAttribute.Kind.TEXT ? "?" : "0", false);
    }
    int last = -1;
    for (Tuple2<String, ArffValues.Value> e :
        ArffValues.sparse(line.substring(1, line.length() - 1), where)) {
      int j = e._1().matches("[0-9]{1,6}") ? Integer.parseInt(e._1()) : n;
      if (j >= n || j <= last) {
        throw new Refusal(
            where,
            "index '" + e._1() + "'",
            "indices rise from 0 to " + (n - 1) + ", each followed by a blank and its value");
      }
      values[j] = e._2();
      last = j;
    }
    return values;
  }

  private String cell(int row, int column) {
    return file.where() + ", row " + row + " (line " + lineNumber + "), column " + column;
  }

  private Refusal missing(int row, int column) {
    return new Refusal(
        cell(row, column),
        "no value of '" + attributes.get(column).name() + "'",
        "missing values are not guessed: fill them in, or leave the sample out");
  }

  private String place() {
    return file.where() + ", line " + lineNumber;
  }

  private Refusal refusal(String what, String mend) {
    return new Refusal(place(), what, mend);
  }

  /** The next line that is neither blank nor a comment, or null at the end. */
  private @org.jspecify.annotations.Nullable String next() throws IOException {
    while (true) {
      java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
      int b = in.read();
      if (b < 0) {
        return null;
      }
      lineNumber++;
      for (; b >= 0 && b != '\n'; b = in.read()) {
        if (line.size() >= LONGEST_LINE) {
          throw refusal("more than " + LONGEST_LINE + " bytes", "one sample a line is expected");
        }
        line.write(b);
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
      if (!plain.isEmpty() && !plain.startsWith("%")) {
        return plain;
      }
    }
  }

  /** Labels as they come. */
  private static final class Ints {
    private int[] values = new int[64];
    private int size;

    void add(int value) {
      values = size < values.length ? values : Arrays.copyOf(values, 2 * size);
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
