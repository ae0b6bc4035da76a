package dev.neuralcollapse.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path temporary;

  /** Another process, which has the lock until its input ends. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (FolderLock lock = FolderLock.of(Path.of(args[0])).get()) {
        System.out.println("held");
        while (System.in.read() >= 0) {
          // until the end
        }
      }
    }
  }

  @Test
  void anotherProcessIsKeptOut() throws Exception {
    Path folder = temporary.resolve("run");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertEquals("held", said.readLine());
      assertTrue(FolderLock.of(folder).getLeft().what().contains("process " + other.pid()));
      assertTrue(FolderLock.of(folder).isLeft(), "asking twice takes nothing away");
      other.getOutputStream().close();
      assertEquals(0, other.waitFor());
    } finally {
      other.destroy();
    }
    FolderLock.of(folder).get().close();
    assertTrue(Files.notExists(folder), "an empty folder goes with its lock");
  }

  @Test
  void anotherThreadIsKeptOutWhateverThePathIsCalled() throws Exception {
    Path folder = temporary.resolve("run");
    try (FolderLock lock = FolderLock.of(folder).get()) {
      assertTrue(FolderLock.of(folder.resolve("..").resolve("run")).isLeft());
      Files.writeString(folder.resolve("kept"), "");
    }
    FolderLock.of(folder).get().close();
    assertEquals(1, Files.list(folder).count());
  }
}
