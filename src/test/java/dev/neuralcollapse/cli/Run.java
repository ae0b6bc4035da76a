package dev.neuralcollapse.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One command line run inside the test's own JVM.
 *
 * @param exit exit code
 * @param out everything on stdout
 * @param err everything on stderr
 */
public record Run(int exit, String out, String err) {

  /** Runs {@code collapse args}. */
  public static Run of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        CommandLineApplication.run(
            new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false),
            args);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** stdout as exactly one JSON document. */
  public JsonNode json() {
    return JsonMapper.builder()
        .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readTree(out);
  }

  /** The longest line of both streams. */
  public int widest() {
    return widestBut("\0");
  }

  /** The longest line that does not hold this path, which is as long as it is. */
  public int widestBut(Object path) {
    return (out + err)
        .lines()
        .filter(line -> !line.contains(path.toString()))
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }
}
