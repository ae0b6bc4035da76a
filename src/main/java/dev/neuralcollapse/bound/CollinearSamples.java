package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Data on one line, and what the converse needs of them.
 *
 * @param triple whether some class lies between two samples of another
 * @param alternating whether four samples have labels A, B, A, B along the line
 */
public record CollinearSamples(boolean triple, boolean alternating) {

  /**
   * None if the inputs are not all on one line, exactly and not up to rounding, or if no class lies
   * between two samples of another.
   */
  public static Option<CollinearSamples> of(Dataset data) {
    return positions(data).map(order -> of(labels(data, order))).filter(CollinearSamples::triple);
  }

  private static CollinearSamples of(int[] labels) {
    return new CollinearSamples(holds(labels, 3), holds(labels, 4));
  }

  private static int[] labels(Dataset data, List<Integer> order) {
    return order.stream().mapToInt(i -> data.labels().get(i)).toArray();
  }

  /** Is A, B, A, … of that length a subsequence for some two classes? */
  private static boolean holds(int[] labels, int length) {
    int classes = IntStream.of(labels).max().orElse(0) + 1;
    return IntStream.range(0, classes * classes)
        .filter(p -> p / classes != p % classes)
        .anyMatch(p -> changes(labels, p / classes, p % classes) >= length);
  }

  /** Length of the longest subsequence a, b, a, b, …. */
  private static int changes(int[] labels, int a, int b) {
    int found = 0;
    for (int y : labels) {
      found += y == (found % 2 == 0 ? a : b) ? 1 : 0;
    }
    return found;
  }

  /** The samples in order along their line. */
  private static Option<List<Integer>> positions(Dataset data) {
    int other = 1;
    while (other < data.size() && data.inputs().row(other).equals(data.inputs().row(0))) {
      other++;
    }
    if (other >= data.size()) {
      return Option.none();
    }
    Vector origin = data.inputs().row(0);
    Vector end = data.inputs().row(other);
    int axis =
        IntStream.range(0, origin.size())
            .filter(k -> origin.get(k) != end.get(k))
            .findFirst()
            .orElse(0);
    boolean line =
        IntStream.range(0, data.size())
            .allMatch(i -> onLine(origin, end, data.inputs().row(i), axis));
    return line
        ? Option.some(
            IntStream.range(0, data.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> data.inputs().get(i, axis)))
                .toList())
        : Option.none();
  }

  private static boolean onLine(Vector a, Vector b, Vector x, int axis) {
    BigDecimal run = difference(b, a, axis);
    BigDecimal share = difference(x, a, axis);
    return IntStream.range(0, a.size())
        .allMatch(
            k ->
                difference(x, a, k).multiply(run).compareTo(difference(b, a, k).multiply(share))
                    == 0);
  }

  private static BigDecimal difference(Vector x, Vector y, int k) {
    return new BigDecimal(x.get(k)).subtract(new BigDecimal(y.get(k)));
  }
}
