package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.paper.ShallowLoss.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShallowLossTest {

  private static SeparableData data(int classes) {
    return new SeparableData.Recipe(classes, 3, 2, 0.5, 0.5 / (classes - 1), 2, 7).instance();
  }

  /** The definition, written out in plain numbers. */
  private static double plain(SeparableData data, int width, Kind kind, double[] theta) {
    int d = data.inputs().columns();
    int outputs = kind == Kind.CROSS_ENTROPY ? data.classes() : 1;
    double sum = 0;
    for (int i = 0; i < data.inputs().rows(); i++) {
      double[] f = new double[outputs];
      for (int j = 0; j < width; j++) {
        double z = 0;
        for (int k = 0; k < d; k++) {
          z += theta[j * d + k] * data.inputs().get(i, k);
        }
        for (int k = 0; k < outputs; k++) {
          f[k] += theta[width * d + j * outputs + k] * Math.max(0, z);
        }
      }
      int y = data.labels().get(i);
      sum +=
          switch (kind) {
            case EXPONENTIAL -> Math.exp(y == 0 ? -f[0] : f[0]);
            case LOGISTIC -> 2 * Math.log1p(Math.exp(y == 0 ? -f[0] : f[0]));
            case CROSS_ENTROPY -> Math.log(Arrays.stream(f).map(Math::exp).sum()) - f[y];
          };
    }
    return Math.log(sum);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void valueAndGradientAreThoseOfTheDefinition(Kind kind) {
    SeparableData data = data(kind == Kind.CROSS_ENTROPY ? 3 : 2);
    ShallowLoss loss = new ShallowLoss(data, 5, kind);
    double[] theta = loss.balancedStart(0.8, 3);
    double[] gradient = new double[theta.length];
    assertEquals(plain(data, 5, kind, theta), loss.valueAndGradient(theta, gradient), 1e-13);
    for (int i = 0; i < theta.length; i++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[i] += 1e-6;
      down[i] -= 1e-6;
      double difference = (plain(data, 5, kind, up) - plain(data, 5, kind, down)) / 2e-6;
      assertEquals(difference, gradient[i], 1e-7, "parameter " + i);
    }
  }

  /** Far below the smallest double; {@code log ℓ} is the margin, its gradient's direction stays. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void farBelowTheSmallestDouble(Kind kind) {
    SeparableData data = new SeparableData(Matrix.of(2, 1, 1, -1), Labels.balanced(2, 1));
    ShallowLoss loss = new ShallowLoss(data, 2, kind);
    double a = 60;
    double[] theta =
        kind == Kind.CROSS_ENTROPY
            ? new double[] {a, -a, a / 2, -a / 2, -a / 2, a / 2}
            : new double[] {a, -a, a, -a};
    double[] gradient = new double[theta.length];
    double value = loss.valueAndGradient(theta, gradient);
    double weight = Math.log(kind == Kind.LOGISTIC ? 4 : 2);
    assertEquals(-3600 + weight, value, 1e-9);
    assertEquals(-30, gradient[0], 1e-12);
    assertEquals(30, gradient[1], 1e-12);
  }

  /** Class k fitted by huge margins the wrong way round: the loss is the margin itself. */
  @Test
  void farAbove() {
    SeparableData data = new SeparableData(Matrix.of(2, 1, 1, -1), Labels.balanced(2, 1));
    ShallowLoss loss = new ShallowLoss(data, 1, Kind.LOGISTIC);
    double[] gradient = new double[2];
    double value = loss.valueAndGradient(new double[] {1e3, -1e3}, gradient);
    assertEquals(Math.log(2 * 1e6 + 2 * Math.log(2)), value, 1e-12);
    assertTrue(Double.isFinite(gradient[0]) && Double.isFinite(gradient[1]));
  }

  @Test
  void startsAreBalancedAndRepeatable() {
    ShallowLoss loss = new ShallowLoss(data(3), 4, Kind.CROSS_ENTROPY);
    double[] theta = loss.balancedStart(1e-3, 9);
    assertArrayEquals(theta, loss.balancedStart(1e-3, 9));
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      sum += theta[i] * theta[i];
    }
    assertEquals(1e-6, sum, 1e-18, "the first neuron has d = 5 inputs");
    assertEquals(4 * 2e-6, Arrays.stream(theta).map(x -> x * x).sum(), 1e-17);
    assertThrows(IllegalArgumentException.class, () -> new ShallowLoss(data(3), 2, Kind.LOGISTIC));
  }

  /** Nobody is active: the features and the gradient vanish. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void deadNeurons(int width) {
    SeparableData data = new SeparableData(Matrix.of(2, 2, 1, 0, -1, 0), Labels.balanced(2, 1));
    ShallowLoss loss = new ShallowLoss(data, width, Kind.EXPONENTIAL);
    double[] theta = new double[loss.size()];
    double[] gradient = new double[theta.length];
    assertEquals(Math.log(2), loss.valueAndGradient(theta, gradient), 1e-15);
    assertArrayEquals(new double[theta.length], gradient);
    assertEquals(0, loss.features(theta).maxAbs());
  }
}
