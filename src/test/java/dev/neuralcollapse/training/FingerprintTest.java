package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.kernel.TrainingData;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final Perceptron NET = Perceptron.mlp(3, 100, 2, 2);
  private static final TrainingData DATA =
      TrainingData.of(
          new Examples(
              Matrix.generate(4, 3, (i, j) -> i - j), new Targets.Classes(Labels.balanced(2, 2))));

  /** The fingerprint of a run that starts with one parameter not zero. */
  private static String of(int parameter, double value) {
    Goal goal = new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(0.1));
    Layout layout = Layout.of(NET, goal);
    double[] theta = new double[layout.size()];
    theta[parameter] = value;
    TrainingSpec spec =
        new TrainingSpec(
            NET,
            goal,
            Optimiser.Lbfgs.standard(3),
            new Initialisation.FromNetwork(Parameters.restore(layout, theta)),
            1);
    return Fingerprint.of(spec, DATA);
  }

  /** They are hashed in parts of 8192: what stands behind the first part counts. */
  @Test
  void everyParameterCounts() {
    int last = Layout.of(NET, false).size() - 1;
    String one = of(last, 1);
    assertEquals(one, of(last, 1));
    assertNotEquals(one, of(last, Math.nextUp(1.0)));
    assertNotEquals(of(8191, 1), of(8192, 1));
    assertNotEquals(of(0, 1), of(1, 1));
  }

  /** Checkpoints of earlier versions stay good: the hash is that of all numbers at once. */
  @Test
  void partsMakeTheHashOfTheWhole() throws Exception {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(8 * 20_000);
    double[] values = new double[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i);
    }
    bytes.asDoubleBuffer().put(values);
    assertEquals(
        java.util.HexFormat.of().formatHex(CheckpointFile.sha256().digest(bytes.array())),
        Fingerprint.ofNumbers(values));
  }
}
