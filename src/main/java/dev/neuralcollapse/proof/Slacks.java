package dev.neuralcollapse.proof;

import java.util.Arrays;

/**
 * How far from failure the instances of a claim were: quantiles of the least slack of each.
 *
 * @param least the tightest instance
 * @param tenth one instance in ten is at least as tight
 * @param median half of them are
 * @param ninetieth nine in ten are
 * @param most the loosest instance
 */
public record Slacks(double least, double tenth, double median, double ninetieth, double most) {

  /** Of at least one instance. */
  static Slacks of(double[] all) {
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    return new Slacks(
        sorted[0],
        quantile(sorted, 0.1),
        quantile(sorted, 0.5),
        quantile(sorted, 0.9),
        sorted[sorted.length - 1]);
  }

  /** The smallest member that at least that share does not exceed: no interpolation. */
  private static double quantile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
