package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.Slot;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlainStartTest {

  private static double variance(double[] theta, Slot slot) {
    double s = 0;
    for (int i = slot.from(); i < slot.to(); i++) {
      s += theta[i] * theta[i];
    }
    return s / slot.size();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void branchesAreScaledAndNothingElse(Kind branch) {
    Layout layout = Layout.of(Perceptron.resnet(branch, 40, 60, 4, 30), true);
    double[] theta = PlainStart.of(layout, 0.25, 3);
    for (Slot slot : layout.slots()) {
      double share = slot.role() != Role.HIDDEN_WEIGHT ? 1 : branch == Kind.RN1 ? 1 / 16.0 : 0.25;
      double expected = slot.role().isBias() ? 0 : share * 2 / slot.columns();
      assertEquals(expected, variance(theta, slot), 0.15 * expected, slot.name());
    }
    assertArrayEquals(theta, PlainStart.of(layout, 0.25, 3));
    assertTrue(theta[0] != PlainStart.of(layout, 0.25, 4)[0]);
  }

  /** He's scale keeps the size of a signal through an MLP, 1/L through a ResNet. */
  @ParameterizedTest
  @EnumSource(Perceptron.Kind.class)
  void thirtyLayersNeitherKillNorBlowUpASignal(Perceptron.Kind kind) {
    Perceptron net =
        kind == Perceptron.Kind.MLP
            ? Perceptron.mlp(100, 200, 30, 5)
            : Perceptron.resnet(Kind.RN2, 100, 200, 30, 5);
    Layout layout = Layout.of(net, false);
    PlainNetwork start =
        (PlainNetwork) Parameters.restore(layout, PlainStart.of(layout, 1.0 / 30, 1));
    SplittableRandom r = new SplittableRandom(2);
    Matrix x = Matrix.generate(4, 100, (i, j) -> r.nextGaussian());
    double first = start.forward(x).layers().head().frobeniusNorm();
    double last = start.forward(x).features().frobeniusNorm();
    assertTrue(last > first / 5 && last < first * 5, first + " " + last);
  }

  @Test
  void onlyForNetworksWithoutLayerNorm() {
    Layout layout = Layout.of(ResidualNetwork.rn1(3, 4, 2, 2), false);
    assertThrows(IllegalArgumentException.class, () -> PlainStart.of(layout, 1, 1));
  }
}
