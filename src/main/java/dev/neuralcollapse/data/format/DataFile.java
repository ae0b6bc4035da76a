package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Data sets from files and folders: IDX, CIFAR-10 binary, {@code .arff}, folders of texts, {@code
 * .npz}, {@code .npy} pairs, {@code .csv}, {@code .safetensors}.
 */
public final class DataFile {
  private static final Seq<String> INPUTS = List.of("inputs", "features", "x_train", "X", "x");
  private static final Seq<String> LABELS = List.of("labels", "y_train", "y");

  private DataFile() {}

  /** Whether an array of this name may be the inputs. */
  static boolean isInputs(String array) {
    return INPUTS.contains(array);
  }

  public static Either<Fault, Dataset> read(Path path) {
    return read(path, Limits.ofHeap());
  }

  /** Numbers only: texts are a fault that says how they are read. */
  public static Either<Fault, Dataset> read(Path path, Limits limits) {
    return readAny(path, TextForm.DEFAULT, limits).flatMap(DataFile::numbers);
  }

  /**
   * Reads a file, one of the two IDX files, or a folder with IDX files, {@code data.npz}, {@code
   * inputs.npy}, CIFAR-10's batches, or folders of texts.
   *
   * @param form what texts become
   */
  public static Either<Fault, LabelledData> readAny(Path path, TextForm form, Limits limits) {
    return switch (Kind.of(path)) {
      case CIFAR -> Cifar.read(Cifar.at(path).getOrElse(path), limits).map(d -> d);
      case TEXTS -> TextFolder.read(TextFolder.at(path).getOrElse(path), form, limits).map(t -> t);
      case ARFF -> InputFile.of(path).flatMap(f -> Arff.read(f, form, limits));
      case OTHER -> read(path, limits, pair -> idx(pair, limits), Either::right).map(d -> d);
    };
  }

  /**
   * The first {@code perClass} samples of each class, as {@link Dataset#firstOfEachClass}; of IDX
   * files and CIFAR-10's no other image is held in memory for long.
   */
  public static Either<Fault, Dataset> firstOfEachClass(Path path, int perClass, Limits limits) {
    return switch (Kind.of(path)) {
      case CIFAR -> Cifar.firstOfEachClass(Cifar.at(path).getOrElse(path), perClass, limits);
      case TEXTS, ARFF -> read(path, limits).flatMap(d -> d.firstOfEachClass(perClass));
      case OTHER ->
          read(
              path,
              limits,
              pair ->
                  named(Idx.firstOfEachClass(pair.images(), pair.labels(), perClass, limits), pair),
              all -> all.firstOfEachClass(perClass));
    };
  }

  /** What is read in a way of its own. */
  private enum Kind {
    CIFAR,
    TEXTS,
    ARFF,
    OTHER;

    static Kind of(Path path) {
      if (Files.isRegularFile(path) && Arff.isNamedSo(path.toString())) {
        return ARFF;
      }
      if (Files.isDirectory(path) && arrays(path).isDefined()) {
        return OTHER;
      }
      return Cifar.at(path).isDefined() ? CIFAR : TextFolder.at(path).isDefined() ? TEXTS : OTHER;
    }
  }

  /** Whether texts may be found there, by its name alone. */
  static boolean isTexts(Path path) {
    Kind kind = Kind.of(path);
    return kind == Kind.TEXTS || kind == Kind.ARFF;
  }

  private static Option<Path> arrays(Path folder) {
    return List.of("data.npz", "inputs.npy", "features.npy")
        .map(folder::resolve)
        .find(Files::exists);
  }

  /** Numbers as they are, texts as a fault. */
  static Either<Fault, Dataset> numbers(LabelledData data) {
    return switch (data) {
      case Dataset d -> Either.right(d);
      case TokenTexts t ->
          Either.left(
              new Fault(
                  t.provenance().source(),
                  "texts where rows of numbers are needed",
                  "texts are for networks that read sequences"));
    };
  }

  private static Either<Fault, Dataset> read(
      Path path,
      Limits limits,
      Function<IdxPair, Either<Fault, Dataset>> images,
      Function<Dataset, Either<Fault, Dataset>> arrays) {
    if (Files.isDirectory(path)) {
      return arrays(path)
          .map(f -> read(f, limits, images, arrays))
          .getOrElse(() -> IdxPair.ofFolder(path).flatMap(images));
    }
    return InputFile.of(path)
        .flatMap(
            f ->
                f.head(8)
                    .flatMap(
                        head ->
                            Idx.isIdx(head) || IdxPair.isNamedSo(path)
                                ? IdxPair.ofFile(path).flatMap(images)
                                : ArrayFile.read(f, head, limits)
                                    .flatMap(a -> dataset(f, a))
                                    .flatMap(arrays)));
  }

  private static Either<Fault, Dataset> idx(IdxPair pair, Limits limits) {
    return named(Idx.read(pair.images(), pair.labels(), limits), pair);
  }

  private static Either<Fault, Dataset> named(Either<Fault, Dataset> read, IdxPair pair) {
    return read.map(d -> new Dataset(d.inputs(), d.labels(), named(d.provenance(), pair)));
  }

  /** A set is known by its folder and what stands before "images", such as mnist/train. */
  private static Provenance named(Provenance p, IdxPair pair) {
    Path folder = pair.images().toAbsolutePath().normalize().getParent();
    String in =
        folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
    String name = List.of(in, pair.set()).filter(s -> !s.isEmpty()).mkString("/");
    return new Provenance(name, p.source(), p.licence(), p.steps());
  }

  private static Either<Fault, Dataset> dataset(InputFile file, Map<String, NpyArray> arrays) {
    return first(file, arrays, INPUTS)
        .flatMap(
            inputs ->
                first(file, arrays, LABELS)
                    .flatMap(
                        labels -> {
                          NpyArray x = arrays.get(inputs).get();
                          Seq<String> steps =
                              x.rank() > 2
                                  ? List.of(
                                      "each sample of shape "
                                          + NpyArray.shapeText(
                                              Arrays.copyOfRange(x.shape(), 1, x.rank()))
                                          + " made one row")
                                  : List.empty();
                          return (x.rank() > 2 ? x.flattened() : x)
                              .matrix(file.where() + ", array " + inputs)
                              .flatMap(m -> notEmpty(file, m))
                              .flatMap(
                                  m -> dataset(file, m, arrays.get(labels).get(), labels, steps));
                        }));
  }

  private static Either<Fault, Dataset> dataset(
      InputFile file, Matrix inputs, NpyArray labels, String name, Seq<String> steps) {
    return labels
        .labels(file.where() + ", array " + name)
        .flatMap(
            y ->
                Dataset.checked(
                    inputs, y, new Provenance(file.name(), file.where(), "unknown", steps)));
  }

  private static Either<Fault, Matrix> notEmpty(InputFile file, Matrix m) {
    return m.rows() > 0 && m.columns() > 0
        ? Either.right(m)
        : Either.left(
            new Fault(
                file.where(),
                "inputs of shape " + m.rows() + "x" + m.columns(),
                "at least 1x1 is needed"));
  }

  private static Either<Fault, String> first(
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
                    "inputs (N x D) and labels (N) are needed"));
  }
}
