package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.experiment.spec.DataPart;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.experiment.spec.StartPart;
import dev.neuralcollapse.network.DenseFolder;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.SequenceFolder;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the samples of many runs, equal ones once. Not for several threads. */
public final class Loader {
  private final DataSource source;
  private final Path runs;
  private final Map<Tuple2<DataPart, Form>, Either<Fault, Samples>> read = new HashMap<>();

  /** What a network reads, and what it is compared with. */
  enum Form {
    ROWS,
    SEQUENCES,
    /** Rows with real targets. */
    VALUES
  }

  private Loader(DataSource source, Path runs) {
    this.source = source;
    this.runs = runs;
  }

  /** Of what {@code data list} shows, paths, and runs below a folder. */
  public static Loader of(Path runs) {
    return new Loader(DataSource.standard(), runs);
  }

  /** The network that a run starts from, if it starts from one. */
  Either<Fault, Option<Model>> start(RunSpec spec, Samples samples) {
    return switch (spec.initialisation()) {
      case StartPart.Drawn d -> Either.right(Option.none());
      case StartPart.Continuation c -> Either.right(Option.none());
      case StartPart.From f ->
          network(f.from()).mapLeft(x -> x.within("initialisation.from")).map(Option::some);
      case StartPart.Construction c ->
          ConstructedStart.of(spec, samples, c)
              .mapLeft(x -> x.within("initialisation"))
              .map(Option::some);
    };
  }

  private Either<Fault, Model> network(String from) {
    Path folder = Path.of(from);
    Path run = runs.resolve(from);
    Path root = !Files.exists(folder) && Files.isDirectory(run) ? run : folder;
    Path inRun = root.resolve(RunStore.NETWORK);
    Path place = Files.isDirectory(inRun) ? inRun : root;
    Either<Fault, Model> dense = DenseFolder.readModel(place);
    return dense.isRight()
        ? dense
        : SequenceFolder.readNetwork(place).map(n -> (Model) n).orElse(dense);
  }

  DataSource source() {
    return source;
  }

  Either<Fault, Samples> load(DataPart part, Form form) {
    return read.computeIfAbsent(Tuple.of(part, form), k -> Loading.of(k._1, source, k._2));
  }

  /** The weights of a network's folder, whose samples may be elsewhere. */
  Either<Fault, Model> networkIn(Path folder, Problem problem) {
    return Parameters.read(
        Layout.of(problem.architecture(), problem.goal()), folder.resolve("network.npz"));
  }
}
