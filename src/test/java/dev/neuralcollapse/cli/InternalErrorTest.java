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

  private record Ended(int exit, String said) {}

  private static Ended ending(Throwable cause) {
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
    return new Ended(exit, err.toString(StandardCharsets.UTF_8));
  }

  private static String endingThree(Throwable cause) throws IOException {
    Ended ended = ending(cause);
    String said = ended.said;
    assertEquals(3, ended.exit, said);
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

  /** Not our mistake: exit code 2, without details. */
  @Test
  void tooLittleMemorySaysHowToGiveMore() {
    for (Throwable cause :
        new Throwable[] {
          new OutOfMemoryError("Java heap space"),
          new IllegalStateException("a check broke off", new OutOfMemoryError())
        }) {
      Ended ended = ending(cause);
      assertEquals(2, ended.exit, ended.said);
      assertTrue(ended.said.contains("COLLAPSE_JVM_OPTS=-Xmx"), ended.said);
      assertFalse(ended.said.contains("details"), ended.said);
    }
  }
}
