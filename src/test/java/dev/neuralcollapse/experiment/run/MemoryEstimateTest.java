package dev.neuralcollapse.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.training.CheckpointFile;
import dev.neuralcollapse.training.CheckpointPolicy;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import io.vavr.Tuple;
import io.vavr.collection.List;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
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

  /** Kept or not, and how large: a checkpoint that was really written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimiser: {name: lbfgs, evaluations: 30, gradient: 0}\n",
        "optimiser: {name: newton, evaluations: 60, gradient: 0}\n",
        "optimiser: {name: momentum, rate: 0.1, epochs: 30}\n",
        "optimiser: {name: adam, rate: 0.01, epochs: 30}\n"
      })
  void aCheckpointIsNoLargerThanEstimated(String optimiser) {
    String text =
        "data: {name: gaussian, classes: 3, per-class: 20, dimension: 30}\n" + REST + optimiser;
    Problem problem = Problem.of(RunSpec.parse(text, "s.yaml").get(), Loader.of(folder), 1).get();
    AtomicLong largest = new AtomicLong();
    Trainer.train(
        Assembly.of(problem).get(),
        problem.trainingData(),
        Session.plain(1)
            .with(
                CheckpointPolicy.everyEvaluations(
                    1,
                    s ->
                        largest.accumulateAndGet(
                            CheckpointFile.write(folder.resolve("c"), s).get().toFile().length(),
                            Math::max))));
    double estimate = problem.memory(1).snapshot();
    // Counters and the record of the run's course take a few kilobytes more.
    assertTrue(largest.get() < estimate + 20_000, largest + " and " + estimate);
    assertTrue(largest.get() > 0.5 * estimate, largest + " and " + estimate);
    String none = text.replace("checkpoint: 2", "checkpoint: 0");
    MemoryEstimate without =
        Problem.of(RunSpec.parse(none, "s.yaml").get(), Loader.of(folder), 1).get().memory(1);
    assertEquals(0, without.snapshot());
    assertTrue(without.training() < problem.memory(1).training());
  }

  /** Refused before anything is read, whatever the heap. */
  @Test
  void aCheckpointThatFitsIntoNoArrayIsRefused() {
    String text =
        "data: {name: gaussian, classes: 3, per-class: 2, dimension: 30}\n"
            + "architecture: {name: rn1, depth: 4, width: 2500}\n"
            + "goal: {decay: 0.01}\noptimiser: {name: lbfgs, evaluations: 3}\n";
    RunSpec spec = RunSpec.parse(text, "s.yaml").get();
    DataSource source = Loader.of(folder).source();
    Fault fault = Problem.foreseen(spec, source).within(Long.MAX_VALUE, "memory").getLeft();
    assertEquals("checkpoint", fault.where());
    assertTrue(fault.what().contains("GB"), fault.line());
    assertTrue(fault.mend().contains("'checkpoint: 0'"), fault.line());
    RunSpec none = RunSpec.parse(text + "checkpoint: 0\n", "s.yaml").get();
    assertTrue(Problem.foreseen(none, source).within(Long.MAX_VALUE, "memory").isRight());
  }
}
