package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

class GeometricComplexityTest {
  private static final int[] ALL = {0, 1, 2, 3};

  private static Features features(double... x) {
    return new Features(Matrix.of(4, 1, x), Labels.balanced(2, 2));
  }

  private static double value(Seq<MetricValue> all, String id) {
    return all.find(v -> v.id().equals(id)).get().value().get();
  }

  @Test
  void itIsTheMeanOfTheSquaredNorms() {
    Seq<MetricValue> all =
        GeometricComplexity.all(
            features(0, 2, 5, 7), ALL, Vector.of(1, 3, 2, 6), Vector.of(1, 1, 1, 5));
    assertEquals(3, value(all, GeometricComplexity.FEATURES), 0);
    assertEquals(2, value(all, GeometricComplexity.LOGITS), 0);
    // Classes have means 1 and 6 and complexities 2 and 4: (2+4)/(2·25).
    assertEquals(0.12, value(all, GeometricComplexity.COLLAPSE), 1e-16);
    assertTrue(all.get(0).convention().contains("4 of 4 samples"));
  }

  @Test
  void degenerateClassesAreExplained() {
    Vector squares = Vector.of(1, 1);
    Seq<MetricValue> all =
        GeometricComplexity.all(features(0, 2, 1, 1), new int[] {0, 2}, squares, squares);
    assertTrue(all.last().reason().get().contains("the same mean"));
    Seq<MetricValue> missing =
        GeometricComplexity.all(features(0, 2, 5, 7), new int[] {0, 1}, squares, squares);
    assertTrue(missing.last().reason().get().contains("class 1"));
    Seq<MetricValue> none = GeometricComplexity.none("attention");
    assertEquals(3, none.count(v -> v.reason().contains("attention")));
  }
}
