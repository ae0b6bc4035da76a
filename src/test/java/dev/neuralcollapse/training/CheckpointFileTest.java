package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private static final TrainingData DATA = TrainingData.of(Toy.clusters(3, 20, 4, 0.7, 2));
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          ResidualNetwork.rn1(4, 5, 3, 3),
          new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE),
          new Optimiser.Lbfgs(5, 60, Convergence.never()),
          Initialisation.standard(),
          5);

  @TempDir Path folder;

  private static Snapshot snapshot(int evaluations) {
    return new Snapshot("abc", evaluations, new byte[] {1, 2, 3, -4});
  }

  private Path file() {
    return folder.resolve("deep").resolve("run.checkpoint");
  }

  @Test
  void whatIsWrittenIsRead() {
    Snapshot snapshot = snapshot(17);
    assertEquals(file(), CheckpointFile.write(file(), snapshot).get());
    assertEquals(snapshot, CheckpointFile.read(file()).get());
    assertEquals(snapshot.hashCode(), CheckpointFile.read(file()).get().hashCode());
    CheckpointFile.write(file(), snapshot(18)).get();
    assertEquals(18, CheckpointFile.read(file()).get().evaluations());
  }

  /** Longer than one block of numbers, and no multiple of it. */
  @Test
  void longArraysComeBackToTheBit() {
    for (int n : new int[] {0, 1, 8191, 8192, 8193, 20_001}) {
      double[] x = new double[n];
      Arrays.setAll(x, i -> i % 7 == 0 ? -0.0 : i % 11 == 0 ? Double.NaN : StrictMath.sin(i));
      byte[] saved =
          State.save(
              s -> {
                s.section("x");
                s.all(x);
                s.text("end");
              });
      double[] back = new double[n];
      State restored = State.of(saved);
      restored.section("x");
      restored.all(back);
      assertEquals("end", restored.text(""));
      restored.end();
      for (int i = 0; i < n; i++) {
        assertEquals(Double.doubleToRawLongBits(x[i]), Double.doubleToRawLongBits(back[i]));
      }
      byte[] cut = Arrays.copyOf(saved, saved.length - 6);
      assertThrows(
          State.Mismatch.class,
          () -> {
            State short1 = State.of(cut);
            short1.section("x");
            short1.all(new double[n]);
            short1.text("");
          });
    }
  }

  /** A run goes on from its file as from its memory. */
  @Test
  void aRunGoesOnFromItsFile() {
    Outcome whole = Trainer.train(SPEC, DATA, Session.plain(1));
    List<String> faults = new ArrayList<>();
    int[] polls = {0};
    Session session =
        Session.plain(1)
            .with((Interrupt) () -> ++polls[0] > 9)
            .with(
                CheckpointPolicy.everyEvaluations(
                    4, CheckpointFile.into(file(), f -> faults.add(f.line()))));
    Outcome part = Trainer.train(SPEC, DATA, session);
    assertInstanceOf(Outcome.Interrupted.class, part);
    assertEquals(Stop.Reason.INTERRUPTED, part.stop().reason());
    assertEquals(List.of(), faults);
    Snapshot kept = CheckpointFile.read(file()).get();
    assertEquals(part.trace().evaluations(), kept.evaluations());
    assertEquals(whole, Trainer.resume(SPEC, DATA, Session.plain(2), kept).get());
  }

  /** The disk fills up, or the power goes, in the middle of the next one. */
  @Test
  void aFaultInTheMiddleLeavesTheOldOne() throws IOException {
    CheckpointFile.write(file(), snapshot(17)).get();
    byte[] before = Files.readAllBytes(file());
    assertTrue(
        AtomicFile.write(
                file(),
                Overwrite.REPLACE,
                out -> {
                  out.write(before, 0, before.length / 2);
                  throw new IOException("no space left on device");
                })
            .isLeft());
    assertArrayEquals(before, Files.readAllBytes(file()));
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.write(
                file(),
                Overwrite.REPLACE,
                out -> {
                  out.write(1);
                  throw new IllegalStateException("killed");
                }));
    assertEquals(17, CheckpointFile.read(file()).get().evaluations());
    try (var files = Files.list(file().getParent())) {
      assertEquals(1, files.count(), "nothing half-written stays behind");
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsTold() throws IOException {
    Files.writeString(folder.resolve("deep"), "a file in the way");
    List<String> faults = new ArrayList<>();
    CheckpointFile.into(file(), f -> faults.add(f.line())).accept(snapshot(1));
    assertEquals(1, faults.size());
  }

  @Test
  void anythingElseIsRefusedInWords() throws IOException {
    assertTrue(CheckpointFile.read(file()).getLeft().what().contains("no such file"));
    CheckpointFile.write(file(), snapshot(17)).get();
    byte[] good = Files.readAllBytes(file());
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      Files.write(file(), bad);
      assertTrue(CheckpointFile.read(file()).isLeft(), "byte " + i);
    }
    for (int length = 0; length < good.length; length++) {
      Files.write(file(), Arrays.copyOf(good, length));
      assertTrue(CheckpointFile.read(file()).isLeft(), "length " + length);
    }
    byte[] newer = good.clone();
    newer[11] = 2;
    Files.write(file(), newer);
    assertTrue(CheckpointFile.read(file()).getLeft().what().contains("format 2"));
  }

  @Test
  void theClockMayAskForSnapshotsToo() {
    List<Snapshot> kept = new ArrayList<>();
    Trainer.train(
        SPEC, DATA, Session.plain(1).with(CheckpointPolicy.everySeconds(1e-9, kept::add)));
    assertTrue(kept.size() > 5);
    assertThrows(
        IllegalArgumentException.class, () -> CheckpointPolicy.everySeconds(-1, kept::add));
  }

  @Test
  void aFlagCanBeThrownFromAnyThread() throws InterruptedException {
    Interrupt.Flag flag = new Interrupt.Flag();
    Thread other = new Thread(flag::request);
    other.start();
    other.join();
    Outcome outcome = Trainer.train(SPEC, DATA, Session.plain(1).with(flag));
    assertInstanceOf(Outcome.Interrupted.class, outcome);
    assertEquals(1, outcome.trace().evaluations());
  }
}
