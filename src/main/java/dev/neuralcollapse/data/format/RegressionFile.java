package dev.neuralcollapse.data.format;

import static io.vavr.API.For;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.RegressionData;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Samples with real targets from {@code .npz}, {@code .npy} pairs, {@code .safetensors} (arrays
 * {@code inputs}, N×D, and {@code targets}, N×t or N) and {@code .csv} (the column called target,
 * else the last one). Where there are no targets, labels are taken for numbers.
 */
public final class RegressionFile {
  private static final Seq<String> INPUTS = List.of("inputs", "features", "x_train", "X", "x");
  private static final Seq<String> TARGETS = List.of("targets", "labels", "y_train", "y");

  private RegressionFile() {}

  public static Either<Fault, RegressionData> read(Path path) {
    return read(path, Limits.ofHeap());
  }

  /** Reads a file, or a folder that holds {@code data.npz} or {@code inputs.npy}. */
  public static Either<Fault, RegressionData> read(Path path, Limits limits) {
    Path file =
        Files.isDirectory(path)
            ? List.of("data.npz", "inputs.npy", "features.npy")
                .map(path::resolve)
                .find(Files::exists)
                .getOrElse(path.resolve("data.npz"))
            : path;
    return InputFile.of(file).flatMap(f -> ArrayFile.read(f, limits).flatMap(a -> of(f, a)));
  }

  private static Either<Fault, RegressionData> of(InputFile file, Map<String, NpyArray> arrays) {
    Provenance provenance = new Provenance(file.name(), file.where(), "unknown", List.empty());
    return For(matrix(file, arrays, INPUTS), matrix(file, arrays, TARGETS))
        .yield((x, t) -> RegressionData.checked(x, t, provenance))
        .flatMap(d -> d);
  }

  private static Either<Fault, Matrix> matrix(
      InputFile file, Map<String, NpyArray> arrays, Seq<String> names) {
    return names
        .find(arrays::containsKey)
        .toEither(
            () ->
                new Fault(
                    file.where(),
                    "no array '"
                        + names.head()
                        + "' among "
                        + arrays.keySet().toList().take(20).mkString(", "),
                    "inputs (N x D) and targets (N x t) are needed"))
        .flatMap(name -> column(arrays.get(name).get()).matrix(file.where() + ", array " + name));
  }

  private static NpyArray column(NpyArray a) {
    return a.rank() == 1 ? NpyArray.trusted(a.toDoubles(), new int[] {a.size(), 1}) : a;
  }
}
