package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.SequenceFolder;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the networks of a run. */
final class NetworkFolders {
  private static final String MARK = "network.json";
  private static final int DEEPEST = 6;
  private static final int MOST_FILES = 100_000;

  /** Of a network that has no value, or none that could be compared. */
  private static final double NONE = Double.POSITIVE_INFINITY;

  private NetworkFolders() {}

  /** The folder itself, or the network with the least gap in the run that it names. */
  static Either<Fault, Path> best(Path runOrFolder) {
    Path named = Path.of("runs").resolve(runOrFolder);
    Path root = !Files.exists(runOrFolder) && Files.isDirectory(named) ? named : runOrFolder;
    if (Files.exists(root.resolve(MARK))) {
      return Either.right(root);
    }
    if (!Files.isDirectory(root)) {
      return Either.left(
          new Fault(
              runOrFolder.toString(),
              "no such run or folder",
              "give a folder with " + MARK + ", or a run below runs/"));
    }
    return below(root)
        .flatMap(
            all ->
                all.isEmpty()
                    ? Either.left(
                        new Fault(
                            root.toString(),
                            "no network in it",
                            "a network is a folder with " + MARK + ", network.npz and data.npz"))
                    : Either.sequenceRight(all.map(NetworkFolders::gap))
                        .map(gaps -> gaps.minBy(Tuple2::_2).get()._1));
  }

  private static Either<Fault, Seq<Path>> below(Path root) {
    Search search = new Search();
    try {
      Files.walkFileTree(root, Set.of(), DEEPEST, search);
      return Either.right(search.found.sorted());
    } catch (IOException e) {
      return Either.left(new Fault(root.toString(), "cannot be searched", "check the folder"));
    }
  }

  /**
   * Passes over what may not be read, follows no links, and gives up in a folder that is no run.
   */
  private static final class Search extends SimpleFileVisitor<Path> {
    private List<Path> found = List.empty();
    private int seen;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.endsWith(MARK)) {
        found = found.prepend(file.resolveSibling(".").normalize());
      }
      return ++seen < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static Either<Fault, Tuple2<Path, Double>> gap(Path folder) {
    return SequenceFolder.read(folder)
        .map(f -> Tuple.of(folder, f.goal().objective().map(o -> gap(f, o)).getOrElse(NONE)));
  }

  private static double gap(SequenceFolder f, Objective o) {
    double best = Ideal.optimum(o.loss(), f.network().classes(), o.decay()).value().mid();
    return f.value().map(v -> v - best).getOrElse(NONE);
  }
}
