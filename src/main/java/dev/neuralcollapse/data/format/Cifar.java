package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * CIFAR-10 in its binary form: records of one label and 3072 bytes, a 32×32 image, first all of
 * red, then green, then blue, each row by row. A folder or the publishers' archive gives its
 * training batches, in the order of their names; a file gives itself.
 */
final class Cifar {
  private static final int PIXELS = 3072;
  private static final int RECORD = PIXELS + 1;
  private static final int CLASSES = 10;
  private static final int BYTES_PER_PIXEL = 10;

  private Cifar() {}

  private static boolean isBatch(String name) {
    return name.matches("(.*/)?data_batch_[0-9]{1,3}\\.bin(\\.gz)?");
  }

  /** Where the batches of this path are: itself, or the archive in the folder; else nowhere. */
  static io.vavr.control.Option<Path> at(Path path) {
    String name = String.valueOf(path.getFileName());
    Path archive = path.resolve("cifar-10-binary.tar.gz");
    boolean here =
        Files.isDirectory(path)
            ? List.of("", "cifar-10-batches-bin")
                    .exists(f -> Files.exists(path.resolve(f).resolve("data_batch_1.bin")))
                || hasBatch(path)
            : name.matches("(data|test)_batch.*\\.bin(\\.gz)?")
                || (Members.isArchive(path) && name.contains("cifar"));
    return here
        ? io.vavr.control.Option.some(path)
        : Files.isRegularFile(archive)
            ? io.vavr.control.Option.some(archive)
            : io.vavr.control.Option.none();
  }

  private static boolean hasBatch(Path folder) {
    return List.range(1, CLASSES)
        .exists(i -> Files.exists(folder.resolve("data_batch_" + i + ".bin")));
  }

  /** All images, divided by 255. */
  static Either<Fault, Dataset> read(Path path, Limits limits) {
    return batches(path, Integer.MAX_VALUE, limits).flatMap(b -> join(path, b, all(b)));
  }

  /** The first images of each class; of every batch no more are ever held. */
  static Either<Fault, Dataset> firstOfEachClass(Path path, int perClass, Limits limits) {
    return batches(path, Math.max(1, perClass), limits)
        .flatMap(
            b ->
                labels(path, b)
                    .flatMap(y -> y.firstOfEachClass(perClass, path.toString()))
                    .flatMap(rows -> join(path, b, rows)))
        .map(d -> new Dataset(d.inputs(), d.labels(), d.provenance().firstOfEachClass(perClass)));
  }

  /** One file: all its labels, and the images kept by their place in it. */
  private static final class Batch {
    private final byte[] labels;
    private final SortedMap<Integer, byte[]> images;

    Batch(byte[] labels, SortedMap<Integer, byte[]> images) {
      this.labels = labels;
      this.images = images;
    }
  }

  private static Either<Fault, java.util.List<Batch>> batches(
      Path path, int perClass, Limits limits) {
    boolean several = Files.isDirectory(path) || Members.isArchive(path);
    Limits[] left = {limits};
    Members.Parser<Batch> parser = (where, size, in) -> batch(where, size, in, perClass, left);
    if (!several) {
      return InputFile.of(path)
          .flatMap(f -> f.read(in -> parser.parse(f.where(), f.most(), in)))
          .map(java.util.List::of);
    }
    return new Members(path)
        .collect(Cifar::isBatch, parser)
        .filterOrElse(
            found -> !found.isEmpty(),
            found ->
                new Fault(
                    path.toString(),
                    "no data_batch_1.bin, data_batch_2.bin, ...",
                    "expected CIFAR-10's binary version; the Python version is pickled"))
        .map(found -> new ArrayList<>(found.values()));
  }

  private static Batch batch(String where, long size, InputStream in, int perClass, Limits[] left)
      throws IOException {
    long records = size / RECORD;
    long kept = perClass > Integer.MAX_VALUE / CLASSES ? records : (long) CLASSES * perClass;
    left[0] =
        left[0].claimOrRefuse(
            where,
            Math.min(records, kept) + "x" + PIXELS,
            Math.min(records, kept) * PIXELS,
            BYTES_PER_PIXEL);
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    SortedMap<Integer, byte[]> images = new TreeMap<>();
    int[] counts = new int[CLASSES];
    for (int label = in.read(); label >= 0; label = in.read()) {
      if (label >= CLASSES) {
        throw new Refusal(
            where + ", record " + labels.size(),
            "label " + label,
            "CIFAR-10 has labels 0..9 before each image of " + PIXELS + " bytes");
      }
      byte[] image = in.readNBytes(counts[label] < perClass ? PIXELS : 0);
      if (counts[label] < perClass) {
        if (image.length < PIXELS) {
          throw truncated(where, labels.size());
        }
        images.put(labels.size(), image);
      } else {
        skip(in, where, labels.size());
      }
      counts[label]++;
      labels.write(label);
    }
    if (labels.size() == 0) {
      throw new Refusal(where, "an empty file", "records of " + RECORD + " bytes are expected");
    }
    return new Batch(labels.toByteArray(), images);
  }

  private static void skip(InputStream in, String where, int record) throws IOException {
    try {
      in.skipNBytes(PIXELS);
    } catch (java.io.EOFException e) {
      throw truncated(where, record);
    }
  }

  private static Refusal truncated(String where, int record) {
    return new Refusal(
        where + ", record " + record,
        "the file ends within it",
        "records of " + RECORD + " bytes are expected: copy the file again");
  }

  private static Either<Fault, Labels> labels(Path path, java.util.List<Batch> batches) {
    int[] all = new int[batches.stream().mapToInt(b -> b.labels.length).sum()];
    int n = 0;
    for (Batch b : batches) {
      for (byte label : b.labels) {
        all[n++] = label;
      }
    }
    return Labels.of(all, path.toString());
  }

  private static int[] all(java.util.List<Batch> batches) {
    return java.util.stream.IntStream.range(
            0, batches.stream().mapToInt(b -> b.labels.length).sum())
        .toArray();
  }

  /** The given rows of all batches, one after the other; their images must have been kept. */
  private static Either<Fault, Dataset> join(Path path, java.util.List<Batch> batches, int[] rows) {
    byte[][] images = new byte[rows.length][];
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      int b = 0;
      while (row >= batches.get(b).labels.length) {
        row -= batches.get(b++).labels.length;
      }
      images[i] = java.util.Objects.requireNonNull(batches.get(b).images.get(row));
      labels[i] = batches.get(b).labels[row];
    }
    return Labels.of(labels, path.toString())
        .map(
            y ->
                new Dataset(
                    Matrix.generate(rows.length, PIXELS, (i, j) -> (images[i][j] & 0xff) / 255.0),
                    y,
                    new Provenance(
                        "cifar-10",
                        path.toString(),
                        "unknown",
                        List.of("pixels 0..255 divided by 255"))));
  }
}
