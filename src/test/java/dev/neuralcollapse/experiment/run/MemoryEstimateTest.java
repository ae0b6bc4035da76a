package dev.neuralcollapse.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.collection.List;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryEstimateTest {
  private static final String REST =
      """
      architecture: {name: rn1, depth: 3, width: 32}
      goal: {decay: 0.01}
      checkpoint: 2
      """;
  private static final String FIRST_ORDER = "optimiser: {name: sgd, rate: 0.1, epochs: 3}\n";
  private static final String WHITENED = "optimiser: {name: lbfgs, evaluations: 3}\n";

  @TempDir Path folder;

  private String data() {
    int n = 12_000;
    Path file =
        Npz.write(
                folder.resolve("drawn.npz"),
                List.of(
                    Tuple.of(
                        "inputs",
                        NpyArray.of(
                            Matrix.generate(n, 200, (i, j) -> Math.sin(1 + i + j * (1 + i % 7))))),
                    Tuple.of(
                        "labels",
                        NpyArray.ofLongs(LongStream.range(0, n).map(i -> i % 3).toArray(), n))),
                Overwrite.REPLACE)
            .get();
    return "data: {path: " + file + "}\n";
  }

  private double estimate(String text) {
    RunSpec spec = RunSpec.parse(data() + text, "s.yaml").get();
    return Problem.of(spec, Loader.of(folder), 1).get().memory(1).total();
  }

  /** A machine that has just as much as is asked for. */
  @ParameterizedTest
  @ValueSource(strings = {FIRST_ORDER, WHITENED})
  void aRunFitsIntoWhatItIsSaidToNeed(String optimiser) throws Exception {
    Path spec = Files.writeString(folder.resolve("s.yaml"), data() + REST + optimiser);
    // The collector keeps part of the heap to itself, a tenth stays free.
    long heap = (long) Math.ceil(1.15 * estimate(REST + optimiser) / 0.9 / 1e6);
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseParallelGC",
                "-Xmx" + heap * 1000 + "k",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.neuralcollapse.cli.Main",
                "train",
                spec.toString(),
                "--quiet",
                "--threads",
                "1",
                "--out",
                folder.resolve("out").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, run.waitFor(), heap + " MB: " + said);
  }

  @Test
  void whitenedInputsCostMoreThanAnyNetworkOnThem() {
    assertTrue(estimate(REST + WHITENED) > 1.2 * estimate(REST + FIRST_ORDER));
    assertTrue(
        estimate(REST.replace("depth: 3", "depth: 40") + FIRST_ORDER)
            > 2 * estimate(REST + FIRST_ORDER));
  }
}
