package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Pixels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.collection.Vector;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dense, bytes or sparse, doubles or images, any threads: one function, to the bit. */
class InputFormTest {
  private static final Goal GOAL =
      Goal.of(new Objective(Loss.CROSS_ENTROPY, 0.02, EmbeddingDecay.PENALISED));

  /** Images most of whose pixels are black, one of them all, one pixel black in all. */
  private static Pixels images(int samples, int dimension, double density) {
    SplittableRandom r = new SplittableRandom(samples);
    byte[] bytes = new byte[samples * dimension];
    for (int i = dimension; i < bytes.length; i++) {
      boolean there = i % dimension != 0 && r.nextDouble() < density;
      bytes[i] = (byte) (there ? 1 + r.nextInt(255) : 0);
    }
    int[] labels = IntStream.range(0, samples).map(i -> i % 3).toArray();
    return new Pixels(
        bytes,
        dimension,
        Labels.of(labels, "a test").get(),
        new Provenance("images", "a test", "none", Vector.empty()));
  }

  private static double[] theta(Architecture net) {
    return new SplittableRandom(5).doubles(Layout.of(net, GOAL).size(), -0.5, 0.5).toArray();
  }

  private static double[] evaluate(Architecture net, TrainingData data, EngineOptions options) {
    try (Engine e = Engines.of(net, GOAL, data, options)) {
      double[] out = new double[e.layout().size() + 1];
      double[] gradient = new double[e.layout().size()];
      out[gradient.length] = e.valueAndGradient(theta(net), gradient);
      System.arraycopy(gradient, 0, out, 0, gradient.length);
      return out;
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 1, 2", "70, 65, 5", "200, 80, 64", "90, 70, 40"})
  void noFormChangesABit(int samples, int dimension, int width) {
    Pixels pixels = images(samples, dimension, 0.2);
    Architecture net = ResidualNetwork.rn1(dimension, width, 2, 3);
    for (Precision precision : Precision.values()) {
      EngineOptions options = EngineOptions.of(1).with(precision);
      TrainingData doubles = TrainingData.of(pixels.toDataset());
      double[] expected = evaluate(net, doubles, options.with(InputForm.DENSE).withoutVectors());
      for (InputForm form : InputForm.values()) {
        for (int threads : new int[] {1, 2, 16}) {
          EngineOptions more = EngineOptions.of(threads).with(precision).with(form);
          assertArrayEquals(expected, evaluate(net, doubles, more), form::name);
          assertArrayEquals(expected, evaluate(net, TrainingData.of(pixels), more), form::name);
        }
        assertArrayEquals(
            expected, evaluate(net, doubles, options.with(form).withoutVectors()), form::name);
      }
    }
  }

  @Test
  void miniBatchesAreThatPartOfTheData() {
    Pixels pixels = images(150, 70, 0.15);
    Architecture net = ResidualNetwork.rn2(70, 9, 3, 3);
    int[] rows = IntStream.range(0, 100).map(i -> (i * 7 + 3) % 150).toArray();
    for (InputForm form : InputForm.values()) {
      EngineOptions options = EngineOptions.of(2).with(form);
      try (Engine sparse = Engines.of(net, GOAL, TrainingData.of(pixels), options);
          Engine dense =
              Engines.of(
                  net,
                  GOAL,
                  TrainingData.of(pixels.toDataset()),
                  EngineOptions.of(1).with(InputForm.DENSE))) {
        double[] a = new double[dense.layout().size()];
        double[] b = new double[a.length];
        for (int from = 0; from < 100; from += 40) {
          int count = Math.min(40, 100 - from);
          double expected = dense.valueAndGradient(theta(net), a, rows, from, count);
          assertEquals(expected, sparse.valueAndGradient(theta(net), b, rows, from, count));
          assertArrayEquals(a, b);
        }
      }
    }
  }

  /** Only a linear model, which has no first layer, reads its inputs dense. */
  @Test
  void theFirstLayerOfAPerceptronReadsEveryForm() {
    Pixels pixels = images(30, 70, 0.1);
    EngineOptions options = EngineOptions.of(1);
    for (Architecture net :
        new Architecture[] {Perceptron.mlp(70, 8, 2, 3), Perceptron.linear(70, 3)}) {
      double[] expected = evaluate(net, TrainingData.of(pixels), options.with(InputForm.DENSE));
      for (InputForm form : InputForm.values()) {
        if (form != InputForm.SPARSE || net.depth() > 0) {
          assertArrayEquals(expected, evaluate(net, TrainingData.of(pixels), options.with(form)));
        }
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            evaluate(
                Perceptron.linear(70, 3), TrainingData.of(pixels), options.with(InputForm.SPARSE)));
  }

  /** Exactly 256 values fit into a byte, one more does not. */
  @Test
  void moreValuesThanABytesAreRefused() {
    for (int extra = 0; extra < 2; extra++) {
      int values = 256 + extra;
      Matrix inputs = Matrix.generate(values, 2, (i, j) -> j == 0 ? i / 7.0 : 0);
      ValueCodes codes = ValueCodes.of(Entries.of(inputs));
      assertEquals(extra == 0, codes.exist());
      if (codes.exist()) {
        double[] table = codes.table(new ScalarDoubles());
        for (int i = 0; i < values; i++) {
          assertEquals(i / 7.0, table[codes.code(i / 7.0) & 0xff]);
        }
        assertEquals(codes.code(0.0), codes.code(-0.0));
        assertThrows(IllegalArgumentException.class, () -> codes.code(0.5));
      }
    }
  }
}
