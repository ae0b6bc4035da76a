package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.neuralcollapse.data.format.Overwrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported folders run by numpy (objective.py); skipped where python3 has none. */
class ObjectiveElsewhereTest {
  @TempDir Path folder;

  private static int python(Path log, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private static boolean hasNumpy(Path log) throws InterruptedException {
    try {
      return python(log, List.of("-c", "import numpy")) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void numpyFindsTheSameObjective() throws Exception {
    Path log = folder.resolve("log.txt");
    assumeTrue(hasNumpy(log), "no python3 with numpy");
    Path script = Path.of(Objects.requireNonNull(getClass().getResource("objective.py")).toURI());
    List<String> arguments = new ArrayList<>(List.of(script.toString()));
    AtomicInteger count = new AtomicInteger();
    SequenceNetworkTest.all()
        .forEach(
            drawn -> {
              Path one = folder.resolve("network-" + count.incrementAndGet());
              drawn.folder().write(one, Overwrite.NEVER).getOrElseThrow(f -> new AssertionError(f));
              arguments.add(one.toString());
            });
    DenseFolderTest.drawn()
        .forEach(
            dense -> {
              Path one = folder.resolve("network-" + count.incrementAndGet());
              dense.write(one, Overwrite.NEVER).getOrElseThrow(f -> new AssertionError(f));
              arguments.add(one.toString());
            });
    assertEquals(0, python(log, arguments), () -> read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
