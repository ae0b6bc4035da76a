package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.Slot;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SequenceStartTest {
  private static final int D = 64;

  private static Layout layout(Kind kind) {
    return Layout.of(
        new SequenceArchitecture(
            kind,
            Norm.PRE,
            Mask.CAUSAL,
            Readout.LAST,
            Keys.LEARNED,
            true,
            new Entry.Symbols(200, 50),
            D,
            4,
            3),
        true);
  }

  private static double deviation(Layout layout, double[] theta, String name) {
    Slot s = layout.slot(name);
    return Math.sqrt(Arrays.stream(theta, s.from(), s.to()).map(x -> x * x).sum() / s.size());
  }

  @Test
  void everyGroupHasItsScale() {
    Layout one = layout(Kind.T11);
    double[] theta = Initialiser.start(one, new Initialisation.HeOverDepth(), 7);
    double even = 1 / Math.sqrt(D);
    double he = Math.sqrt(2) * even;
    assertEquals(even, deviation(one, theta, "embedding.symbols"), 0.05 * even);
    assertEquals(even, deviation(one, theta, "embedding.positions"), 0.05 * even);
    assertEquals(even / 2, deviation(one, theta, "block_0001.key"), 0.05 * even);
    assertEquals(even / 4, deviation(one, theta, "block_0003.value"), 0.05 * even);
    assertEquals(he / 4, deviation(one, theta, "block_0002.weight"), 0.05 * he);
    assertEquals(he, deviation(one, theta, "head.weight"), 0.2 * he);
    for (String zero : new String[] {"block_0002.bias", "last.norm.shift", "head.bias"}) {
      assertEquals(0, deviation(one, theta, zero), zero);
    }
    Slot gain = one.slot("block_0002.norm2.gain");
    double[] ones = new double[D];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, Arrays.copyOfRange(theta, gain.from(), gain.to()));
    Layout two = layout(Kind.T22);
    double[] other = Initialiser.start(two, new Initialisation.HeOverDepth(), 7);
    assertEquals(even / 2, deviation(two, other, "block_0003.output"), 0.05 * even);
    assertEquals(he / 2, deviation(two, other, "block_0003.in.weight"), 0.05 * he);
  }
}
