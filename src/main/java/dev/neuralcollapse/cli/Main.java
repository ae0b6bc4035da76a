package dev.neuralcollapse.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** Entry point of {@code ./collapse}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = System.getenv("COLLAPSE_TERMINAL") != null;
    AtomicBoolean done = new AtomicBoolean();
    Thread last =
        new Thread(
            () -> {
              if (!done.get()) {
                err.println((terminal ? "\n" : "") + "collapse: interrupted");
              }
            });
    Runtime.getRuntime().addShutdownHook(last);
    int exit = CommandLineApplication.run(new Console(out, err, terminal), args);
    done.set(true);
    boolean lost = out.checkError();
    if (lost) {
      err.println(
          "collapse: standard output could not be written: is its disk full, its reader gone?");
    }
    err.flush();
    System.exit(lost && exit == Exit.STANDS.code() ? Exit.FAULT.code() : exit);
  }
}
