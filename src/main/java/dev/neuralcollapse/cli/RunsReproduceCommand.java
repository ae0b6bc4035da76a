package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.run.Again;
import dev.neuralcollapse.experiment.run.RunStore;
import dev.neuralcollapse.training.CheckpointPolicy;
import dev.neuralcollapse.training.Session;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.control.Either;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code runs reproduce}. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Runs a finished run again, beside it, and compares network and numbers bit for bit. Exit"
            + " 1 where anything differs. A run trained with --blas promises no bits and is"
            + " refused.")
final class RunsReproduceCommand extends CollapseCommand {
  @Parameters(paramLabel = "ID", description = "a finished run")
  private String id = "";

  @Mixin private RunsOption runs = new RunsOption();

  @Override
  Either<Fault, Answer> answer() {
    return RunsCommand.trained(runs.ledger(), id)
        .flatMap(
            store -> {
              TrainProgress progress = new TrainProgress(console(), global().quiet);
              Either<Fault, Again.Outcome> again =
                  Again.run(
                      store,
                      runs.loader(),
                      ReproduceCommand.VERSION,
                      new Session(
                          global().threadCount(),
                          progress,
                          console().interrupt(),
                          CheckpointPolicy.none()));
              progress.end();
              return again.map(o -> answer(store, o));
            });
  }

  private Answer answer(RunStore store, Again.Outcome outcome) {
    String run = String.valueOf(store.path().getFileName());
    return switch (outcome) {
      case Again.Interrupted i -> {
        console().err().println("interrupted: the run stands as it was");
        yield new Answer(
            Exit.INTERRUPTED,
            "runs-reproduce",
            LinkedHashMap.of("run", run, "state", "interrupted"),
            "");
      }
      case Again.Compared c ->
          new Answer(
              c.differences().isEmpty() ? Exit.STANDS : Exit.FALLS,
              "runs-reproduce",
              LinkedHashMap.of(
                  "run",
                  run,
                  "identical",
                  c.differences().isEmpty(),
                  "differences",
                  c.differences()),
              c.differences().isEmpty()
                  ? run + ": the same bits again"
                  : List.of(run + ": not the same")
                      .appendAll(c.differences().flatMap(d -> Text.indented(2, Text.shown(d))))
                      .mkString("\n"));
    };
  }
}
