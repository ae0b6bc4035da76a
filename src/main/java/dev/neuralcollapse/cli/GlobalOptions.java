package dev.neuralcollapse.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options every command understands, before or after its name. */
final class GlobalOptions {
  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print exactly one JSON document on stdout")
  boolean json;

  @Option(
      names = "--seed",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      defaultValue = "1",
      description = "seed of everything random (default ${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      defaultValue = "0",
      description = "threads; 0 means all cores; never changes a result (default ${DEFAULT-VALUE})")
  int threads;

  @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "no progress on stderr")
  boolean quiet;

  /** At least one. */
  int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
