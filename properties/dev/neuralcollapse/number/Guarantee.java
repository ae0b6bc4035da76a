package dev.neuralcollapse.number;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the public table of guarantees: the attacks read from it what they demand.
 *
 * @param type the class whose section the row stands in
 * @param operation a method of it
 * @param ulps most steps from the lower to the upper end for operands that are points, per factor
 *     for powers; negative where nothing is promised in ulps
 * @param isotone are results of smaller operands always inside those of larger ones?
 * @param test the attacking test, {@code Class.method}
 */
record Guarantee(String type, String operation, int ulps, boolean isotone, String test) {
  static final Path TABLE = Path.of("src/site/markdown/intervals.md");

  static List<Guarantee> all() {
    List<Guarantee> rows = new ArrayList<>();
    String type = "";
    try {
      for (String line : Files.readAllLines(TABLE)) {
        type = line.startsWith("## ") ? line.substring(3).strip() : type;
        if (line.startsWith("| `")) {
          rows.add(row(type, line.split("\\|")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static Guarantee row(String type, String[] cells) {
    String ulps = cells[2].strip();
    return new Guarantee(
        type,
        cells[1].strip().replace("`", ""),
        ulps.matches("[0-9]+n?") ? Integer.parseInt(ulps.replace("n", "")) : -1,
        cells[3].strip().equals("yes"),
        cells[5].strip().replace("`", ""));
  }

  static Guarantee of(String type, String operation) {
    return all().stream()
        .filter(g -> g.type.equals(type) && g.operation.equals(operation))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row for " + type + "." + operation));
  }

  Guarantee times(int n) {
    return new Guarantee(type, operation, ulps * n, isotone, test);
  }

  /** Fails where two ends of the result for points are further apart than promised. */
  void requireTight(Interval result, Object operands) {
    if (ulps >= 0 && ordinal(result.hi()) - ordinal(result.lo()) > ulps) {
      throw new AssertionError(
          operation + operands + " = " + result + " is wider than " + ulps + " ulps");
    }
  }

  private static long ordinal(double x) {
    long bits = Double.doubleToRawLongBits(x);
    return bits < 0 ? Long.MIN_VALUE - bits : bits;
  }
}
