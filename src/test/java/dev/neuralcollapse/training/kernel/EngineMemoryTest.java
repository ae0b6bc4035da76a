package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** What is still held when an engine has been made and nothing else is left, to a fifth. */
  @ParameterizedTest
  @CsvSource({"F64, 1, 20000, 200, 32", "F32, 1, 30000, 250, 16", "F64, 0.2, 30000, 400, 32"})
  void anEngineHoldsWhatIsSaid(Precision precision, double density, int n, int d, int width) {
    Random random = new Random(7);
    Matrix inputs =
        Matrix.generate(n, d, (i, j) -> random.nextDouble() < density ? random.nextGaussian() : 0);
    Dataset data =
        new Dataset(
            inputs,
            Labels.of(IntStream.range(0, n).map(i -> i % 3).toArray(), "").get(),
            new Provenance("drawn", "drawn", "", io.vavr.collection.List.empty()));
    ResidualNetwork shape = ResidualNetwork.rn1(d, width, 3, 3);
    TrainingData training = TrainingData.of(data);
    Goal goal = Goal.of(new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE));
    EngineOptions options = EngineOptions.of(1).with(precision);
    long before = used();
    try (Engine engine = Engines.of(shape, goal, training, options)) {
      double held = used() - before;
      double said = EngineMemory.of(engine.layout(), training.inputs(), options).total();
      assertTrue(said > 0.8 * held && said < 1.2 * held, said + " said, " + held + " held");
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime r = Runtime.getRuntime();
      least = Math.min(least, r.totalMemory() - r.freeMemory());
    }
    return least;
  }
}
