package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The hypotheses of the chain are needed: without each of them a named term is negative. */
class GapTwinsTest {

  private static LastLayer collapsed(int[] counts, double decay, double stretch) {
    int k = counts.length;
    int[] y =
        IntStream.range(0, k).flatMap(c -> IntStream.generate(() -> c).limit(counts[c])).toArray();
    Labels labels = Labels.of(y, "test").get();
    Matrix etf = SimplexEtf.canonical(k, k + 1).vertices();
    Ideal ideal = Ideal.of(Loss.CROSS_ENTROPY, k, decay);
    Matrix head =
        Matrix.generate(k, k + 1, (i, j) -> (i == 0 ? stretch : 1) * ideal.scale() * etf.get(i, j));
    Matrix h = Matrix.generate(y.length, k + 1, (i, j) -> etf.get(y[i], j));
    return new LastLayer(
        new Features(h, labels), ClassifierWeights.withoutBias(head), Loss.CROSS_ENTROPY, decay);
  }

  @Test
  void withoutBalanceDualityIsNegative() {
    LastLayer layer = collapsed(new int[] {8, 1, 1}, 0.02, 2);
    Account chain = InequalityChain.of(layer);
    assertEquals(-0.01394, chain.get("duality"), 5e-6);
    double gap = layer.objective() - Ideal.of(layer).value();
    assertEquals(gap, chain.total(), 1e-13);
    // The identity itself needs balance too.
    assertEquals(0.0598, GapIdentity.of(layer).total() - gap, 1e-4);
  }

  @Test
  void withoutZeroMeanDualityIsNegative() {
    double d = 4;
    Matrix head = Matrix.of(2, 4, 1, 1, 1, 1, -1, -1, -1, -1);
    Matrix h = head.scale(1 / Math.sqrt(d));
    LastLayer layer =
        new LastLayer(
            new Features(h, Labels.balanced(2, 1)),
            ClassifierWeights.withoutBias(head),
            Loss.CROSS_ENTROPY,
            0.01);
    Account chain = InequalityChain.of(layer);
    assertTrue(chain.get("duality") < -0.1, chain::toString);
    assertEquals(layer.objective() - Ideal.of(layer).value(), chain.total(), 1e-13);
  }
}
