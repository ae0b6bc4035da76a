package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TextCollector;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.TokenTexts;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * Texts as aclImdb has them: one folder a class, one UTF-8 file {@code .txt} a text. Classes are
 * numbered in the order of their names (neg 0, pos 1), texts within a class taken in that of
 * theirs. With folders {@code train} and {@code test} those of {@code train} are read; {@code
 * unsup}, texts without a label, never.
 */
final class TextFolder {
  private static final int LONGEST_TEXT = 1 << 22;
  private static final int BYTES_PER_SYMBOL = 12;

  private TextFolder() {}

  /** Where the texts of this path are: itself, or the archive in the folder; else nowhere. */
  static io.vavr.control.Option<Path> at(Path path) {
    Path archive = path.resolve("aclImdb_v1.tar.gz");
    return Members.isArchive(path) && !Files.isDirectory(path)
        ? io.vavr.control.Option.some(path)
        : Files.isRegularFile(archive)
            ? io.vavr.control.Option.some(archive)
            : Files.isDirectory(path) && holdsTexts(path, 2)
                ? io.vavr.control.Option.some(path)
                : io.vavr.control.Option.none();
  }

  /** Whether a folder of this folder, or of one of those, begins with a text. */
  private static boolean holdsTexts(Path path, int depth) {
    return InputFile.guarded(
            path.toString(),
            () -> {
              try (var all = Files.newDirectoryStream(path, Files::isDirectory)) {
                for (Path folder : all) {
                  try (var texts = Files.newDirectoryStream(folder, "*.txt")) {
                    if (texts.iterator().hasNext()) {
                      return true;
                    }
                  }
                  if (depth > 1 && holdsTexts(folder, depth - 1)) {
                    return true;
                  }
                }
              }
              return false;
            })
        .getOrElse(false);
  }

  static Either<Fault, TokenTexts> read(Path path, TextForm form, Limits limits) {
    TextCollector collector = new TextCollector(form);
    Limits[] left = {limits};
    return new Members(path)
        .collect(
            TextFolder::isText,
            (where, size, in) -> {
              left[0] =
                  left[0].claimOrRefuse(
                      where, "another " + form.length(), form.length(), BYTES_PER_SYMBOL);
              return collector.take(text(where, in));
            })
        .flatMap(found -> join(path, found, collector));
  }

  /** {@code class/name.txt} or {@code …/train/class/name.txt}. */
  private static boolean isText(String name) {
    String[] parts = name.split("/", -1);
    int n = parts.length;
    return n >= 2
        && parts[n - 1].endsWith(".txt")
        && !parts[n - 2].equals("unsup")
        && !parts[n - 2].equals("train")
        && !parts[n - 2].equals("test")
        && (n == 2 || parts[n - 3].equals("train"));
  }

  private static String text(String where, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
    if (bytes.length > LONGEST_TEXT) {
      throw new Refusal(
          where, "more than " + LONGEST_TEXT + " bytes", "one text a file is expected");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(where, "bytes that are no UTF-8", "save the text as UTF-8");
    }
  }

  private static String classOf(String name) {
    String[] parts = name.split("/", -1);
    return parts[parts.length - 2];
  }

  private static Either<Fault, TokenTexts> join(
      Path path, SortedMap<String, int[]> found, TextCollector collector) {
    Seq<String> names = List.ofAll(found.keySet());
    Seq<String> classes = names.map(TextFolder::classOf).distinct().sorted().toVector();
    int[] labels = new int[found.size()];
    int i = 0;
    for (String name : names) {
      labels[i++] = classes.indexOf(classOf(name));
    }
    if (found.isEmpty()) {
      return Either.left(
          new Fault(
              path.toString(),
              "no texts",
              "expected one folder a class with a file .txt for each text, as aclImdb/train has"));
    }
    return Labels.of(labels, path.toString())
        .flatMap(
            y ->
                collector.texts(
                    io.vavr.collection.Vector.ofAll(found.values()),
                    y,
                    new Provenance(
                        String.valueOf(path.toAbsolutePath().normalize().getFileName()),
                        path.toString(),
                        "unknown",
                        List.of("classes in order: " + classes.take(50).mkString(", ")))));
  }
}
