package dev.neuralcollapse.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Entry point of {@code ./collapse}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = System.getenv("COLLAPSE_TERMINAL") != null;
    int exit = CommandLineApplication.run(new Console(out, err, terminal), args);
    out.flush();
    err.flush();
    System.exit(exit);
  }
}
