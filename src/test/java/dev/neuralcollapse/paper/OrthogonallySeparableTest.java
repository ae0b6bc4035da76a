package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.OrthogonalSeparability;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrthogonallySeparableTest {

  /** Every draw keeps the constants asked for, and the draws are not all far from them. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 9})
  void generatedDataKeepTheirConstants(int classes) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int seed = 0; seed < 40; seed++) {
      for (double share : new double[] {0.1, 0.5, 1}) {
        double between = share * SeparableData.largest(classes);
        SeparableData data =
            new SeparableData.Recipe(classes, 4, 1, 0.3, between, 2, seed).instance();
        OrthogonalSeparability s = OrthogonalSeparability.of(data.inputs(), data.labels());
        assertTrue(s.within() >= 0.3 - 1e-12, "μ_s = " + s.within());
        assertTrue(s.between() >= between - 1e-12, "μ_d = " + s.between());
        assertTrue(s.between() <= SeparableData.largest(classes) + 1e-12);
        nearest = Math.min(nearest, s.between() - between);
      }
    }
    assertTrue(nearest < 0.05, "" + nearest);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SeparableData.Recipe(
                classes, 1, 1, 0.5, 1.01 * SeparableData.largest(classes), 1, 0));
  }

  /** Margins 1 and 3: {@code s² = (3/8, 1/8)}. */
  @Test
  void scalesByHand() {
    SeparableData data = new SeparableData(Matrix.of(4, 1, 1, 2, -3, -5), Labels.balanced(2, 2));
    ClassMargins m = ClassMargins.of(data);
    assertArrayEquals(new double[] {1, 3}, m.margins().toArray(), 1e-14);
    assertEquals(3.0 / 8, Math.pow(m.scales().get(0), 2), 1e-14);
    assertEquals(1.0 / 8, Math.pow(m.scales().get(1), 2), 1e-14);
    assertEquals(2 * Math.sqrt(3.0 / 8), m.length(0, Vector.of(2)), 1e-14);
    // 2 S diag(3/8, 1/8) S = (3/8 + 1/8)/2 [[1, -1], [-1, 1]].
    Matrix gram = Matrix.of(2, 2, 0.25, -0.25, -0.25, 0.25);
    assertTrue(m.classifierGram().minus(gram).maxAbs() < 1e-14);
  }

  /** The network written out beats random networks of the same norm. */
  @Test
  void noNearbyNetworkHasAGreaterMargin() {
    LimitNetwork n =
        LimitNetwork.of(
            new SeparableData.Recipe(3, 3, 2, 0.5, 0.2, 2, 4).instance(), Matrix.identity(3));
    double best = n.margin(0);
    assertEquals(best, n.margin(1), 1e-12);
    Vector s = n.classes().scales();
    for (int k = 0; k < 3; k++) {
      Vector other = s.plus(Vector.basis(3, k).scale(1e-3));
      double norm = Math.sqrt(2 * other.sumOfSquares());
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 3; j++) {
        double scale = other.get(j) / norm;
        least = Math.min(least, scale * scale * n.classes().margins().get(j) * Math.sqrt(1.5));
      }
      assertTrue(least < best, "class " + k);
    }
  }

  /** What a reader is told to check by hand is what the twins are refuted with. */
  @Test
  void correctionsByHand() {
    DualityProduct two = DualityProduct.of(Vector.ones(2));
    assertEquals(
        Math.sqrt(2) - 1, two.distance(dev.neuralcollapse.number.Interval.point(1)).mid(), 1e-14);
    LimitNetwork line = LimitNetwork.plain(2, new double[][] {{1}, {2}, {-1}, {-2}});
    Matrix features = line.features();
    assertArrayEquals(new double[] {0.5, 0}, features.row(0).toArray(), 1e-14);
    assertArrayEquals(new double[] {1, 0}, features.row(1).toArray(), 1e-14);
    assertEquals(0, new MeanLengths(Vector.of(1, 1, 2)).cosine().mid(), 1e-14);
    assertEquals(3, OrthogonallySeparable.corrections().size());
  }
}
