package dev.neuralcollapse.cli;

import dev.neuralcollapse.training.Interrupt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Small training runs in a folder of their own.
 *
 * @param folder which holds specifications and runs
 */
record Trained(Path folder) {
  /** Fifteen drawn samples, three layers of width 8. */
  static final String TINY =
      """
      data: {name: gaussian, classes: 3, per-class: 5, dimension: 6}
      architecture: {name: rn1, depth: 3, width: 8}
      goal: {decay: 0.01}
      optimiser: {name: lbfgs, evaluations: 60, gradient: 0}
      checkpoint: 5
      """;

  /** The tiny run with one line changed. */
  static String with(String line) {
    String key = line.substring(0, line.indexOf(':') + 1);
    StringBuilder text = new StringBuilder();
    TINY.lines().filter(l -> !l.startsWith(key)).forEach(l -> text.append(l).append('\n'));
    return text.append(line).append('\n').toString();
  }

  Path runs() {
    return folder.resolve("runs");
  }

  /** A specification in a file. */
  String spec(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command with its words, in this folder's runs. */
  Run run(String... words) {
    return run(0, words);
  }

  /** The same, interrupted after so many looks; never for 0. */
  Run run(int looks, String... words) {
    AtomicInteger left = new AtomicInteger(looks);
    return run(() -> looks > 0 && left.decrementAndGet() <= 0, words);
  }

  /** The same, breaking down after so many looks. */
  Run crash(int looks, String... words) {
    AtomicInteger left = new AtomicInteger(looks);
    return run(
        () -> {
          if (left.decrementAndGet() <= 0) {
            throw new IllegalStateException("power cut");
          }
          return false;
        },
        words);
  }

  /** The same, out of memory after so many looks. */
  Run exhausted(int looks, String... words) {
    AtomicInteger left = new AtomicInteger(looks);
    return run(
        () -> {
          if (left.decrementAndGet() <= 0) {
            throw new OutOfMemoryError("Java heap space");
          }
          return false;
        },
        words);
  }

  private Run run(Interrupt interrupt, String... words) {
    String[] line = new String[words.length + 2];
    System.arraycopy(words, 0, line, 0, words.length);
    line[words.length] = "--runs";
    line[words.length + 1] = runs().toString();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        CommandLineApplication.run(
            new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                interrupt),
            line);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A tiny run, trained; its id. */
  String trained(String name, String text) {
    Run run = run("train", spec(name, text), "--json", "--quiet");
    if (run.exit() != 0) {
      throw new AssertionError(run.err());
    }
    return run.json().get("run").stringValue();
  }

  byte[] bytes(String run, String file) {
    try {
      return Files.readAllBytes(runs().resolve(run).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
