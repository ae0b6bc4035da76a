package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of a folder or of a tar archive (also gzipped), as if there were no difference.
 *
 * @param root the folder or the archive
 */
record Members(Path root) {
  private static final int DEEPEST = 4;
  private static final int MOST_FILES = 500_000;

  /** Makes something of a file; {@code where} is how to name it in a fault. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String where, long size, InputStream in) throws IOException;
  }

  static boolean isArchive(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(tar|tar\\.gz|tgz)");
  }

  /** What becomes of the files whose names (with slashes, from the root) are wanted, by name. */
  <T> Either<Fault, SortedMap<String, T>> collect(Predicate<String> wanted, Parser<T> parser) {
    return Files.isDirectory(root)
        ? InputFile.guarded(root.toString(), () -> ofFolder(wanted, parser))
        : InputFile.of(root).flatMap(f -> f.read(in -> ofArchive(in, wanted, parser)));
  }

  private <T> SortedMap<String, T> ofFolder(Predicate<String> wanted, Parser<T> parser)
      throws IOException {
    SortedMap<String, T> found = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root, DEEPEST)) {
      for (Iterator<Path> all = walk.iterator(); all.hasNext(); ) {
        Path file = all.next();
        String name = root.relativize(file).toString().replace('\\', '/');
        if (wanted.test(name) && Files.isRegularFile(file)) {
          bound(found.size());
          Either<Fault, InputFile> opened = InputFile.of(file);
          if (opened.isLeft()) {
            throw new Refusal(opened.getLeft());
          }
          InputFile f = opened.get();
          Either<Fault, T> parsed = f.read(in -> parser.parse(f.where(), f.size(), in));
          if (parsed.isLeft()) {
            throw new Refusal(parsed.getLeft());
          }
          found.put(name, parsed.get());
        }
      }
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    return found;
  }

  private <T> SortedMap<String, T> ofArchive(
      InputStream in, Predicate<String> wanted, Parser<T> parser) throws IOException {
    SortedMap<String, T> found = new TreeMap<>();
    Tar.each(
        in,
        root.toString(),
        (name, size, content) -> {
          if (wanted.test(name)) {
            bound(found.size());
            found.put(name, parser.parse(root + ", " + name, size, content));
          }
        });
    return found;
  }

  private void bound(int files) throws Refusal {
    if (files >= MOST_FILES) {
      throw new Refusal(
          root.toString(), "more than " + MOST_FILES + " files", "give a smaller folder");
    }
  }
}
