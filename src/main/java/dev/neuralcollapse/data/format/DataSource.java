package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.RegressionData;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.TokenTexts;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * What {@code --data} may name: a bundled data set, an imported one, a fetched one, or a path.
 *
 * @param imported folder of the imported and fetched data sets, which need not exist
 * @param limits memory that reading may take
 */
public record DataSource(Path imported, Limits limits) {
  private static final int MOST_IMPORTED = 1000;
  private static final int FARTHEST = 3;

  /** Imported data sets under {@code runs/data} of the working folder. */
  public static DataSource standard() {
    return new DataSource(Path.of("runs", "data"), Limits.ofHeap());
  }

  /**
   * What there is.
   *
   * @param name name to give to {@code --data}
   * @param dataset the data set, or why an imported file can no longer be read
   */
  public record Listed(String name, Either<Fault, LabelledData> dataset) {}

  /** Bundled first, then imported ones by name. */
  public Seq<Listed> list() {
    return BundledData.names()
        .map(n -> new Listed(n, resolve(n).map(d -> d)))
        .appendAll(importedNames().map(n -> new Listed(n, ImportedData.read(file(n), limits))));
  }

  /** The data set of a name, else of a path; a name that nothing has suggests the nearest. */
  public Either<Fault, Dataset> resolve(String nameOrPath) {
    return resolve(nameOrPath, path -> DataFile.read(path, limits), Either::right);
  }

  /**
   * The first {@code perClass} samples of each class of what {@link #resolve} gives, with little
   * memory where the files are read from a path.
   */
  public Either<Fault, Dataset> firstOfEachClass(String nameOrPath, int perClass) {
    return resolve(
        nameOrPath,
        path -> DataFile.firstOfEachClass(path, perClass, limits),
        all -> all.firstOfEachClass(perClass));
  }

  /** Texts of a name or a path as sequences of symbols; an imported set keeps its form. */
  public Either<Fault, TokenTexts> texts(String nameOrPath, TextForm form) {
    boolean imported = ImportedData.isName(nameOrPath) && Files.exists(file(nameOrPath));
    boolean known = imported || isFetched(nameOrPath) || isPath(nameOrPath);
    if (!known) {
      return resolve(nameOrPath).flatMap(d -> noTexts(d.provenance().source()));
    }
    Either<Fault, LabelledData> read =
        imported
            ? ImportedData.read(file(nameOrPath), limits)
            : DataFile.readAny(
                isFetched(nameOrPath) ? folder(nameOrPath) : Path.of(nameOrPath), form, limits);
    return read.flatMap(
        d ->
            switch (d) {
              case TokenTexts t -> Either.right(t);
              case Dataset n -> noTexts(n.provenance().source());
            });
  }

  /** Whether {@link #texts} is worth a try: a file or folder in which texts may be found. */
  public boolean mayHaveTexts(String nameOrPath) {
    return isFetched(nameOrPath)
        ? DataFile.isTexts(folder(nameOrPath))
        : isPath(nameOrPath) && DataFile.isTexts(Path.of(nameOrPath));
  }

  /**
   * A name for what {@link #resolve} reads that does not depend on where it lies: a name stays, of
   * a path the last part, unless that is the name of something else.
   */
  public String portable(String nameOrPath) {
    if (BundledData.find(nameOrPath).isDefined()
        || (ImportedData.isName(nameOrPath) && Files.exists(file(nameOrPath)))
        || !isPath(nameOrPath)) {
      return nameOrPath;
    }
    Path last = Path.of(nameOrPath).toAbsolutePath().normalize().getFileName();
    return last == null || BundledData.find(last.toString()).isDefined()
        ? nameOrPath
        : last.toString();
  }

  /** Inputs with real targets, from a file; no data set of a name has any. */
  public Either<Fault, RegressionData> withTargets(String path) {
    return isPath(path)
        ? RegressionFile.read(Path.of(path), limits)
        : resolve(path)
            .flatMap(
                d ->
                    Either.left(
                        new Fault(
                            path,
                            "it has classes, no real targets",
                            "give the path of an .npz with inputs (N x D) and targets (N x t)")));
  }

  private static Either<Fault, TokenTexts> noTexts(String where) {
    return Either.left(
        new Fault(
            where,
            "rows of numbers where texts are needed",
            "give folders of texts, or .arff with a string attribute"));
  }

  private static boolean isPath(String text) {
    try {
      return !text.isBlank() && Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether a publisher's files of this name were fetched. */
  public boolean isFetched(String name) {
    return Publisher.all()
        .find(p -> p.name().equals(name))
        .exists(p -> p.files().forAll(f -> Files.isRegularFile(folder(name).resolve(f.name()))));
  }

  /** Where the files of a publisher lie, or would lie. */
  public Path folder(String name) {
    return imported.resolve(name);
  }

  private Either<Fault, Dataset> resolve(
      String nameOrPath,
      Function<Path, Either<Fault, Dataset>> files,
      Function<Dataset, Either<Fault, Dataset>> named) {
    Option<Dataset> bundled = BundledData.find(nameOrPath);
    if (bundled.isDefined()) {
      return named.apply(bundled.get());
    }
    if (ImportedData.isName(nameOrPath) && Files.exists(file(nameOrPath))) {
      return ImportedData.read(file(nameOrPath), limits).flatMap(DataFile::numbers).flatMap(named);
    }
    if (isFetched(nameOrPath)) {
      return files.apply(folder(nameOrPath));
    }
    return isPath(nameOrPath) ? files.apply(Path.of(nameOrPath)) : unknown(nameOrPath);
  }

  /** Where an imported data set of this name lies. */
  Path file(String name) {
    return imported.resolve(name + ".npz");
  }

  private Either<Fault, Dataset> unknown(String name) {
    Seq<String> names =
        BundledData.names()
            .appendAll(importedNames())
            .appendAll(Publisher.all().map(Publisher::name).filter(this::isFetched));
    String shown = name.replaceAll("\\p{Cntrl}", "?");
    Option<String> nearest =
        names
            .map(n -> io.vavr.Tuple.of(n, distance(n, name.toLowerCase(Locale.ROOT))))
            .filter(t -> t._2() <= Math.min(FARTHEST, t._1().length() / 2))
            .minBy(t -> t._2())
            .map(t -> t._1());
    return Either.left(
        new Fault(
            "data set '" + (shown.length() > 200 ? shown.substring(0, 200) + "..." : shown) + "'",
            "neither a name nor a file or folder",
            nearest.map(n -> "did you mean " + n + "? ").getOrElse("")
                + "known names: "
                + names.mkString(", ")
                + "; 'data fetch' gets others; a path names IDX, CIFAR-10, .arff, .npz, .npy, .csv"
                + " or .safetensors files"));
  }

  private Seq<String> importedNames() {
    if (!Files.isDirectory(imported)) {
      return List.empty();
    }
    return InputFile.guarded(
            imported.toString(),
            () -> {
              List<String> names = List.empty();
              try (DirectoryStream<Path> files = Files.newDirectoryStream(imported, "*.npz")) {
                for (Path f : files) {
                  String name = String.valueOf(f.getFileName());
                  name = name.substring(0, name.length() - ".npz".length());
                  if (ImportedData.isName(name) && names.size() < MOST_IMPORTED) {
                    names = names.prepend(name);
                  }
                }
              }
              return names.sorted();
            })
        .getOrElse(List.empty());
  }

  /** Levenshtein distance; the second word may be of any length, then it is far. */
  private static int distance(String a, String b) {
    if (b.length() > a.length() + FARTHEST) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
