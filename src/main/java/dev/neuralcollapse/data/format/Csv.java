package dev.neuralcollapse.data.format;

import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Tables of numbers: one sample a line, cells separated by commas, semicolons or tabs; a first line
 * with a cell that is no number is a header. The labels are the column called label, labels, class,
 * target or y, else the last one.
 */
final class Csv {
  private static final int LONGEST_LINE = 1 << 22;
  private static final int LONGEST_NUMBER = 64;
  private static final int MOST_COLUMNS = 1 << 16;
  private static final Seq<String> LABEL_NAMES = List.of("label", "labels", "class", "target", "y");

  /** The growing array before and after it grows, the features cut out of it, their matrix. */
  private static final int BYTES_PER_ENTRY = 32;

  private final InputStream in;
  private final String where;
  private final Limits limits;
  private char separator = ',';
  private int columns;
  private int labelColumn;
  private int rows;
  private long lineNumber;
  private double[] values = new double[1024];

  private Csv(InputStream in, String where, Limits limits) {
    this.in = in;
    this.where = where;
    this.limits = limits;
  }

  /** Arrays {@code features} (N×d) and {@code labels} (N), the labels still to be checked. */
  static Map<String, NpyArray> read(InputStream in, String where, Limits limits)
      throws IOException {
    return new Csv(in, where, limits).table();
  }

  private Map<String, NpyArray> table() throws IOException {
    for (String line = nextLine(); !line.isEmpty(); line = nextLine()) {
      if (columns == 0) {
        first(line);
      } else {
        row(cells(line));
      }
    }
    if (rows == 0) {
      throw new Refusal(
          where, "no rows", "one sample a line is expected: feature,feature,...,label");
    }
    double[] features = new double[rows * (columns - 1)];
    double[] labels = new double[rows];
    int f = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (j == labelColumn) {
          labels[i] = values[i * columns + j];
        } else {
          features[f++] = values[i * columns + j];
        }
      }
    }
    return io.vavr.collection.LinkedHashMap.of(
        "features", NpyArray.trusted(features, new int[] {rows, columns - 1}),
        "labels", NpyArray.trusted(labels, new int[] {rows}));
  }

  private void first(String raw) throws IOException {
    String line = raw.startsWith("#") ? raw.substring(1).strip() : raw;
    separator = line.indexOf(',') >= 0 ? ',' : line.indexOf(';') >= 0 ? ';' : '\t';
    columns = 1 + (int) line.chars().filter(c -> c == separator).count();
    if (columns < 2 || columns > MOST_COLUMNS) {
      throw new Refusal(
          where,
          columns < 2
              ? "a first line without a separator"
              : "more than " + MOST_COLUMNS + " columns",
          "one sample a line is expected: feature,feature,...,label");
    }
    labelColumn = columns - 1;
    String[] cells = cells(line);
    if (raw.startsWith("#")
        || Arrays.stream(cells).anyMatch(c -> !isNumber(c) && !c.isEmpty() && !isNan(c))) {
      Seq<String> names =
          List.of(cells).map(c -> c.replace("\"", "").strip().toLowerCase(Locale.ROOT));
      labelColumn = LABEL_NAMES.map(names::indexOf).find(i -> i >= 0).getOrElse(columns - 1);
    } else {
      row(cells);
    }
  }

  private String[] cells(String line) throws Refusal {
    long found = 1 + line.chars().filter(c -> c == separator).count();
    if (found != columns) {
      throw new Refusal(
          where + ", line " + lineNumber,
          found + " columns",
          "the first line has " + columns + " columns");
    }
    String[] cells = line.split(String.valueOf(separator), -1);
    Arrays.setAll(cells, i -> cells[i].strip());
    return cells;
  }

  private void row(String[] cells) throws Refusal {
    int start = rows * columns;
    if (start > values.length - columns) {
      limits.claimOrRefuse(
          where, "more than " + rows + "x" + columns, 2L * start + columns, BYTES_PER_ENTRY);
      if (start > (Integer.MAX_VALUE - 8) / 2 - columns) {
        throw new Refusal(where, "more than 2^30 numbers", "use a binary format");
      }
      values = Arrays.copyOf(values, 2 * start + columns);
    }
    for (int j = 0; j < columns; j++) {
      if (!isNumber(cells[j])) {
        throw new Refusal(
            where + ", row " + rows + " (line " + lineNumber + "), column " + j,
            cells[j].isEmpty() ? "an empty cell" : "'" + shown(cells[j]) + "' is no finite number",
            "every cell must be a finite decimal number");
      }
      values[start + j] = Double.parseDouble(cells[j]);
      if (Double.isInfinite(values[start + j])) {
        throw new Refusal(
            where + ", row " + rows + " (line " + lineNumber + "), column " + j,
            "'" + shown(cells[j]) + "' overflows",
            "every cell must be a finite decimal number");
      }
    }
    rows++;
  }

  private static boolean isNan(String cell) {
    return cell.toLowerCase(Locale.ROOT).matches("[+-]?(nan|inf|infinity)");
  }

  /** A decimal number, and none of what Java reads beyond those: hexadecimals, suffixes, NaN. */
  static boolean isNumber(String cell) {
    return cell.length() <= LONGEST_NUMBER
        && cell.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?");
  }

  private static String shown(String cell) {
    String plain = cell.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 30 ? plain.substring(0, 30) + "..." : plain;
  }

  /** The next line that is not blank, or an empty string at the end. */
  private String nextLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0 || b == '\n') {
        lineNumber++;
        String text = line.toString(StandardCharsets.UTF_8).strip();
        String plain = text.startsWith("\ufeff") ? text.substring(1).strip() : text;
        if (!plain.isEmpty() || b < 0) {
          return plain;
        }
        line.reset();
      } else if (line.size() >= LONGEST_LINE) {
        throw new Refusal(
            where + ", line " + (lineNumber + 1),
            "more than " + LONGEST_LINE + " characters",
            "one sample a line is expected");
      } else {
        line.write(b);
      }
    }
  }
}
