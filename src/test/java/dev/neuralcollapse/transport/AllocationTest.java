package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static double cost(double[] w, int[] m) {
    double s = 0;
    for (int i = 0; i < w.length; i++) {
      s += w[i] * w[i] / m[i];
    }
    return s;
  }

  private static double best(double[] w, int[] m, int from, int left) {
    if (from == w.length - 1) {
      m[from] = left;
      return cost(w, m);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= left - (w.length - 1 - from); k++) {
      m[from] = k;
      least = Math.min(least, best(w, m, from + 1, left - k));
    }
    return least;
  }

  @Test
  void isAsGoodAsTryingEverything() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      double[] w = random.doubles(random.nextInt(1, 5), 0.01, 10).toArray();
      int layers = w.length + random.nextInt(0, 12);
      int[] m = Allocation.of(w, layers);
      assertEquals(layers, Arrays.stream(m).sum());
      assertEquals(best(w, new int[w.length], 0, layers), cost(w, m), 1e-12);
    }
  }

  @Test
  void tendsToSharesProportionalToTheWeights() {
    double[] w = {1, 2, 5};
    int[] m = Allocation.of(w, 8000);
    assertEquals(1000, m[0], 2);
    assertEquals(2000, m[1], 2);
    assertEquals(5000, m[2], 2);
    assertEquals(64.0 / 8000, cost(w, m), 1e-6);
  }
}
