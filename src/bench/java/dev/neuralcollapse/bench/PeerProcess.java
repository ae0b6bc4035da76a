package dev.neuralcollapse.bench;

import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A peer in a process of its own: it gets one line and answers with one line. Between its turns it
 * waits for input and costs nothing.
 */
final class PeerProcess implements AutoCloseable {
  private static final int START_SECONDS = 120;
  private static final String ENDED =
      "{\"fault\": \"the process ended; target/bench.log may say why\"}";

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(64);
  private final String version;

  private PeerProcess(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("reads " + name).start(() -> pump(out));
    Either<String, Answer> hello = answer(START_SECONDS);
    if (hello.isLeft()) {
      process.destroy();
      throw new IOException(hello.getLeft());
    }
    this.version = hello.get().text("version").getOrElse("");
  }

  /** Starts one, or says why there is none. */
  static Either<String, PeerProcess> start(
      String name, Seq<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command.toJavaList());
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return Either.right(new PeerProcess(name, builder.start()));
    } catch (IOException e) {
      return Either.left(String.valueOf(e.getMessage()));
    }
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  private void pump(BufferedReader out) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        // A library may print something of its own.
        if (line.startsWith("{")) {
          lines.put(line);
        }
      }
      lines.put(ENDED);
    } catch (IOException e) {
      lines.offer(ENDED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Either<String, Answer> answer(int seconds) {
    try {
      String line = lines.poll(seconds, TimeUnit.SECONDS);
      return line == null ? Either.left("no answer within " + seconds + " s") : Answer.parse(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Either.left("interrupted");
    }
  }

  /** Does as ordered, or says what went wrong. */
  Either<String, Answer> ask(Order order, int seconds) {
    try {
      in.write(order.json());
      in.newLine();
      in.flush();
    } catch (IOException e) {
      return Either.left("the process ended");
    }
    return answer(seconds);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
