package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Finished cells of a run that was interrupted: a second run of the same specification on the same
 * samples takes them up instead of training them again. They go when the run is complete.
 *
 * @param folder of the checkpoints, one folder a cell
 * @param version of the program and its trainer; cells of another one are trained again
 */
public record Checkpoints(Path folder, String version) {
  private static final String CELL = "cell.json";
  private static final String VERSION = "version.txt";

  /** Keeps a cell; a folder that cannot be written only means that nothing can be resumed. */
  void keep(Training.Trained trained, Material data, double decay) {
    Cell.Plan plan = trained.cell().plan();
    Path place = folder.resolve(plan.id());
    few(data)
        .write(
            place,
            plan,
            trained.model(),
            new Objective(Loss.CROSS_ENTROPY, decay, plan.embedding()))
        .flatMap(p -> write(place.resolve(VERSION), version))
        .flatMap(p -> write(place.resolve(CELL), Documents.write(trained.cell())));
  }

  /** The network is what is kept; one sample a class stands in for data that may be large. */
  private static Material few(Material all) {
    return switch (all) {
      case Material.Rows(Dataset d) -> new Material.Rows(d.firstOfEachClass(1).get());
      case Material.Sequences s -> s;
    };
  }

  private static Either<Fault, Path> write(Path file, String text) {
    return AtomicFile.write(
        file, Overwrite.REPLACE, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The cell, if it was finished before. */
  Option<Training.Trained> find(Cell.Plan plan) {
    Path place = folder.resolve(plan.id());
    try {
      if (!Files.isRegularFile(place.resolve(CELL))
          || !Files.readString(place.resolve(VERSION)).equals(version)) {
        return Option.none();
      }
      String json = Files.readString(place.resolve(CELL));
      return Documents.readCell(json, place.toString())
          .toOption()
          .filter(c -> c.plan().equals(plan))
          .flatMap(c -> Material.read(place, plan).map(model -> new Training.Trained(c, model, 0)));
    } catch (IOException e) {
      return Option.none();
    }
  }

  /** Removes them all. */
  public void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}
