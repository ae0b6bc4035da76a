package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * In which order samples move: whoever moves later finds the earlier ones out of the way, or in it.
 * Nearest first or farthest first, then whatever lighter order some tries find; no claim that it is
 * the lightest.
 */
final class MovingOrder {
  /** With more samples than this nothing is tried. */
  private static final int FEW = 64;

  /** Trips that trying may cost. */
  private static final int MOST_TRIPS = 900;

  private static final int MOST_TRIES = 60;

  private MovingOrder() {}

  /** Nearest to its vertex first, ties by number. */
  static int[] nearestFirst(Matrix start, Matrix vertices, Labels labels) {
    return IntStream.range(0, start.rows())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(
                i -> Sphere.distance(start.row(i), vertices.row(labels.get(i)))))
        .mapToInt(i -> i)
        .toArray();
  }

  /**
   * An order of little weight.
   *
   * @param first to start from
   * @param weight of a plan in a given order
   */
  static int[] light(int[] first, ToDoubleFunction<int[]> weight) {
    int n = first.length;
    if (n < 2 || n > FEW) {
      return first;
    }
    int[] best = first;
    double least = weight.applyAsDouble(first);
    int[] reversed = IntStream.range(0, n).map(k -> first[n - 1 - k]).toArray();
    double other = weight.applyAsDouble(reversed);
    if (other < least) {
      best = reversed;
      least = other;
    }
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(n);
    for (int k = 0; k < Math.min(MOST_TRIES, Math.min(2 * n * n, MOST_TRIPS / n)); k++) {
      int[] next = moved(best, rng.nextInt(n), rng.nextInt(n));
      double value = weight.applyAsDouble(next);
      if (value < least) {
        best = next;
        least = value;
      }
    }
    return best;
  }

  /** One sample taken out and put in elsewhere. */
  private static int[] moved(int[] order, int from, int to) {
    int[] out = Arrays.copyOf(order, order.length);
    int one = order[from];
    if (from < to) {
      System.arraycopy(order, from + 1, out, from, to - from);
    } else {
      System.arraycopy(order, to, out, to + 1, from - to);
    }
    out[to] = one;
    return out;
  }
}
