package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Nearest;
import dev.neuralcollapse.experiment.OwnedFolder;
import dev.neuralcollapse.experiment.spec.RunSpec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The runs below a folder.
 *
 * @param root usually {@link #RUNS}
 */
public record Ledger(Path root) {
  /** Where runs are kept, in the working folder. */
  public static final Path RUNS = Path.of("runs");

  private static final int MOST = 100_000;

  /** What a folder holds. */
  public enum Kind {
    TRAIN,
    SWEEP,
    REPRODUCE;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far it is. */
  public enum State {
    FINISHED,
    UNFINISHED,
    DAMAGED;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One run. */
  public record Entry(String id, Kind kind, State state, Path path) {

    /** What is wrong with a training run whose result cannot be used, and the mend. */
    public Option<Fault> damage() {
      if (kind != Kind.TRAIN || state == State.UNFINISHED) {
        return Option.none();
      }
      return RunResult.read(path)
          .swap()
          .toOption()
          .orElse(() -> Option.when(state == State.DAMAGED, this::withoutProvenance));
    }

    private Fault withoutProvenance() {
      return new Fault(
          path.resolve(OwnedFolder.PROVENANCE).toString(),
          "missing",
          "move the run's folder away and run 'collapse train' with its spec.yaml");
    }

    /** What goes on with an unfinished run. */
    public String command() {
      return "./collapse train "
          + path.resolve(RunStore.SPEC)
          + (RunId.isWithBlas(id) ? " --blas" : "");
    }
  }

  /** All of them, by name. */
  public Either<Fault, Seq<Entry>> entries() {
    if (!Files.isDirectory(root)) {
      return Either.right(List.empty());
    }
    List<Entry> found = List.empty();
    int seen = 0;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
      for (Path folder : folders) {
        if (++seen > MOST) {
          break;
        }
        found = Files.isDirectory(folder) && isRun(folder) ? found.prepend(entry(folder)) : found;
      }
      return Either.right(found.sortBy(Entry::id));
    } catch (IOException e) {
      return Either.left(new Fault(root.toString(), "cannot be listed", "check the folder"));
    }
  }

  /**
   * The least objective that any finished run reached on the same problem: equal samples, goal and
   * architecture, whatever the optimiser, the start or the seed.
   */
  public Option<Best> best(RunSpec spec, String sha256) {
    return entries()
        .getOrElse(List.empty())
        .filter(e -> e.kind() == Kind.TRAIN && e.state() == State.FINISHED)
        .filter(e -> RunStore.at(e.path()).spec().exists(s -> sameProblem(s, spec)))
        .flatMap(e -> RunResult.read(e.path()).toOption())
        .filter(r -> r.data().sha256().equals(sha256) && r.objective().isDefined())
        .minBy(r -> r.objective().get())
        .map(r -> new Best(r.run(), r.objective().get()));
  }

  private static boolean sameProblem(RunSpec a, RunSpec b) {
    return a.goal().equals(b.goal()) && a.architecture().equals(b.architecture());
  }

  /** The best known value of a problem. */
  public record Best(String run, double objective) {}

  private static boolean isRun(Path folder) {
    return Files.exists(folder.resolve(RunResult.FILE)) || new OwnedFolder(folder).isUnfinished();
  }

  private static Entry entry(Path folder) {
    String id = String.valueOf(folder.getFileName());
    Kind kind =
        id.startsWith("sweep-")
            ? Kind.SWEEP
            : id.startsWith("main-") || id.startsWith("paper-") ? Kind.REPRODUCE : Kind.TRAIN;
    State state =
        new OwnedFolder(folder).isUnfinished()
            ? State.UNFINISHED
            : RunStore.at(folder).isFinished() ? State.FINISHED : State.DAMAGED;
    return new Entry(id, kind, state, folder);
  }

  /** A run by its id, by a beginning of it that only it has, or by its path. */
  public Either<Fault, Entry> find(String idOrPath) {
    return entries()
        .flatMap(
            all -> {
              Seq<Entry> named = all.filter(e -> e.id().equals(idOrPath));
              Seq<Entry> begun =
                  named.isEmpty() && !idOrPath.isEmpty()
                      ? all.filter(e -> e.id().startsWith(idOrPath))
                      : named;
              if (begun.size() == 1) {
                return Either.right(begun.head());
              }
              return begun.isEmpty() ? path(idOrPath, all) : Either.left(several(idOrPath, begun));
            });
  }

  private static Fault several(String id, Seq<Entry> begun) {
    return new Fault(
        "run '" + id + "'",
        begun.size() + " runs begin so",
        "write more of it: " + begun.map(Entry::id).take(5).mkString(", "));
  }

  private Either<Fault, Entry> path(String text, Seq<Entry> all) {
    try {
      Path folder = Path.of(text);
      if (!text.isBlank() && Files.isDirectory(folder) && isRun(folder)) {
        return Either.right(entry(folder));
      }
    } catch (InvalidPathException e) {
      // No path either.
    }
    Seq<String> near = Nearest.of(text, all.map(Entry::id));
    return Either.left(
        new Fault(
            "run '" + (text.length() > 100 ? text.substring(0, 100) + "..." : text) + "'",
            "no such run below " + root,
            near.isEmpty()
                ? "'collapse runs list' shows what there is"
                : "did you mean " + near.head() + "?"));
  }
}
