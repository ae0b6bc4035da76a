package dev.neuralcollapse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses arguments, runs a command, and turns every ending into an exit code. */
public final class CommandLineApplication {

  private CommandLineApplication() {}

  /** Runs one command line; never throws, never exits. */
  public static int run(Console console, String... args) {
    Root root = new Root(console);
    CommandLine line =
        new CommandLine(root)
            .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setUsageHelpWidth(80)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, a) -> usageFault(console, e))
            .setExecutionExceptionHandler((e, c, p) -> internalError(console, e));
    if (args.length == 0) {
      line.usage(console.err());
      return Exit.FAULT.code();
    }
    return line.execute(args);
  }

  private static int usageFault(Console console, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.err().println(command + ": " + firstLine(e));
    if (e instanceof UnmatchedArgumentException u && !u.getSuggestions().isEmpty()) {
      console.err().println("  did you mean: " + String.join(", ", u.getSuggestions()) + "?");
    }
    console.err().println("  '" + command + " --help' lists what it takes");
    return Exit.FAULT.code();
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  private static int internalError(Console console, Exception e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    console.err().println("collapse: internal error: " + firstLine(e));
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
