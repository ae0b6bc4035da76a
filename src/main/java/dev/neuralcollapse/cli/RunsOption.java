package dev.neuralcollapse.cli;

import dev.neuralcollapse.experiment.run.Ledger;
import dev.neuralcollapse.experiment.run.Loader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where runs are kept. */
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "the folder of all runs (default ${DEFAULT-VALUE})")
  private Path runs = Ledger.RUNS;

  Path path() {
    return runs;
  }

  Ledger ledger() {
    return new Ledger(runs);
  }

  /** Reads samples, and networks of earlier runs. */
  Loader loader() {
    return Loader.of(runs);
  }

  /** As it is written behind a command, where it must be. */
  String words() {
    return runs.equals(Ledger.RUNS) ? "" : " --runs " + Text.shellQuoted(runs.toString());
  }
}
