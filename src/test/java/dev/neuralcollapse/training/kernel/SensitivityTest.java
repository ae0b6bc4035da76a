package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.network.Targets;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sensitivities against differences of the outputs along the sample's direction. */
class SensitivityTest {
  private static final int INPUTS = 4;
  private static final int WIDTH = 6;
  private static final int CLASSES = 3;
  private static final Goal GOAL = new Goal(new Regression(false), Penalty.none());

  static Stream<Architecture> architectures() {
    return Stream.of(
        ResidualNetwork.rn1(INPUTS, WIDTH, 3, CLASSES),
        ResidualNetwork.rn1(INPUTS, WIDTH, 2, 9),
        ResidualNetwork.rn2(INPUTS, WIDTH, 3, CLASSES),
        transformer(SequenceArchitecture.Kind.T11, Norm.POST),
        transformer(SequenceArchitecture.Kind.T22, Norm.PRE));
  }

  /** Of one token, so that a weight's gradient is an outer product. */
  private static SequenceArchitecture transformer(SequenceArchitecture.Kind kind, Norm norm) {
    return new SequenceArchitecture(
        kind,
        norm,
        Mask.FULL,
        Readout.LAST,
        new SequenceArchitecture.Entry.Vectors(INPUTS, 1),
        WIDTH,
        CLASSES,
        3);
  }

  private static TrainingData data(Architecture net, Matrix rows, Matrix targets) {
    TrainingData.Inputs inputs =
        net instanceof SequenceArchitecture
            ? new TrainingData.Inputs.Sequences(new SequenceInputs.Vectors(rows, 1), Readout.LAST)
            : new TrainingData.Inputs.Rows(rows);
    return new TrainingData(inputs, new Targets.Values(targets));
  }

  /** {@code v·f(θ)} from the squared loss: {@code (½‖f + v‖² - ½‖f - v‖²)/2}. */
  private static double along(Architecture net, Matrix row, double[] v, double[] theta) {
    double sum = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      int s = sign;
      Matrix target = Matrix.generate(1, net.classes(), (i, j) -> -s * v[j]);
      try (Engine e = Engines.of(net, GOAL, data(net, row, target), EngineOptions.of(1))) {
        sum += sign * e.valueAndGradient(theta, new double[theta.length]) / 2;
      }
    }
    return sum;
  }

  /** {@code ‖∂(v·f)/∂slot‖²} by central differences. */
  private static double square(
      Architecture net, Matrix row, double[] v, double[] theta, Slot slot) {
    double h = 1e-5;
    double sum = 0;
    for (int i = slot.from(); i < slot.to(); i++) {
      double[] right = theta.clone();
      double[] left = theta.clone();
      right[i] += h;
      left[i] -= h;
      double slope = (along(net, row, v, right) - along(net, row, v, left)) / (2 * h);
      sum += slope * slope;
    }
    return sum;
  }

  /** The sum of {@link #square} over the directions. */
  private static double squares(Architecture net, Matrix row, double[] theta, Slot slot) {
    DirectionRow directions = new DirectionRow(net.classes());
    double sum = 0;
    for (int r = 0; r < directions.rounds(); r++) {
      double[] v = new double[Arithmetic.up(net.classes(), 4)];
      directions.begin(r);
      directions.apply(Arithmetic.doubles(), v, 0, 0, 1);
      sum += square(net, row, v, theta, slot);
    }
    return sum;
  }

  @Test
  void fewOutputsHaveTheirAxesAndManyHaveSigns() {
    for (int k : new int[] {1, 3, 7, 8, 30}) {
      DirectionRow directions = new DirectionRow(k);
      double[] v = new double[Arithmetic.up(k, 4)];
      double[] squares = new double[k];
      for (int r = 0; r < directions.rounds(); r++) {
        directions.begin(r);
        directions.apply(Arithmetic.doubles(), v, 0, 5, 0.25);
        for (int j = 0; j < k; j++) {
          squares[j] += v[j] * v[j];
        }
      }
      assertEquals(k < 8 ? k : 1, directions.rounds());
      for (double s : squares) {
        assertEquals(0.25, s);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void ofOneSampleItIsTheSquaredGradientOfItsOutputs(Architecture net) {
    SplittableRandom r = new SplittableRandom(5);
    Layout layout = Layout.of(net, GOAL);
    double[] theta = r.doubles(layout.size(), -1, 1).toArray();
    Matrix row = Matrix.generate(1, INPUTS, (i, j) -> r.nextGaussian());
    Sensitivity.At at = at(net, data(net, row, Matrix.zeros(1, net.classes())), theta, 1e9, 1);
    double embedding = squares(net, row, theta, layout.slot("embedding.bias"));
    assertEquals(embedding, at.embedding().get(0), 1e-6 * embedding);
    int maps = 0;
    for (Slot slot : layout.slots().filter(s -> at.maps().containsKey(s.name()))) {
      Matrix m = at.maps().get(slot.name()).get();
      int n = slot.columns();
      assertEquals(n + 1, m.rows());
      double trace = 0;
      for (int i = 0; i < n; i++) {
        trace += m.get(i, i);
        assertEquals(m.get(n, i), m.get(i, n));
      }
      double expected = squares(net, row, theta, slot);
      assertEquals(expected, trace, 1e-6 * (1e-3 + expected), slot.toString());
      String bias = slot.name().replace("weight", "bias");
      if (slot.name().endsWith("weight") && layout.has(bias)) {
        double corner = squares(net, row, theta, layout.slot(bias));
        assertEquals(corner, m.get(n, n), 1e-6 * (1e-3 + corner), bias);
      }
      maps++;
    }
    long behind = layout.slots().count(s -> s.name().matches("(block|head).*") && s.columns() > 1);
    assertEquals(behind, maps);
  }

  private static Sensitivity.At at(
      Architecture net, TrainingData data, double[] theta, double most, int threads) {
    try (Sensitivity s = new Sensitivity(net, GOAL, data, most, threads)) {
      return s.at(theta).get();
    }
  }

  /** Samples count by their number, in any order and on any number of threads, up to the cap. */
  @Test
  void theThreadsChangeNoBitAndTheCapBoundsEverySample() {
    SplittableRandom r = new SplittableRandom(6);
    Architecture net = ResidualNetwork.rn1(INPUTS, WIDTH, 2, CLASSES);
    double[] theta = r.doubles(Layout.of(net, GOAL).size(), -1, 1).toArray();
    int n = 700;
    TrainingData data =
        data(net, Matrix.generate(n, INPUTS, (i, j) -> r.nextGaussian()), Matrix.zeros(n, CLASSES));
    Sensitivity.At one = at(net, data, theta, 1e9, 1);
    Sensitivity.At three = at(net, data, theta, 1e9, 3);
    assertEquals(one, three);
    double all = one.maps().get("block_0001.weight").get().get(WIDTH, WIDTH);
    double most = all / n / 10;
    double capped =
        at(net, data, theta, most, 1).maps().get("block_0001.weight").get().get(WIDTH, WIDTH);
    assertTrue(capped <= CLASSES * n * most * (1 + 1e-12));
    assertTrue(capped > 0);
    // The head's rows all have K: the squares of its signs.
    double head = one.maps().get("head.weight").get().get(WIDTH, WIDTH);
    assertEquals(CLASSES, head, 1e-9);
  }

  @Test
  void withoutAValueThereIsNone() {
    Architecture net = ResidualNetwork.rn1(INPUTS, WIDTH, 2, CLASSES);
    double[] theta = new double[Layout.of(net, GOAL).size()];
    TrainingData data = data(net, Matrix.zeros(3, INPUTS), Matrix.zeros(3, CLASSES));
    try (Sensitivity s = new Sensitivity(net, GOAL, data, 1, 1)) {
      assertTrue(s.at(theta).isEmpty());
    }
  }
}
