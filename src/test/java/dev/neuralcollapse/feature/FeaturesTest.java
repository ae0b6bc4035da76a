package dev.neuralcollapse.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

/** What is refused, and how it is said. */
class FeaturesTest {
  private static final Labels TWO = Labels.balanced(2, 1);

  @Test
  void wrongShapesAndNumbersAreFaults() {
    assertTrue(
        Features.of(Matrix.zeros(3, 2), TWO, "features").getLeft().line().contains("3 rows for 2"));
    assertTrue(
        Features.of(Matrix.zeros(2, 0), TWO, "features").getLeft().line().contains("width 0"));
    assertTrue(
        Features.of(Matrix.of(2, 1, 0, Double.NaN), TWO, "features")
            .getLeft()
            .line()
            .contains("(1, 0) is NaN"));
    assertEquals(2, Features.of(Matrix.zeros(2, 3), TWO, "features").get().samples());
  }

  @Test
  void classifiersMustFit() {
    Features f = new Features(Matrix.zeros(2, 3), TWO);
    Option<Vector> none = Option.none();
    assertTrue(ClassifierWeights.of(Matrix.zeros(3, 2), none, f, "classifier").isLeft());
    assertTrue(
        ClassifierWeights.of(Matrix.zeros(2, 3), Option.some(Vector.zeros(3)), f, "bias").isLeft());
    assertTrue(
        ClassifierWeights.of(Matrix.zeros(2, 3), Option.some(Vector.of(0, Double.NaN)), f, "bias")
            .getLeft()
            .line()
            .contains("NaN"));
    assertTrue(ClassifierWeights.of(Matrix.zeros(2, 3), none, f, "classifier").isRight());
  }

  @Test
  void programmersAreToldByExceptions() {
    assertThrows(IllegalArgumentException.class, () -> new Features(Matrix.zeros(3, 2), TWO));
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassifierWeights.withBias(Matrix.zeros(2, 3), Vector.zeros(3)));
  }

  @Test
  void logitsAndCentredRows() {
    ClassifierWeights w =
        ClassifierWeights.withBias(Matrix.of(2, 2, 1, 2, 3, 4), Vector.of(10, 20));
    Features f = new Features(Matrix.of(2, 2, 1, 0, 0, 1), TWO);
    assertEquals(Matrix.of(2, 2, 11, 23, 12, 24), w.logits(f));
    CentredClassifierRows q = CentredClassifierRows.of(w);
    assertEquals(Vector.of(2, 3), q.meanRow());
    assertEquals(Matrix.of(2, 2, -1, -1, 1, 1), q.values());
  }

  @Test
  void theTwoGlobalMeans() {
    Labels y = Labels.of(new int[] {0, 0, 0, 1}, "y").get();
    Features f = new Features(Matrix.of(4, 1, 0, 0, 0, 4), y);
    assertEquals(Vector.of(2), FeatureStatistics.of(f).globalMean());
    assertEquals(Vector.of(1), FeatureStatistics.of(f, Centring.SAMPLE_WEIGHTED).globalMean());
  }
}
