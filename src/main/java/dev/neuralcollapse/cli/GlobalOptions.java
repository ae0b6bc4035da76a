package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Option;
import picocli.CommandLine.ScopeType;

/** Options every command understands, before or after its name. */
final class GlobalOptions {
  @picocli.CommandLine.Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print exactly one JSON document on stdout")
  boolean json;

  @picocli.CommandLine.Option(
      names = "--seed",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      defaultValue = "1",
      description = "seed of everything random (default ${DEFAULT-VALUE})")
  long seed;

  @picocli.CommandLine.Option(
      names = "--threads",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      defaultValue = "0",
      description = "threads; 0 means all cores; never changes a result (default ${DEFAULT-VALUE})")
  int threads;

  @picocli.CommandLine.Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "no progress on stderr")
  boolean quiet;

  /** More threads than any machine has are a slip of the keyboard. */
  private static final int MOST_THREADS = 4096;

  /** What is wrong with them, if anything is. */
  Option<Fault> fault() {
    return threads >= 0 && threads <= MOST_THREADS
        ? Option.none()
        : Option.some(
            new Fault(
                "--threads",
                threads + " is no number of threads",
                "give 1 to " + MOST_THREADS + ", or 0 for all cores"));
  }

  /** At least one. */
  int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
