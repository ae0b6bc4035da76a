package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models as flat vectors, there and back. */
class ParametersTest {

  private static SequenceArchitecture shape(SequenceArchitecture.Kind kind, Norm norm) {
    return new SequenceArchitecture(
        kind,
        norm,
        Mask.CAUSAL,
        Readout.LAST,
        kind.hasAttention()
            ? new SequenceArchitecture.Entry.Symbols(7, 3)
            : new SequenceArchitecture.Entry.Vectors(6, 1),
        4,
        3,
        2);
  }

  private static void thereAndBack(Layout layout) {
    double[] theta = new SplittableRandom(7).doubles(layout.size(), -1, 1).toArray();
    Model model = Parameters.restore(layout, theta);
    assertEquals(layout.architecture(), model.architecture());
    assertArrayEquals(theta, Parameters.flatten(layout, model));
    int at = 0;
    for (Slot slot : layout.slots()) {
      assertEquals(at, slot.from());
      at = slot.to();
    }
    assertEquals(layout.size(), at);
    assertTrue(layout.slots().head().role().isEmbedding());
    assertEquals(layout.headBias() ? "head.bias" : "head.weight", layout.slots().last().name());
  }

  @ParameterizedTest
  @EnumSource(SequenceArchitecture.Kind.class)
  void sequences(SequenceArchitecture.Kind kind) {
    for (Norm norm : Norm.values()) {
      for (Loss loss : Loss.values()) {
        for (boolean affine : new boolean[] {false, true}) {
          SequenceArchitecture s = shape(kind, norm).withAffineNorm(affine);
          thereAndBack(Layout.of(s, loss));
          if (kind.hasAttention()) {
            Layout zero = Layout.of(s.with(Keys.ZERO), loss);
            assertFalse(zero.has("block_0001.key"));
            thereAndBack(zero);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ResidualNetwork.Kind.class)
  void residualNetworks(ResidualNetwork.Kind kind) {
    for (Loss loss : Loss.values()) {
      for (int depth : new int[] {2, 4}) {
        thereAndBack(Layout.of(new ResidualNetwork(kind, 5, 4, depth, 3), loss));
      }
    }
  }

  @Test
  void theEmbeddingComesFirstAndTheHeadBiasLast() {
    Layout layout =
        Layout.of(
            shape(SequenceArchitecture.Kind.T11, Norm.PRE).withAffineNorm(true),
            Loss.SQUARED_WITH_BIAS);
    assertEquals(7 * 4 + 3 * 4, layout.embeddingEnd());
    assertEquals(layout.size() - 2, layout.penalisedEnd());
    assertEquals(Role.NORM, layout.slot("last.norm.gain").role());
    assertEquals(Role.EMBEDDING, layout.slot("embedding.positions").role());
    assertTrue(layout.scaleFreeEmbedding());
  }

  @Test
  void aModelOfAnotherShapeIsAProgrammingError() {
    Layout small = Layout.of(shape(SequenceArchitecture.Kind.T11, Norm.POST), Loss.CROSS_ENTROPY);
    Layout other = Layout.of(shape(SequenceArchitecture.Kind.T12, Norm.POST), Loss.CROSS_ENTROPY);
    Model model = Parameters.restore(other, filled(other));
    assertThrows(IllegalArgumentException.class, () -> Parameters.flatten(small, model));
    assertThrows(IllegalArgumentException.class, () -> small.slot("block_0001.in.weight"));
    assertThrows(
        IllegalArgumentException.class, () -> Parameters.network(small, new double[small.size()]));
  }

  private static double[] filled(Layout layout) {
    double[] theta = new double[layout.size()];
    Arrays.fill(theta, 0.5);
    return theta;
  }
}
