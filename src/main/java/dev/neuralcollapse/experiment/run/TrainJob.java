package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.training.CheckpointPolicy;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Snapshot;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.Consumer;

/** One run, from wherever its folder says it stands to its result. */
public final class TrainJob {
  private final Problem problem;
  private final RunStore store;
  private final Session session;
  private final Consumer<String> note;
  private final Consumer<String> warning;

  private TrainJob(
      Problem problem,
      RunStore store,
      Session session,
      Consumer<String> note,
      Consumer<String> warning) {
    this.problem = problem;
    this.store = store;
    this.session = session;
    this.note = note;
    this.warning = warning;
  }

  /** How a job ended. */
  public sealed interface Ended {
    /**
     * The result stands.
     *
     * @param before whether it stood before this job began
     */
    record Finished(RunResult result, boolean before) implements Ended {}

    /** It was interrupted and can be resumed; {@code kept} evaluations need not be made again. */
    record Interrupted(int kept) implements Ended {}
  }

  /**
   * Runs it: nothing where the result stands, from the last checkpoint where there is one.
   *
   * @param session with listener and interrupt; its checkpoints go into the store
   * @param note is told what a person may want to know
   * @param warning is told what a person must know
   */
  public static Either<Fault, Ended> run(
      Problem problem,
      RunStore store,
      Provenance provenance,
      Session session,
      Consumer<String> note,
      Consumer<String> warning) {
    if (store.isFinished()) {
      return RunResult.read(store.path()).flatMap(r -> same(problem, store, r));
    }
    return new TrainJob(problem, store, session, note, warning).run(provenance);
  }

  private static Either<Fault, Ended> same(Problem problem, RunStore store, RunResult result) {
    return result.run().equals(problem.id())
        ? Either.right(new Ended.Finished(result, true))
        : Either.left(
            new Fault(
                store.path().toString(),
                "holds another run, " + result.run(),
                "choose another folder for " + problem.id()));
  }

  private Either<Fault, Ended> run(Provenance provenance) {
    return Assembly.of(problem)
        .flatMap(
            spec ->
                FolderLock.of(store.path())
                    .flatMap(
                        lock -> {
                          try (lock) {
                            return run(spec, provenance);
                          }
                        }));
  }

  private Either<Fault, Ended> run(TrainingSpec spec, Provenance provenance) {
    return mine()
        .flatMap(s -> s.begin(problem.spec()))
        .flatMap(s -> train(spec))
        .flatMap(outcome -> ended(outcome, provenance));
  }

  /** A folder that another run left unfinished is not taken over. */
  private Either<Fault, RunStore> mine() {
    return !store.isUnfinished() || store.spec().exists(s -> s.equals(problem.spec()))
        ? Either.right(store)
        : Either.left(
            new Fault(
                store.path().toString(),
                "another run began here and did not finish",
                "choose another folder, or move that one away"));
  }

  private Either<Fault, Ended> ended(Outcome outcome, Provenance provenance) {
    if (outcome instanceof Outcome.Interrupted) {
      return Either.right(new Ended.Interrupted(store.kept()));
    }
    Finding found =
        Finding.of(
            problem,
            outcome,
            Assembly.eigenvalue(problem, outcome, session.threads()),
            provenance.version());
    return store
        .finish(problem, found, provenance)
        .map(s -> new Ended.Finished(found.result(), false));
  }

  private Either<Fault, Outcome> train(TrainingSpec spec) {
    TrainingData data = problem.trainingData();
    int every = problem.spec().checkpoint();
    Session kept =
        session.with(
            every == 0
                ? CheckpointPolicy.none()
                : CheckpointPolicy.everyEvaluations(every, this::keep));
    Either<Fault, Option<Snapshot>> found = store.snapshot();
    if (found.isLeft() && store.hasForeignCheckpoint()) {
      return Either.left(found.getLeft());
    }
    found.peekLeft(f -> warning.accept(f.line() + "; it begins anew"));
    Option<Snapshot> last = found.getOrElse(Option.none());
    if (last.isEmpty()) {
      return Either.right(Trainer.train(spec, data, kept));
    }
    note.accept("taken up after " + last.get().evaluations() + " evaluations");
    return Trainer.resume(spec, data, kept, last.get());
  }

  private void keep(Snapshot snapshot) {
    store.keep(snapshot).peekLeft(f -> warning.accept("no checkpoint: " + f.line()));
  }
}
