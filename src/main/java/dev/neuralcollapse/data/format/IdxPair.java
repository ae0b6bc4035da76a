package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images and labels that belong together under the names in use: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, also with dots instead of hyphens, and
 * gzipped.
 *
 * @param set what stands before "images", such as "train"
 */
record IdxPair(String set, Path images, Path labels) {
  private static final int MOST_FILES = 10_000;
  private static final Pattern NAME =
      Pattern.compile(
          "(.*?)[-._]?(images|labels)[-._]?idx[1-4][-._]ubyte(\\.gz)?", Pattern.CASE_INSENSITIVE);

  private record Named(String set, boolean images, boolean gzipped, Path path) {}

  /** Whether a file is called as IDX files are. */
  static boolean isNamedSo(Path file) {
    return named(file).isDefined();
  }

  private static Option<Named> named(Path file) {
    Path name = file.getFileName();
    Matcher m = NAME.matcher(name == null ? "" : name.toString());
    return m.matches()
        ? Option.some(
            new Named(
                m.group(1).toLowerCase(Locale.ROOT),
                m.group(2).equalsIgnoreCase("images"),
                m.group(3) != null,
                file))
        : Option.none();
  }

  /** All pairs of a folder; of two equal files, one gzipped, the plain one is taken. */
  static Either<Fault, Seq<IdxPair>> in(Path folder) {
    return InputFile.guarded(
            folder.toString(),
            () -> {
              List<Named> found = List.empty();
              int seen = 0;
              try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                  if (++seen > MOST_FILES) {
                    throw new Refusal(
                        folder.toString(),
                        "more than " + MOST_FILES + " files",
                        "give the file itself");
                  }
                  found = found.prependAll(named(file));
                }
              }
              return found.sortBy(n -> (n.gzipped ? "1" : "0") + n.path);
            })
        .map(
            found ->
                found
                    .filter(Named::images)
                    .flatMap(
                        i ->
                            found
                                .find(l -> !l.images && l.set.equals(i.set))
                                .map(l -> new IdxPair(i.set, i.path, l.path)))
                    .distinctBy(IdxPair::set));
  }

  /** The pair to train on: the only one, or that called train. */
  static Either<Fault, IdxPair> ofFolder(Path folder) {
    return in(folder)
        .flatMap(
            pairs ->
                pairs
                    .find(p -> p.set.equals("train"))
                    .orElse(() -> pairs.size() == 1 ? pairs.headOption() : Option.none())
                    .toEither(
                        () ->
                            pairs.isEmpty()
                                ? new Fault(
                                    folder.toString(),
                                    "no IDX images with their labels",
                                    "expected train-images-idx3-ubyte and train-labels-idx1-ubyte,"
                                        + " also as .gz")
                                : new Fault(
                                    folder.toString(),
                                    "several sets: " + pairs.map(IdxPair::set).mkString(", "),
                                    "give one of their files")));
  }

  /** The pair one of whose files is given. */
  static Either<Fault, IdxPair> ofFile(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return named(file)
        .filter(n -> folder != null)
        .toEither(
            () ->
                new Fault(
                    file.toString(),
                    "an IDX file whose name does not tell its partner's",
                    "name them like train-images-idx3-ubyte and train-labels-idx1-ubyte"))
        .flatMap(
            given ->
                in(folder == null ? file : folder)
                    .flatMap(
                        pairs ->
                            pairs
                                .find(p -> p.set.equals(given.set))
                                .map(
                                    p ->
                                        given.images
                                            ? new IdxPair(p.set, file, p.labels)
                                            : new IdxPair(p.set, p.images, file))
                                .toEither(
                                    () ->
                                        new Fault(
                                            file.toString(),
                                            "no "
                                                + (given.images ? "labels" : "images")
                                                + " beside it",
                                            "put the two files of the set into one folder"))));
  }
}
