package dev.neuralcollapse.cli;

import dev.neuralcollapse.training.Interrupt;
import java.io.PrintStream;

/**
 * Where a command speaks.
 *
 * @param out results only
 * @param err progress, warnings and errors
 * @param terminal whether {@code err} is a terminal, so that progress may be a moving bar
 * @param interrupt asks long commands to stop
 */
public record Console(PrintStream out, PrintStream err, boolean terminal, Interrupt interrupt) {

  /** Without anyone who interrupts. */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this(out, err, terminal, Interrupt.never());
  }
}
