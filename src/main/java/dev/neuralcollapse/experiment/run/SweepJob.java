package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.spec.Grid;
import dev.neuralcollapse.training.CheckpointPolicy;
import dev.neuralcollapse.training.Interrupt;
import dev.neuralcollapse.training.ProgressListener;
import dev.neuralcollapse.training.Session;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The runs of a grid, one a worker and single-threaded each: results do not depend on how many run
 * side by side. A run that breaks down is recorded and does not end the others.
 */
public final class SweepJob {
  private final Path runs;
  private final String version;
  private final Interrupt interrupt;
  private final Consumer<SweepCell> told;
  private final Consumer<String> warning;

  /**
   * A job.
   *
   * @param runs the folder that holds every run in a folder of its own
   * @param version of the program
   * @param told is told of every run that ends, from any thread
   * @param warning is told what a person must know, from any thread
   */
  public SweepJob(
      Path runs,
      String version,
      Interrupt interrupt,
      Consumer<SweepCell> told,
      Consumer<String> warning) {
    this.runs = runs;
    this.version = version;
    this.interrupt = interrupt;
    this.told = told;
    this.warning = warning;
  }

  /** A run of the grid with its samples. */
  public record Planned(Grid.Cell cell, Problem problem) {}

  /** Loads everything, so that what is wrong with any run is known before the first begins. */
  public static Either<Fault, Seq<Planned>> plan(Grid grid, Loader loader) {
    return Either.sequenceRight(
        grid.cells()
            .map(
                c ->
                    Problem.of(c.spec(), loader, 1)
                        .flatMap(p -> Assembly.of(p).map(ok -> new Planned(c, p)))
                        .mapLeft(f -> c.label().isEmpty() ? f : f.within("the run " + c.label()))));
  }

  /** Name of a sweep: equal runs, equal name. */
  public static String id(Seq<Planned> plan) {
    return RunId.ofSweep(plan.map(p -> p.problem().id()));
  }

  /** How every run stands, without touching any. */
  public Seq<SweepCell> standing(Seq<Planned> plan) {
    return plan.map(this::standing);
  }

  private SweepCell standing(Planned p) {
    RunStore store = store(p);
    return store.isFinished()
        ? RunResult.read(store.path())
            .fold(f -> cell(p, SweepCell.State.FAILED, f.line()), r -> finished(p, r))
        : cell(p, store.isUnfinished() ? SweepCell.State.UNFINISHED : SweepCell.State.PLANNED, "");
  }

  private RunStore store(Planned p) {
    return RunStore.at(runs.resolve(p.problem().id()));
  }

  private static SweepCell cell(Planned p, SweepCell.State state, String reason) {
    return new SweepCell(
        p.cell().label(), p.cell().values(), p.problem().id(), state, reason, Option.none());
  }

  private static SweepCell finished(Planned p, RunResult r) {
    boolean diverged = r.convergence().status() == Cell.Status.DIVERGED;
    return new SweepCell(
        p.cell().label(),
        p.cell().values(),
        p.problem().id(),
        diverged ? SweepCell.State.DIVERGED : SweepCell.State.FINISHED,
        diverged ? r.convergence().reason() : "",
        Option.some(r));
  }

  /** Runs what is not finished; {@code command} repeats one run by its label. */
  public Seq<SweepCell> run(Seq<Planned> plan, int workers, Function<Planned, String> command) {
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, workers))) {
      Seq<Future<SweepCell>> pending = plan.map(p -> pool.submit(() -> one(p, command.apply(p))));
      return plan.zipWith(pending, SweepJob::await);
    }
  }

  private static SweepCell await(Planned p, Future<SweepCell> pending) {
    try {
      return pending.get();
    } catch (ExecutionException e) {
      return cell(p, SweepCell.State.FAILED, reason(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cell(p, SweepCell.State.UNFINISHED, "");
    }
  }

  private static String reason(Throwable e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  private SweepCell one(Planned p, String command) {
    SweepCell before = standing(p);
    if (before.isDone() || interrupt.requested()) {
      return before;
    }
    SweepCell after = trained(p, command);
    told.accept(after);
    return after;
  }

  private SweepCell trained(Planned p, String command) {
    try {
      return TrainJob.run(
              p.problem(),
              store(p),
              new Provenance(p.problem().id(), version, command, 1, Instant.now()),
              new Session(1, ProgressListener.none(), interrupt, CheckpointPolicy.none()),
              line -> {},
              line -> warning.accept(p.problem().id() + ": " + line))
          .fold(
              f -> cell(p, SweepCell.State.FAILED, f.line()),
              e ->
                  switch (e) {
                    case TrainJob.Ended.Finished f -> finished(p, f.result());
                    case TrainJob.Ended.Interrupted i -> cell(p, SweepCell.State.UNFINISHED, "");
                  });
    } catch (RuntimeException | OutOfMemoryError e) {
      // One broken run must not take the others with it; its state says what happened.
      return cell(
          p,
          SweepCell.State.FAILED,
          e instanceof OutOfMemoryError
              ? p.problem().memory(1).exceeded(Runtime.getRuntime().maxMemory()).line()
              : reason(e));
    }
  }
}
