package dev.neuralcollapse.cli;

import java.io.PrintStream;

/**
 * Where a command speaks.
 *
 * @param out results only
 * @param err progress, warnings and errors
 * @param terminal whether {@code err} is a terminal, so that progress may be a moving bar
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {}
