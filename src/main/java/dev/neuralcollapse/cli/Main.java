package dev.neuralcollapse.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Entry point of {@code ./collapse}. */
public final class Main {

  private static final long PATIENCE_SECONDS = 30;

  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = System.getenv("COLLAPSE_TERMINAL") != null;
    Interruption interruption = new Interruption();
    CountDownLatch done = new CountDownLatch(1);
    Thread last = new Thread(() -> stop(interruption, done, err, terminal));
    Runtime.getRuntime().addShutdownHook(last);
    int exit = CommandLineApplication.run(new Console(out, err, terminal, interruption), args);
    done.countDown();
    boolean lost = out.checkError();
    if (lost) {
      err.println(
          "collapse: standard output could not be written: is its disk full, its reader gone?");
    }
    err.flush();
    System.exit(lost && exit == Exit.STANDS.code() ? Exit.FAULT.code() : exit);
  }

  /** On Ctrl-C: whoever looks may write a last checkpoint first. */
  private static void stop(
      Interruption interruption, CountDownLatch done, PrintStream err, boolean terminal) {
    if (done.getCount() == 0) {
      return;
    }
    interruption.request();
    try {
      if (!interruption.isPolled() || !done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println((terminal ? "\n" : "") + "collapse: interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
