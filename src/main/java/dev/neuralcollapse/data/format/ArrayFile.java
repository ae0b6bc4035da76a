package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Named arrays from any file that can hold them; what a file is, its first bytes decide, then its
 * name.
 */
final class ArrayFile {
  private static final int HEAD = 8;
  private static final int MOST_LAYERS = 10_000;
  private static final Seq<String> MAIN = List.of("features", "inputs");
  private static final Seq<String> BESIDE = List.of("labels", "classifier", "bias", "targets");

  private ArrayFile() {}

  static Either<Fault, Map<String, NpyArray>> read(InputFile file, Limits limits) {
    return file.head(HEAD).flatMap(head -> read(file, head, limits));
  }

  static Either<Fault, Map<String, NpyArray>> read(InputFile file, byte[] head, Limits limits) {
    String name = file.name().toLowerCase(Locale.ROOT);
    if (NpyHeader.isNpy(head)) {
      return pair(file, limits);
    }
    if (head.length >= 4 && head[0] == 'P' && head[1] == 'K' && !file.gzipped()) {
      return Npz.read(file, limits);
    }
    boolean binaryPickle =
        head.length >= 2 && (head[0] & 0xff) == 0x80 && head[1] >= 2 && head[1] <= 5;
    if (name.matches(".*\\.(pt|pth|ckpt)")) {
      return Either.left(PythonSnippet.torch(file));
    }
    if (binaryPickle || name.matches(".*\\.(pkl|pickle)")) {
      return Either.left(PythonSnippet.pickle(file));
    }
    if (name.endsWith(".safetensors")) {
      return Safetensors.read(file, limits);
    }
    if (name.matches(".*\\.(csv|tsv|txt|data)(\\.gz)?")) {
      return file.read(in -> Csv.read(in, file.where(), limits));
    }
    return Either.left(
        new Fault(
            file.where(),
            head.length == 0
                ? "an empty file"
                : name.endsWith(".npz") ? "no zip" : "an unknown kind of file",
            ".npz, .npy pairs, .csv(.gz), .arff, .safetensors, IDX and CIFAR-10 files are read"));
  }

  /**
   * {@code X-features.npy} with {@code X-labels.npy} and whatever else of the set lies beside it.
   */
  private static Either<Fault, Map<String, NpyArray>> pair(InputFile file, Limits limits) {
    String name = file.name();
    String main = MAIN.find(name::contains).getOrElse("");
    if (main.isEmpty()) {
      // A pickle is the more urgent news.
      Refusal pickled = new Refusal(PythonSnippet.objectNpy(file));
      Either<Fault, NpyHeader> header = file.read(in -> NpyHeader.read(in, file.where(), pickled));
      if (header.isLeft()) {
        return Either.left(header.getLeft());
      }
      return Either.left(
          new Fault(
              file.where(),
              "a single array whose name does not say features or inputs",
              "give features.npy with labels.npy beside it, or one .npz"));
    }
    Map<String, NpyArray> arrays = LinkedHashMap.empty();
    Limits left = limits;
    for (String array : names(file.path(), name, main)) {
      Path path = array.equals(main) ? file.path() : sibling(file.path(), name, main, array);
      Limits before = left;
      Either<Fault, Npy.Loaded> loaded = InputFile.of(path).flatMap(f -> Npy.read(f, before));
      if (loaded.isLeft()) {
        return Either.left(loaded.getLeft());
      }
      arrays = arrays.put(array, loaded.get().array());
      left = loaded.get().left();
    }
    return Either.right(arrays);
  }

  private static Seq<String> names(Path file, String name, String main) {
    Seq<String> layers =
        List.range(0, MOST_LAYERS)
            .toStream()
            .map(i -> String.format(Locale.ROOT, "layer_%02d", i))
            .takeWhile(l -> Files.exists(sibling(file, name, main, l)))
            .toList();
    return List.of(main)
        .appendAll(BESIDE.filter(a -> Files.exists(sibling(file, name, main, a))))
        .appendAll(layers);
  }

  private static Path sibling(Path file, String name, String main, String array) {
    int at = name.lastIndexOf(main);
    return file.resolveSibling(name.substring(0, at) + array + name.substring(at + main.length()));
  }
}
