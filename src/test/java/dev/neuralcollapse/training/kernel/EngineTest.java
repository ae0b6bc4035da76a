package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where samples fill tiles and tiles fill partial sums. */
class EngineTest {

  private static TrainingCase of(Kind kind, int samples, int width) {
    return TrainingCase.of(
        17, kind, 3, width, 6, 4, samples, Loss.CROSS_ENTROPY, EmbeddingDecay.PENALISED);
  }

  private static double evaluate(TrainingCase c, EngineOptions options, double[] gradient) {
    try (Engine e =
        Engines.of(c.architecture(), Goal.of(c.objective()), TrainingData.of(c.data()), options)) {
      return e.valueAndGradient(c.theta(), gradient);
    }
  }

  /** Tiles hold 64 samples, and 16 partial sums hold them all. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 63, 64, 65, 128, 129, 700, 1024, 1025, 1400})
  void tilesOfEverySizeGiveTheDefinition(int samples) {
    TrainingCase c = of(Kind.RN1, samples, 5);
    double[] theta = c.theta();
    double[] gradient = new double[theta.length];
    double value = evaluate(c, EngineOptions.of(1), gradient);
    assertEquals(c.total(theta), value, 1e-12 * value);
    double[] direction = new SplittableRandom(samples).doubles(theta.length, -1, 1).toArray();
    double along = 0;
    for (int i = 0; i < theta.length; i++) {
      along += gradient[i] * direction[i];
    }
    assertEquals(Dual.objective(c, theta, direction).slope(), along, 1e-11);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void scalarsAndVectorsAndAnyThreadsGiveTheSameBits(Kind kind) {
    TrainingCase c = of(kind, 700, 13);
    for (Precision precision : Precision.values()) {
      EngineOptions options = EngineOptions.of(1).with(precision);
      double[] expected = new double[c.layout().size()];
      double value = evaluate(c, options.withoutVectors(), expected);
      for (int threads : new int[] {1, 2, 3, 16}) {
        double[] gradient = new double[expected.length];
        EngineOptions more = EngineOptions.of(threads).with(precision);
        assertEquals(value, evaluate(c, more, gradient));
        assertArrayEquals(expected, gradient);
      }
    }
  }

  @Test
  void anEngineRemembersNothing() {
    TrainingCase c = of(Kind.RN2, 300, 7);
    try (Engine e = Engines.of(c.architecture(), c.objective(), c.data(), 2)) {
      double[] first = new double[c.layout().size()];
      double[] again = new double[first.length];
      double[] poison = new double[first.length];
      double value = e.valueAndGradient(c.theta(), first);
      Arrays.fill(poison, 1e200);
      assertTrue(Double.isNaN(e.valueAndGradient(poison, again)));
      assertTrue(e.failure().isDefined());
      Arrays.fill(poison, Double.NaN);
      assertTrue(Double.isNaN(e.valueAndGradient(poison, again)));
      assertEquals(value, e.valueAndGradient(c.theta(), again));
      assertArrayEquals(first, again);
      assertTrue(e.failure().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theFailureNamesLayerAndSample(int layer) {
    TrainingCase c = of(Kind.RN1, 260, 6);
    double[] theta = c.theta();
    Layout layout = c.layout();
    if (layer == 0) {
      Arrays.fill(theta, 0, layout.embeddingEnd(), 0);
    } else {
      // A branch that overflows: x + branch has no finite norm.
      Arrays.fill(
          theta,
          layout.slot("block_0002.bias").from(),
          layout.slot("block_0002.bias").from() + 3,
          1e200);
    }
    try (Engine e = Engines.of(c.architecture(), c.objective(), c.data(), 3)) {
      assertTrue(Double.isNaN(e.valueAndGradient(theta, new double[theta.length])));
      Engine.Failure.ZeroVariance z =
          assertInstanceOf(Engine.Failure.ZeroVariance.class, e.failure().get());
      assertEquals(layer, z.layer());
      assertEquals(0, z.sample());
    }
  }

  @Test
  void layoutsGoThereAndBack() {
    for (Loss loss : Loss.values()) {
      TrainingCase c = TrainingCase.of(3, Kind.RN2, 4, 5, 3, 2, 9, loss, EmbeddingDecay.FREE);
      Network back = Parameters.network(c.layout(), c.theta());
      assertEquals(c.network(), back);
      assertArrayEquals(c.theta(), Parameters.flatten(c.layout(), back));
      assertEquals(
          c.layout().size() - (loss == Loss.SQUARED_WITH_BIAS ? 2 : 0), c.layout().penalisedEnd());
    }
  }

  @Test
  void aNetworkOfAnotherShapeIsAProgrammingError() {
    TrainingCase c = of(Kind.RN1, 8, 5);
    for (ResidualNetwork other :
        new ResidualNetwork[] {
          ResidualNetwork.rn1(6, 5, 4, 4),
          ResidualNetwork.rn1(6, 5, 2, 4),
          ResidualNetwork.rn1(7, 5, 3, 4),
          ResidualNetwork.rn1(6, 6, 3, 4),
          ResidualNetwork.rn1(6, 5, 3, 3)
        }) {
      Layout layout = Layout.of(other, Loss.CROSS_ENTROPY);
      assertThrows(IllegalArgumentException.class, () -> Parameters.flatten(layout, c.network()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Engines.of(ResidualNetwork.rn1(7, 5, 3, 4), c.objective(), c.data(), 1));
  }
}
