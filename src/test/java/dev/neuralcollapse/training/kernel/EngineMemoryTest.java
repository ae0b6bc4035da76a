package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork;
import org.junit.jupiter.api.Test;

class EngineMemoryTest {
  private static final Layout MNIST =
      Layout.of(ResidualNetwork.rn1(784, 64, 13, 10), Loss.CROSS_ENTROPY);

  private static EngineMemory of(long samples, InputForm form) {
    EngineOptions options = EngineOptions.of(2).with(Precision.F32).with(form);
    return EngineMemory.of(MNIST, samples, 0.19, options);
  }

  /** 60000 images of MNIST on two threads. */
  @Test
  void bytesAndSparseInputsFitIntoLittleMemory() {
    assertTrue(of(60_000, InputForm.BYTES).total() < 100e6);
    assertTrue(of(60_000, InputForm.SPARSE).total() < 100e6);
    assertTrue(of(60_000, InputForm.DENSE).total() > 188e6);
  }

  @Test
  void onlyTheInputsGrowWithTheSamples() {
    EngineMemory few = of(6000, InputForm.BYTES);
    EngineMemory many = of(60_000, InputForm.BYTES);
    assertEquals(10 * few.inputs(), many.inputs());
    assertEquals(few.workers(), many.workers());
    assertEquals(few.gradients(), many.gradients());
    assertEquals(few.parameters(), many.parameters());
  }

  @Test
  void wideNetworksHaveFewerPartialSums() {
    Layout wide = Layout.of(ResidualNetwork.rn1(784, 2048, 34, 10), Loss.CROSS_ENTROPY);
    EngineMemory memory = EngineMemory.of(wide, 60_000, 1, EngineOptions.of(16));
    assertEquals(1, TiledEngine.mostSlots(wide, 8));
    assertTrue(memory.gradients() < 1.2 * 8 * wide.size());
  }
}
