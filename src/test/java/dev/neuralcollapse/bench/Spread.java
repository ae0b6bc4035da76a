package dev.neuralcollapse.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Some measurements of one thing, all positive.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least smallest
 * @param most largest
 * @param count how many
 */
public record Spread(double median, double least, double most, int count) {

  /** Of at least one value. */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] v = values.clone();
    Arrays.sort(v);
    int n = v.length;
    double median = n % 2 == 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
    return new Spread(median, v[0], v[n - 1], n);
  }

  /** {@code median (least to most)}. */
  public String text(String format) {
    String f = format + " (" + format + " to " + format + ")";
    return String.format(Locale.ROOT, f, median, least, most);
  }
}
