package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import io.vavr.collection.List;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where there is an OpenBLAS, its numbers are ours but for rounding. */
class BlasTest {

  private static Blas blas() {
    Either<Fault, Blas> found = Blas.open(Option.none());
    assumeTrue(found.isRight(), () -> found.getLeft().line());
    return found.get();
  }

  /** Value, then gradient. */
  private static double[] evaluate(
      Architecture net, Goal goal, TrainingData data, double[] theta, EngineOptions options) {
    try (Engine e = Engines.of(net, goal, data, options)) {
      double[] gradient = new double[theta.length];
      double[] all = new double[theta.length + 1];
      all[0] = e.valueAndGradient(theta, gradient);
      System.arraycopy(gradient, 0, all, 1, gradient.length);
      return all;
    }
  }

  private static void agree(
      Architecture net, Goal goal, TrainingData data, double[] theta, Precision precision) {
    double tolerance = precision == Precision.F64 ? 1e-12 : 1e-4;
    EngineOptions own = EngineOptions.of(1).with(precision);
    double[] expected = evaluate(net, goal, data, theta, own);
    double largest = 0;
    for (double x : expected) {
      largest = Math.max(largest, Math.abs(x));
    }
    for (int threads : new int[] {1, 3}) {
      EngineOptions other = EngineOptions.of(threads).with(precision).with(Option.some(blas()));
      assertArrayEquals(
          expected, evaluate(net, goal, data, theta, other), tolerance * Math.max(1, largest));
    }
  }

  /** Below, at and above the size of a tile; widths of all remainders. */
  @ParameterizedTest
  @CsvSource({
    "RN1, 5, 3",
    "RN2, 63, 5",
    "RN1, 64, 8",
    "RN2, 65, 13",
    "RN1, 300, 16",
    "RN2, 700, 33"
  })
  void valueAndGradientOfPlainNetworksAgree(Kind kind, int samples, int width) {
    TrainingCase c =
        TrainingCase.of(
            5, kind, 3, width, 7, 4, samples, Loss.CROSS_ENTROPY, EmbeddingDecay.PENALISED);
    for (Precision precision : Precision.values()) {
      agree(
          c.architecture(),
          Goal.of(c.objective()),
          TrainingData.of(c.data()),
          c.theta(),
          precision);
    }
  }

  /** Every kind, norm, mask, readout, entry and setting of keys at least a few times. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void valueAndGradientOfSequenceNetworksAgree(Precision precision) {
    int every = 0;
    for (int c = 0; c < SequenceCase.COMBINATIONS; c += 5) {
      SequenceCase s = SequenceCase.drawn(c, 71 + c);
      every += s.net().readout() == Readout.EVERY ? 1 : 0;
      TrainingData data = TrainingData.of(s.data());
      agree(s.net(), Goal.of(s.objective()), data, s.theta(), precision);
    }
    assertTrue(every > 10, every + " read at every token");
  }

  @Test
  void saysItsVersion() {
    assertTrue(blas().version().matches("openblas \\d+\\.\\d+.*"), blas().version());
  }

  @Test
  void aMissingLibraryIsRefusedByTheNamesLookedFor(@TempDir Path folder) {
    Path absent = folder.resolve("libabsent.so");
    assertEquals(absent.toString(), Blas.open(Option.some(absent)).getLeft().where());
    Fault fault = Blas.ofSystem(List.of("libabsent.so.0", "libabsent.so")).getLeft();
    assertTrue(fault.what().contains("libabsent.so.0 and libabsent.so"), fault.line());
    assertTrue(fault.mend().contains("libopenblas0-pthread"), fault.line());
  }

  @Test
  void aLibraryWithoutTheProductsIsRefusedByTheNameLookedFor() {
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    assumeTrue(Files.exists(other), "a library that is none of linear algebra");
    Fault fault = Blas.open(Option.some(other)).getLeft();
    assertTrue(fault.what().contains("cblas_dgemm"), fault.line());
    assertTrue(fault.mend().contains("libopenblas0-openmp"), fault.line());
  }
}
