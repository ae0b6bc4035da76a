package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script at the top, where something of the installation is missing. */
class LauncherTest {
  @TempDir Path folder;

  private record Ended(int exit, String out, String err) {}

  private Ended launch(String jdk) throws IOException, InterruptedException {
    return launch(jdk, "");
  }

  private Ended launch(String jdk, String options) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder("bash", Path.of("collapse").toAbsolutePath().toString(), "claims")
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().put("COLLAPSE_JDK", jdk);
    process.environment().put("COLLAPSE_JVM_OPTS", options);
    Process running = process.start();
    assertTrue(running.waitFor(30, TimeUnit.SECONDS));
    return new Ended(
        running.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static void saysWhatIsMissing(Ended e, String jdk) {
    assertEquals(2, e.exit(), e.err());
    assertEquals("", e.out());
    assertTrue(e.err().contains("COLLAPSE_JDK=" + jdk), e.err());
    assertTrue(e.err().contains("adoptium.net"), e.err());
    assertTrue(e.err().lines().count() <= 4, e.err());
    assertFalse(e.err().contains("line "), "a message of bash: " + e.err());
  }

  @Test
  void aJdkThatIsNotThere() throws IOException, InterruptedException {
    String nowhere = folder.resolve("no such jdk").toString();
    saysWhatIsMissing(launch(nowhere), nowhere);
  }

  @Test
  void flagsThatJavaDoesNotTake() throws IOException, InterruptedException {
    Ended e = launch(System.getProperty("java.home"), "-Xmx1x");
    assertEquals(2, e.exit(), e.err());
    assertEquals("", e.out());
    assertTrue(e.err().startsWith("collapse: COLLAPSE_JVM_OPTS=-Xmx1x"), e.err());
    assertEquals(2, e.err().lines().count(), e.err());
  }

  @Test
  void aJdkThatIsTooOld() throws IOException, InterruptedException {
    Path old = folder.resolve("jdk-17");
    Files.createDirectories(old.resolve("bin"));
    Files.createFile(
        old.resolve("bin/javac"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    saysWhatIsMissing(launch(old.toString()), old.toString());
  }
}
