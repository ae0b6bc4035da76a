package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Documents;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.Files;

/** A finished run, run again in memory and compared with what its folder holds. */
public final class Again {
  private Again() {}

  /** How it ended. */
  public sealed interface Outcome permits Interrupted, Compared {}

  /** Before its end. */
  public record Interrupted() implements Outcome {}

  /**
   * The two compared.
   *
   * @param differences in words; none where every bit is the same
   */
  public record Compared(Seq<String> differences) implements Outcome {}

  /** Runs it again from its own specification. */
  public static Either<Fault, Outcome> run(
      RunStore store, Loader loader, String version, Session session) {
    return RunResult.read(store.path())
        .flatMap(Again::promised)
        .flatMap(
            before ->
                store
                    .spec()
                    .flatMap(s -> Problem.of(s, loader, session.threads()))
                    .flatMap(p -> same(p, before))
                    .flatMap(
                        p ->
                            Assembly.of(p)
                                .map(
                                    spec ->
                                        compared(
                                            p,
                                            Trainer.train(spec, p.trainingData(), session),
                                            store,
                                            before,
                                            session.threads(),
                                            version))));
  }

  private static Either<Fault, RunResult> promised(RunResult before) {
    return before
        .arithmetic()
        .<Either<Fault, RunResult>>map(
            a ->
                Either.left(
                    new Fault(
                        before.run(),
                        "its bits are not promised: " + a + " did its products",
                        "train its specification without --blas for a run that reproduces")))
        .getOrElse(() -> Either.right(before));
  }

  /** The problem, if the run was about it, however its products were done. */
  static Either<Fault, Problem> same(Problem problem, RunResult before) {
    String id = problem.id();
    return before.run().equals(before.arithmetic().isEmpty() ? id : RunId.withBlas(id))
        ? Either.right(problem)
        : Either.left(
            new Fault(
                "data of " + before.run(),
                "they are not those of the run ("
                    + shortened(problem.samples().sha256())
                    + ", then "
                    + shortened(before.data().sha256())
                    + ")",
                "put the data back that the run was made from"));
  }

  private static String shortened(String sha) {
    return sha.substring(0, Math.min(12, sha.length()));
  }

  private static Outcome compared(
      Problem problem,
      dev.neuralcollapse.training.Outcome outcome,
      RunStore store,
      RunResult before,
      int threads,
      String version) {
    if (outcome instanceof dev.neuralcollapse.training.Outcome.Interrupted) {
      return new Interrupted();
    }
    RunResult after =
        Finding.of(problem, outcome, Assembly.eigenvalue(problem, outcome, threads), version)
            .result();
    return new Compared(differences(before, after, store));
  }

  private static Seq<String> differences(RunResult before, RunResult after, RunStore store) {
    Vector<String> found = Vector.empty();
    if (!before.version().equals(after.version())) {
      found = found.append("version " + before.version() + ", now " + after.version());
    }
    if (!before.network().sha256().equals(after.network().sha256())) {
      found = found.append("the network's weights");
    }
    if (!before.objective().equals(after.objective())) {
      found =
          found.append(
              "objective "
                  + before.objective().getOrNull()
                  + ", now "
                  + after.objective().getOrNull());
    }
    found = found.appendAll(store.damaged().map(n -> n + " is no longer what the run wrote"));
    return found.isEmpty() && !text(store).equals(Documents.write(after))
        ? List.of("result.json differs from what the run gives now")
        : found;
  }

  private static String text(RunStore store) {
    try {
      return Files.readString(store.path().resolve(RunResult.FILE));
    } catch (IOException e) {
      return "";
    }
  }
}
