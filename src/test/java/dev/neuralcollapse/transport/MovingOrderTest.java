package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovingOrderTest {

  /** How many pairs are out of place: one order is lightest, 0, 1, 2, … */
  private static double disorder(int[] order) {
    int pairs = 0;
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < i; j++) {
        pairs += order[j] > order[i] ? 1 : 0;
      }
    }
    return pairs;
  }

  @Test
  void neverGetsHeavierAndKeepsEverySample() {
    int[] first = {3, 5, 0, 4, 1, 2};
    int[] found = MovingOrder.light(first, MovingOrderTest::disorder);
    assertTrue(disorder(found) < disorder(first));
    assertArrayEquals(IntStream.range(0, 6).toArray(), Arrays.stream(found).sorted().toArray());
    assertArrayEquals(found, MovingOrder.light(first, MovingOrderTest::disorder), "repeats");
  }

  @Test
  void triesTheReverseFirst() {
    assertArrayEquals(
        new int[] {0, 1}, MovingOrder.light(new int[] {1, 0}, MovingOrderTest::disorder));
  }

  @Test
  void worksLittleForManySamples() {
    int[] tries = {0};
    int[] many = IntStream.range(0, 65).toArray();
    assertArrayEquals(
        many,
        MovingOrder.light(
            many,
            o -> {
              tries[0]++;
              return 0;
            }));
    assertEquals(0, tries[0]);
  }

  @Test
  void nearestComesFirst() {
    double h = Math.sqrt(0.5);
    Matrix vertices = Matrix.of(2, 3, h, -h, 0, -h, h, 0);
    Matrix start = Matrix.of(4, 3, -h, h, 0, 0, h, -h, h, -h, 0, -h, h, 0);
    // Distances π, 2π/3, π, 0.
    int[] order = MovingOrder.nearestFirst(start, vertices, Labels.balanced(2, 2));
    assertArrayEquals(new int[] {3, 1}, Arrays.copyOf(order, 2));
    assertEquals(4, order.length);
  }
}
