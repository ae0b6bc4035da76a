package dev.neuralcollapse.transport;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Shares layers among trips so that {@code Σ weight²/m} is least. */
final class Allocation {
  private Allocation() {}

  private record Claimant(int trip, double gain) {}

  /**
   * At least one layer each, all layers used; exact, because {@code w²/m} is convex in m.
   *
   * @param weights of the trips, positive
   * @param layers at least as many as trips
   */
  static int[] of(double[] weights, int layers) {
    int[] m = new int[weights.length];
    PriorityQueue<Claimant> queue =
        new PriorityQueue<>(
            Comparator.comparingDouble(Claimant::gain).reversed().thenComparingInt(Claimant::trip));
    double whole = java.util.Arrays.stream(weights).sum();
    int spare = layers;
    for (int i = 0; i < weights.length; i++) {
      // No more than the best share in real numbers of what rounding leaves to share.
      double share = weights[i] / whole * (layers - weights.length) - 2;
      m[i] = Math.max(1, (int) share);
      spare -= m[i];
      queue.add(new Claimant(i, gain(weights[i], m[i])));
    }
    for (; spare > 0 && weights.length > 0; spare--) {
      int i = queue.remove().trip();
      m[i]++;
      queue.add(new Claimant(i, gain(weights[i], m[i])));
    }
    return m;
  }

  private static double gain(double weight, int m) {
    return weight / m * (weight / (m + 1));
  }
}
