package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.Vector;
import org.junit.jupiter.api.Test;

/** The objective of the ReLU model, by hand, by matrices, and its gradient by differences. */
class ReluDufmTest {

  @Test
  void oneEntryByHand() {
    // ½(2·max(3·5, 0) - 1)² + ½·0.1(9 + 4) + ½·0.2·25
    ReluDufm one = new ReluDufm(Vector.of(1, 1), 1, 1, 0.1, 0.2);
    double[] gradient = new double[3];
    assertEquals(
        0.5 * 29 * 29 + 0.65 + 2.5, one.valueAndGradient(new double[] {5, 3, 2}, gradient), 1e-12);
    assertArrayEquals(new double[] {29 * 6 + 1, 29 * 10 + 0.3, 29 * 15 + 0.2}, gradient, 1e-12);
  }

  /** Without hidden layer the features are not rectified. */
  @Test
  void oneLayerKeepsTheSignOfItsFeatures() {
    ReluDufm one = new ReluDufm(Vector.of(1), 1, 1, 0, 0);
    double[] gradient = new double[2];
    assertEquals(0.5, one.valueAndGradient(new double[] {-2, -1}, gradient), 1e-15);
    assertArrayEquals(new double[] {-1, -2}, gradient, 1e-15);
  }

  @Test
  void deadNetworkPaysHalfAndItsDecay() {
    ReluDufm dead = ReluDufm.ofWidth(3, 3, 4, 2, 0.1, 0.1);
    double[] x = new double[dead.size()];
    assertEquals(0.5, dead.valueAndGradient(x, x.clone()), 1e-15);
  }

  @Test
  void shapesWithoutEntriesAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ReluDufm(Vector.of(2, 0), 2, 1, 0.1, 0.1));
    assertThrows(
        IllegalArgumentException.class, () -> new ReluDufm(Vector.empty(), 2, 1, 0.1, 0.1));
  }

  @Test
  void gradientIsThatOfDifferences() {
    Draw draw = Draw.from(4);
    for (Vector<Integer> widths :
        Vector.of(Vector.of(1), Vector.of(3, 2), Vector.of(2, 5, 3), Vector.of(4, 1, 6, 3))) {
      ReluDufm f = new ReluDufm(widths, 3, 2, 0.03, 0.07);
      double[] x = draw.gaussian(f.size()).toArray();
      double[] gradient = new double[x.length];
      f.valueAndGradient(x, gradient);
      int moving = 0;
      for (int i = 0; i < x.length; i++) {
        double difference = (moved(f, x, i, 1e-6) - moved(f, x, i, -1e-6)) / 2e-6;
        assertEquals(difference, gradient[i], 2e-8 * (1 + Math.abs(difference)));
        moving += Math.abs(gradient[i] - f.decayW() * x[i]) > 1e-3 ? 1 : 0;
      }
      assertTrue(moving > x.length / 3, "the loss moves with too few parameters to say much");
    }
  }

  private static double moved(ReluDufm f, double[] x, int i, double by) {
    double[] y = x.clone();
    y[i] += by;
    return f.valueAndGradient(y, new double[y.length]);
  }

  /** The same by whole matrices. */
  @Test
  void valueIsThatOfItsMatrices() {
    ReluDufm f = new ReluDufm(Vector.of(4, 3, 5), 3, 2, 0.03, 0.07);
    double[] x = Draw.from(6).gaussian(f.size()).toArray();
    DufmParameters p = f.unpack(x);
    assertArrayEquals(x, f.pack(p));
    Matrix output = p.preActivations().last();
    Matrix target = Matrix.generate(3, 6, (k, i) -> i / 2 == k ? 1 : 0);
    double weights = p.weights().map(Matrix::sumOfSquares).sum().doubleValue();
    double expected =
        output.minus(target).sumOfSquares() / 12
            + 0.03 / 2 * weights
            + 0.07 / 2 * p.features().sumOfSquares();
    assertEquals(expected, f.at(p), 1e-13);
    assertEquals(f, ReluDufm.around(p, 3, 0.03, 0.07));
  }
}
