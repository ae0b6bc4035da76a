package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.run.FolderLock;
import dev.neuralcollapse.experiment.run.Provenance;
import dev.neuralcollapse.experiment.run.RunStore;
import dev.neuralcollapse.experiment.run.SweepCell;
import dev.neuralcollapse.experiment.run.SweepJob;
import dev.neuralcollapse.experiment.run.SweepJob.Planned;
import dev.neuralcollapse.experiment.run.SweepStore;
import dev.neuralcollapse.experiment.spec.Grid;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every run of a grid. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description =
        "Trains every run of a specification with a grid, several side by side, each of them a run"
            + " of its own under runs/. A run that diverges or breaks down is recorded; the others"
            + " go on.")
final class SweepCommand extends CollapseCommand {
  @Parameters(paramLabel = "SPEC.yaml", description = "a specification with 'grid:'")
  private Path file = Path.of("");

  @Option(
      names = "--engine",
      paramLabel = "local",
      defaultValue = "local",
      description = "where the runs run (default ${DEFAULT-VALUE})")
  private String engine = "local";

  @Option(
      names = "--resume",
      description = "leave finished runs as they are, go on with unfinished ones")
  private boolean resume;

  @Option(names = "--dry-run", description = "print the runs, what they take, and do nothing")
  private boolean dryRun;

  @Mixin private RunsOption runs = new RunsOption();

  @Override
  Either<Fault, Answer> answer() {
    Instant started = Instant.now();
    return engine()
        .flatMap(e -> Grid.read(file))
        .map(g -> givenSeed().map(g::withSeed).getOrElse(g))
        .flatMap(g -> SweepJob.plan(g, runs.loader()).mapLeft(f -> f.within(file.toString())))
        .flatMap(plan -> dryRun ? Either.right(SweepAnswer.planned(plan)) : swept(plan, started));
  }

  private Either<Fault, String> engine() {
    return switch (engine) {
      case "local" -> Either.right(engine);
      case "spark" ->
          Either.left(
              new Fault(
                  "--engine",
                  "this build has no Spark engine",
                  "leave it out: the runs then share the threads of this machine"));
      default ->
          Either.left(new Fault("--engine", "no engine '" + engine + "'", "the engine is local"));
    };
  }

  private Either<Fault, Answer> swept(Seq<Planned> plan, Instant started) {
    SweepJob job =
        new SweepJob(
            runs.path(), ReproduceCommand.VERSION, console().interrupt(), this::told, this::warn);
    String id = SweepJob.id(plan);
    SweepStore store = SweepStore.at(runs.path().resolve(id));
    Provenance provenance =
        new Provenance(id, ReproduceCommand.VERSION, command(), global().threadCount(), started);
    return FolderLock.of(store.path())
        .flatMap(
            lock -> {
              try (lock) {
                return swept(plan, job, store, provenance);
              }
            });
  }

  private void warn(String line) {
    Text.indented(0, line).forEach(console().err()::println);
  }

  private Either<Fault, Answer> swept(
      Seq<Planned> plan, SweepJob job, SweepStore store, Provenance provenance) {
    String id = provenance.run();
    return begun(job.standing(plan))
        .flatMap(s -> text())
        .flatMap(store::begin)
        .flatMap(
            s -> {
              int workers = workers(plan);
              Text.hanging(
                      id + ":", plan.size() + " runs, " + workers + " side by side; in " + s.path())
                  .forEach(this::progress);
              Seq<SweepCell> cells = job.run(plan, workers, this::command);
              return s.write(plan, cells, provenance)
                  .map(x -> SweepAnswer.of(id, s.path(), cells, interrupted(cells)));
            });
  }

  private boolean interrupted(Seq<SweepCell> cells) {
    boolean interrupted =
        console().interrupt().requested()
            && cells.exists(
                c ->
                    c.state() == SweepCell.State.UNFINISHED
                        || c.state() == SweepCell.State.PLANNED);
    if (interrupted) {
      console()
          .err()
          .println(
              "interrupted: "
                  + cells.count(SweepCell::isDone)
                  + " of "
                  + cells.size()
                  + " runs are finished; to go on:");
      console().err().println("  " + command());
    }
    return interrupted;
  }

  /** Nothing is taken up unasked. */
  private Either<Fault, Seq<SweepCell>> begun(Seq<SweepCell> standing) {
    Seq<SweepCell> there = standing.filter(c -> c.state() != SweepCell.State.PLANNED);
    return resume || there.isEmpty()
        ? Either.right(standing)
        : Either.left(
            new Fault(
                runs.path().toString(),
                there.size()
                    + " of the "
                    + standing.size()
                    + " runs are there already, such as "
                    + there.head().run(),
                "--resume leaves finished ones as they are and goes on with the others"));
  }

  private Either<Fault, String> text() {
    try {
      return Either.right(Files.readString(file));
    } catch (IOException e) {
      return Either.left(new Fault(file.toString(), "cannot be read", "check the file"));
    }
  }

  /** As many as there are threads, runs, and memory for. */
  private int workers(Seq<Planned> plan) {
    double most = plan.map(p -> p.problem().memory(1).total()).max().getOrElse(1.0);
    double room = 0.9 * (double) Runtime.getRuntime().maxMemory();
    int fitting = (int) Math.max(1, Math.min(1e6, room / Math.max(1, most)));
    return Math.min(Math.min(global().threadCount(), plan.size()), fitting);
  }

  private void told(SweepCell c) {
    synchronized (this) {
      SweepAnswer.lines(c).forEach(this::progress);
    }
  }

  private String command() {
    return "./collapse sweep "
        + Text.shellQuoted(file.toString())
        + givenSeed().map(s -> " --seed " + s).getOrElse("")
        + runs.words()
        + " --resume";
  }

  /** A run repeats from the specification it keeps. */
  private String command(Planned p) {
    return "./collapse train "
        + Text.shellQuoted(runs.path().resolve(p.problem().id()).resolve(RunStore.SPEC).toString())
        + runs.words();
  }
}
