package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.run.Ledger;
import dev.neuralcollapse.experiment.run.RunResult;
import dev.neuralcollapse.experiment.run.RunStore;
import dev.neuralcollapse.experiment.run.SweepStore;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What ran, what it found, and whether it does so again. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "List runs, show one, compare two, export a network, or run one again.",
    synopsisSubcommandLabel = "(list | show | compare | export | reproduce)",
    subcommands = {
      RunsCommand.Listing.class,
      RunsCommand.Showing.class,
      RunsCompareCommand.class,
      RunsExportCommand.class,
      RunsReproduceCommand.class
    })
final class RunsCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "which: runs list, runs show, runs compare, runs export or runs reproduce?");
    }
  }

  /** A finished training run. */
  static Either<Fault, RunStore> trained(Ledger ledger, String id) {
    return ledger
        .find(id)
        .flatMap(
            e ->
                e.kind() == Ledger.Kind.TRAIN && e.state() != Ledger.State.UNFINISHED
                    ? e.damage().toEither(() -> RunStore.at(e.path())).swap()
                    : Either.left(
                        new Fault(
                            "run '" + e.id() + "'",
                            e.kind() == Ledger.Kind.TRAIN
                                ? "it is " + e.state().id()
                                : "it is of the kind " + e.kind().id(),
                            e.state() == Ledger.State.UNFINISHED
                                ? "go on with it: " + e.command()
                                : "name a finished training run; 'collapse runs list' shows"
                                    + " them")));
  }

  /** {@code runs list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All runs below runs/ with their states.")
  static final class Listing extends CollapseCommand {
    @Mixin private RunsOption runs = new RunsOption();

    @Override
    Either<Fault, Answer> answer() {
      return runs.ledger()
          .entries()
          .map(all -> all.map(Listing::looked))
          .map(
              all ->
                  Answer.stands(
                      "runs-list",
                      LinkedHashMap.of("runs", all.map(Listing::json)),
                      all.isEmpty()
                          ? "no runs yet; 'collapse train --example' prints a specification"
                          : all.flatMap(Listing::lines).mkString("\n")));
    }

    /** A result that is there but cannot be read is damage, too. */
    private static Ledger.Entry looked(Ledger.Entry e) {
      return e.damage().isEmpty()
          ? e
          : new Ledger.Entry(e.id(), e.kind(), Ledger.State.DAMAGED, e.path());
    }

    private static Map<String, Object> json(Ledger.Entry e) {
      return LinkedHashMap.of(
          "run", e.id(),
          "kind", e.kind().id(),
          "state", e.state().id(),
          "folder", e.path().toString(),
          "summary", summary(e));
    }

    private static Seq<String> lines(Ledger.Entry e) {
      String start =
          String.format(Locale.ROOT, "%-22s %-9s %-10s", e.id(), e.kind().id(), e.state().id());
      return e.damage()
          .map(f -> Text.indented(4, Text.shown(f.line())).prepend(start.stripTrailing()))
          .getOrElse(() -> List.of((start + " " + summary(e)).stripTrailing()));
    }

    private static String summary(Ledger.Entry e) {
      return switch (e.kind()) {
        case REPRODUCE -> "";
        case SWEEP ->
            SweepStore.read(e.path())
                .map(
                    d ->
                        d.cells().count(c -> c.state().equals("finished"))
                            + " of "
                            + d.cells().size()
                            + " finished")
                .getOrElse("");
        case TRAIN ->
            e.state() == Ledger.State.FINISHED
                ? RunResult.read(e.path()).map(Listing::summary).getOrElse("")
                : e.state() == Ledger.State.UNFINISHED
                    ? RunStore.at(e.path()).kept() + " evaluations kept"
                    : e.damage().map(Fault::line).getOrElse("");
      };
    }

    private static String summary(RunResult r) {
      return String.format(
          Locale.ROOT,
          "%s L=%d %s%s",
          r.network().architecture(),
          r.network().depth(),
          r.convergence().status().id(),
          r.objective().map(v -> String.format(Locale.ROOT, " %.6g", v)).getOrElse(""));
    }
  }

  /** {@code runs show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "What one run found, as 'train' or 'sweep' said it.")
  static final class Showing extends CollapseCommand {
    @Parameters(paramLabel = "ID", description = "a run, or the beginning of its name")
    private String id = "";

    @Mixin private RunsOption runs = new RunsOption();

    @Override
    Either<Fault, Answer> answer() {
      return runs.ledger()
          .find(id)
          .flatMap(
              e ->
                  switch (e.kind()) {
                    case SWEEP ->
                        SweepStore.read(e.path())
                            .map(
                                d ->
                                    Answer.stands(
                                        "sweep",
                                        SweepAnswer.json(
                                            d.run(), e.path(), d.cells(), e.state().id()),
                                        SweepAnswer.text(d.run(), e.path(), d.cells())));
                    case TRAIN -> e.state() == Ledger.State.UNFINISHED ? begun(e) : train(e);
                    case REPRODUCE -> Either.right(reproduced(e));
                  });
    }

    private Either<Fault, Answer> train(Ledger.Entry e) {
      RunStore store = RunStore.at(e.path());
      return store
          .spec()
          .flatMap(
              s ->
                  RunResult.read(e.path())
                      .map(r -> TrainAnswer.of(runs.ledger(), store, s, r, true).standing()));
    }

    private static Either<Fault, Answer> begun(Ledger.Entry e) {
      RunStore store = RunStore.at(e.path());
      return store
          .spec()
          .map(
              s ->
                  Answer.stands(
                      "train",
                      LinkedHashMap.of(
                          "run", e.id(),
                          "folder", e.path().toString(),
                          "state", e.state().id(),
                          "kept", store.kept(),
                          "spec", s.canonical()),
                      List.of(
                              e.id() + ": unfinished, " + store.kept() + " evaluations kept",
                              "to go on: " + e.command())
                          .appendAll(indented(s.yaml()))
                          .mkString("\n")));
    }

    private static Seq<String> indented(String yaml) {
      return List.ofAll(yaml.lines().toList()).map(l -> "  " + l);
    }

    private static Answer reproduced(Ledger.Entry e) {
      return Answer.stands(
          "runs-show",
          LinkedHashMap.of(
              "run",
              e.id(),
              "kind",
              e.kind().id(),
              "state",
              e.state().id(),
              "folder",
              e.path().toString()),
          e.id() + ": " + e.state().id() + "; its report is in reports/" + e.id());
    }
  }
}
