package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.run.MemoryEstimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses arguments, runs a command, and turns every ending into an exit code. */
public final class CommandLineApplication {

  private CommandLineApplication() {}

  /** Runs one command line; never throws, never exits. */
  public static int run(Console console, String... args) {
    try {
      return parsed(console, args);
    } catch (Throwable e) {
      // Errors too: a heap that is too small must still end with the right exit code.
      return internalError(console, e);
    }
  }

  private static int parsed(Console console, String... args) {
    Root root = new Root(console);
    CommandLine line =
        new CommandLine(root)
            .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setUsageHelpWidth(80)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExpandAtFiles(false)
            .registerConverter(Path.class, CommandLineApplication::path)
            .setParameterExceptionHandler((e, a) -> usageFault(console, e))
            .setExecutionExceptionHandler((e, c, p) -> internalError(console, e));
    if (args.length == 0) {
      line.usage(console.err());
      return Exit.FAULT.code();
    }
    return line.execute(args);
  }

  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + word + "' can be no file name");
    }
  }

  private static int usageFault(Console console, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    Text.hanging(command + ":", Text.shown(firstLine(e))).forEach(console.err()::println);
    if (e instanceof UnmatchedArgumentException u && !u.getSuggestions().isEmpty()) {
      console.err().println("  did you mean: " + String.join(", ", u.getSuggestions()) + "?");
    }
    console.err().println("  '" + command + " --help' lists what it takes");
    return Exit.FAULT.code();
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message
        .lines()
        .findFirst()
        .orElse(message)
        .replaceFirst(" is not an? (int|long)$", " is no whole number, or too large a one")
        .replaceFirst(" is not a double$", " is no number");
  }

  /** Whether a heap that is too small is at the bottom of this. */
  static boolean outOfMemory(Throwable e) {
    Throwable cause = e;
    for (int i = 0; i < 10 && cause != null; i++) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** The machine's fault, not ours: too little memory for what was asked for. */
  private static int memoryFault(Console console, Throwable e) {
    Fault fault = MemoryEstimate.exhausted(Runtime.getRuntime().maxMemory());
    Text.hanging("collapse: " + fault.where() + ":", fault.what() + reason(e))
        .appendAll(Text.indented(2, fault.mend()))
        .forEach(console.err()::println);
    return Exit.FAULT.code();
  }

  private static String reason(Throwable e) {
    return " (" + Text.shown(firstLine(e)) + ")";
  }

  private static int internalError(Console console, Throwable e) {
    if (outOfMemory(e)) {
      return memoryFault(console, e);
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    console.err().println("collapse: internal error: " + Text.shown(firstLine(e)));
    try {
      Path file = Files.createTempFile("collapse-error-", ".txt");
      Files.writeString(file, trace.toString(), StandardCharsets.UTF_8);
      console.err().println("  the details are in " + file);
    } catch (IOException io) {
      console.err().println("  the details could not be written (" + io.getMessage() + "):");
      console.err().println(trace);
    }
    return Exit.INTERNAL.code();
  }
}
