package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrthogonallySeparableMetricsTest {

  private static Seq<MetricValue> measure(Matrix features, int perClass, Option<Matrix> rows) {
    Labels labels = Labels.balanced(features.rows() / perClass, perClass);
    return Metrics.measure(
        Metrics.orthogonallySeparable(),
        Observation.of(new Features(features, labels), rows.map(ClassifierWeights::withoutBias)));
  }

  private static double value(Seq<MetricValue> all, String id) {
    return all.find(v -> v.id().equals(id)).get().value().get();
  }

  /** At perfect collapse all are zero but the printed one, which is at its floor. */
  @ParameterizedTest
  @CsvSource({"2, 0.41421356", "3, 0.22474487", "10, 0.05409255"})
  void perfectCollapse(int k, double floor) {
    Matrix features = Matrix.generate(2 * k, k + 2, (i, j) -> i / 2 == j - 1 ? 3 : 0);
    Matrix etf = SimplexEtf.canonical(k, k).vertices();
    Matrix rows = Matrix.generate(k, k + 2, (i, j) -> j < 1 || j > k ? 0 : 0.7 * etf.get(i, j - 1));
    Seq<MetricValue> all = measure(features, 2, Option.some(rows));
    assertEquals(0, value(all, "nc1.trace-ratio"), 1e-14);
    assertEquals(0, value(all, "nc2.mean-directions"), 1e-14);
    assertEquals(0, value(all, "nc3.projected-duality"), 1e-14);
    assertEquals(floor, value(all, "nc3.projected-duality-printed"), 1e-8);
  }

  /** Lengths of class means do not count for their directions, and do for the duality. */
  @Test
  void lengthsOfMeans() {
    Matrix etf = SimplexEtf.canonical(3, 3).vertices();
    Matrix features = Matrix.generate(3, 3, (i, j) -> i == j ? i + 1 : 0);
    Seq<MetricValue> all = measure(features, 1, Option.some(etf));
    assertEquals(0, value(all, "nc2.mean-directions"), 1e-14);
    assertTrue(value(all, "nc3.projected-duality") > 0.1);
    Matrix fitting = Matrix.generate(3, 3, (i, j) -> (j + 1) * etf.get(i, j));
    assertEquals(
        0, value(measure(features, 1, Option.some(fitting)), "nc3.projected-duality"), 1e-14);
  }

  /** Two directions of 60 degrees: {@code G = [[1, ½], [½, 1]]}, of norm √(5/2). */
  @Test
  void anAngleByHand() {
    Matrix features = Matrix.of(2, 2, 1, 0, 1, Math.sqrt(3));
    double expected =
        Math.sqrt(
            2 * Math.pow(1 / Math.sqrt(2.5) - Math.sqrt(0.5), 2)
                + 2 * Math.pow(0.5 / Math.sqrt(2.5), 2));
    assertEquals(
        expected, value(measure(features, 1, Option.none()), "nc2.mean-directions"), 1e-14);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-150, 1, 1e150})
  void scalesDoNotCount(double scale) {
    Matrix features = Matrix.of(3, 3, 1, 0.2, 0, 0, 1, 0.1, 0.3, 0, 2);
    Matrix rows = Matrix.of(3, 3, 1, -1, 0, 0, 1, -1, -1, 0, 1);
    Seq<MetricValue> plain = measure(features, 1, Option.some(rows));
    Seq<MetricValue> scaled = measure(features.scale(scale), 1, Option.some(rows.scale(scale)));
    for (String id : new String[] {"nc2.mean-directions", "nc3.projected-duality"}) {
      assertEquals(value(plain, id), value(scaled, id), 1e-12, id);
    }
  }

  @Test
  void degenerateScenesSayWhy() {
    Seq<MetricValue> none = measure(Matrix.identity(2), 1, Option.none());
    assertEquals("no classifier is given", none.get(2).reason().get());
    Seq<MetricValue> dead =
        measure(Matrix.of(2, 2, 1, 0, 0, 0), 1, Option.some(Matrix.identity(2)));
    assertEquals("the mean of class 1 is zero", dead.get(1).reason().get());
    assertEquals("the class means are linearly dependent", dead.get(2).reason().get());
    Seq<MetricValue> zero = measure(Matrix.zeros(2, 2), 1, Option.some(Matrix.identity(2)));
    assertEquals("all class means are zero", zero.get(3).reason().get());
    Seq<MetricValue> apart =
        measure(
            Matrix.of(2, 3, 1, 0, 0, 0, 1, 0), 1, Option.some(Matrix.of(2, 3, 0, 0, 1, 0, 0, 2)));
    assertEquals("classifier rows and class means are orthogonal", apart.get(2).reason().get());
  }
}
