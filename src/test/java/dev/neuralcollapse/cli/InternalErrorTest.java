package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Our own mistakes: exit code 3, and where the details are. */
class InternalErrorTest {

  /** A stdout that breaks when the answer is printed. */
  private static final class Broken extends PrintStream {
    private final Throwable cause;

    Broken(Throwable cause) {
      super(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      this.cause = cause;
    }

    @Override
    public void println(String line) {
      switch (cause) {
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IllegalStateException(cause);
      }
    }
  }

  private static String endingThree(Throwable cause) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        CommandLineApplication.run(
            new Console(
                new Broken(cause), new PrintStream(err, true, StandardCharsets.UTF_8), false),
            "optimum",
            "--classes",
            "3",
            "--decay",
            "0.1");
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(3, exit, said);
    assertFalse(said.contains("\tat "), said);
    Matcher file = Pattern.compile("details are in (\\S+)").matcher(said);
    assertTrue(file.find(), said);
    Path details = Path.of(file.group(1));
    assertTrue(Files.readString(details).contains("\tat "), said);
    Files.delete(details);
    return said;
  }

  @Test
  void anExceptionIsExitThree() throws IOException {
    String said = endingThree(new IllegalStateException("a beam has broken\nand more"));
    assertTrue(said.contains("internal error: a beam has broken"), said);
    assertEquals(2, said.lines().count(), said);
  }

  @Test
  void anErrorWithoutMessageIsExitThree() throws IOException {
    assertTrue(endingThree(new StackOverflowError()).contains("StackOverflowError"));
  }

  @Test
  void tooLittleMemorySaysHowToGiveMore() throws IOException {
    String heap = endingThree(new OutOfMemoryError("Java heap space"));
    assertTrue(heap.contains("COLLAPSE_JVM_OPTS=-Xmx"), heap);
    String wrapped =
        endingThree(new IllegalStateException("a check broke off", new OutOfMemoryError()));
    assertTrue(wrapped.contains("COLLAPSE_JVM_OPTS=-Xmx"), wrapped);
  }
}
