package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Map;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.nio.file.Path;

/** The arrays of {@code data.npz}. */
final class Samples {

  private Samples() {}

  /** Reads inputs and labels that fit the description and a network with D inputs. */
  static Either<Fault, Dataset> read(Path path, Description d, int inputs) {
    String file = path.toString();
    return Npz.read(path)
        .flatMap(
            arrays ->
                array(file, arrays, "inputs")
                    .flatMap(a -> a.matrix(file + ", array inputs"))
                    .flatMap(
                        x ->
                            array(file, arrays, "labels")
                                .flatMap(a -> a.labels(file + ", array labels"))
                                .flatMap(y -> dataset(file, x, y, d, inputs))));
  }

  private static Either<Fault, Dataset> dataset(
      String file, Matrix x, Labels y, Description d, int inputs) {
    if (x.columns() != inputs) {
      return Either.left(
          new Fault(
              file + ", array inputs",
              "rows of width " + x.columns(),
              "the embedding of the network takes " + inputs));
    }
    if (y.classes() != d.classes()) {
      return Either.left(
          new Fault(
              file + ", array labels",
              y.classes() + " classes",
              NetworkFolder.DESCRIPTION + " says " + d.classes()));
    }
    return Dataset.checked(x, y, new Provenance("data.npz", file, "unknown", Vector.empty()));
  }

  private static Either<Fault, NpyArray> array(
      String file, Map<String, NpyArray> arrays, String name) {
    return arrays
        .get(name)
        .toEither(
            () ->
                new Fault(
                    file, "no array '" + name + "'", "inputs (N x D) and labels (N) are needed"));
  }
}
