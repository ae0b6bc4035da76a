package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The shape that a file declares, read from its header alone.
 *
 * @param samples N
 * @param dimension D
 */
public record DataShape(long samples, long dimension) {

  /**
   * The shape of a bundled, imported or fetched data set or a path; none where only reading
   * everything would tell (texts, tables), or where the file is no data at all: reading it says so.
   */
  public static Option<DataShape> of(DataSource source, String nameOrPath) {
    Option<DataShape> bundled =
        BundledData.find(nameOrPath).map(d -> new DataShape(d.size(), d.dimension()));
    if (bundled.isDefined()) {
      return bundled;
    }
    try {
      Path imported = source.file(nameOrPath);
      Path path =
          ImportedData.isName(nameOrPath) && Files.exists(imported)
              ? imported
              : source.isFetched(nameOrPath) ? source.folder(nameOrPath) : Path.of(nameOrPath);
      return Files.exists(path) ? of(path) : Option.none();
    } catch (InvalidPathException e) {
      return Option.none();
    }
  }

  private static Option<DataShape> of(Path path) {
    if (Files.isDirectory(path)) {
      Option<Path> array =
          Option.of(path.resolve("data.npz"))
              .filter(Files::isRegularFile)
              .orElse(Option.of(path.resolve("inputs.npy")).filter(Files::isRegularFile));
      return array.isDefined()
          ? of(array.get())
          : IdxPair.ofFolder(path).toOption().flatMap(p -> Idx.shape(p.images()));
    }
    return InputFile.of(path)
        .toOption()
        .flatMap(
            f ->
                f.head(8)
                    .toOption()
                    .flatMap(
                        head ->
                            Idx.isIdx(head)
                                ? IdxPair.ofFile(path)
                                    .toOption()
                                    .flatMap(p -> Idx.shape(p.images()))
                                : arrays(f, head)));
  }

  private static Option<DataShape> arrays(InputFile file, byte[] head) {
    if (NpyHeader.isNpy(head)) {
      return file.read(
              in -> NpyHeader.read(in, file.where(), new Refusal(PythonSnippet.objectNpy(file))))
          .toOption()
          .flatMap(h -> h.layout().rows());
    }
    return head.length >= 2 && head[0] == 'P' && head[1] == 'K' && !file.gzipped()
        ? npz(file)
        : Option.none();
  }

  private static Option<DataShape> npz(InputFile file) {
    Either<Fault, Option<DataShape>> found =
        InputFile.guarded(
            file.where(),
            () -> {
              try (StrictZip zip = StrictZip.open(file)) {
                for (StrictZip.Entry entry : zip.entries()) {
                  if (DataFile.isInputs(entry.array())) {
                    return zip.header(entry).layout().rows();
                  }
                }
                return Option.<DataShape>none();
              }
            });
    return found.getOrElse(Option.none());
  }
}
