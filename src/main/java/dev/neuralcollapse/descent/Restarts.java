package dev.neuralcollapse.descent;

import java.util.function.LongFunction;

/**
 * Descents from several starts.
 *
 * @param best of the lowest value; of several, the first
 * @param index of the best, from 0
 * @param values where each of them ended, in order; NaN or infinite where there was no value
 * @param converged how many
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Restarts(Minimum best, int index, double[] values, int converged) {

  /** Runs them one after the other. */
  static Restarts of(int starts, long seed, LongFunction<Minimum> run) {
    if (starts < 1) {
      throw new IllegalArgumentException("no start");
    }
    Minimum best = run.apply(seed(seed, 0));
    int index = 0;
    int converged = best.converged() ? 1 : 0;
    double[] values = new double[starts];
    values[0] = best.value();
    for (int i = 1; i < starts; i++) {
      Minimum next = run.apply(seed(seed, i));
      values[i] = next.value();
      converged += next.converged() ? 1 : 0;
      if (next.value() < best.value() || Double.isNaN(best.value())) {
        best = next;
        index = i;
      }
    }
    return new Restarts(best, index, values, converged);
  }

  /** The seed of start i: SplitMix64's, so that streams of neighbouring seeds do not overlap. */
  public static long seed(long seed, int i) {
    long z = seed + 0x9E3779B97F4A7C15L * (i + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** How many ended within {@code tolerance} of the lowest value. */
  public int agreeing(double tolerance) {
    int agreeing = 0;
    for (double v : values) {
      agreeing += v <= best.value() + tolerance ? 1 : 0;
    }
    return agreeing;
  }
}
