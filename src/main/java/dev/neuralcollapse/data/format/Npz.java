package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.Tuple2;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** NumPy's {@code .npz} files: zips of {@code .npy} files, stored or deflated. */
public final class Npz {
  /** Far from the first instant of the zip calendar, which Java writes with a time zone. */
  private static final LocalDateTime TIMESTAMP = LocalDateTime.of(1980, 2, 1, 0, 0);

  private Npz() {}

  /** All arrays by name, in the order of the file. */
  public static Either<Fault, Map<String, NpyArray>> read(Path path) {
    return read(path, Limits.ofHeap());
  }

  public static Either<Fault, Map<String, NpyArray>> read(Path path, Limits limits) {
    return InputFile.of(path).flatMap(f -> read(f, limits));
  }

  static Either<Fault, Map<String, NpyArray>> read(InputFile file, Limits limits) {
    return InputFile.guarded(
        file.where(),
        () -> {
          try (StrictZip zip = StrictZip.open(file)) {
            Map<String, NpyArray> arrays = LinkedHashMap.empty();
            Limits left = limits;
            for (StrictZip.Entry entry : zip.entries()) {
              Npy.Loaded loaded = zip.read(entry, left);
              arrays = arrays.put(entry.array(), loaded.array());
              left = loaded.left();
            }
            return arrays;
          }
        });
  }

  /** Writes the arrays, replacing what is there: for files that are our own. */
  public static Either<Fault, Path> write(Path path, Seq<Tuple2<String, NpyArray>> arrays) {
    return write(path, arrays, Overwrite.REPLACE);
  }

  /**
   * Writes the arrays uncompressed; equal arrays give equal bytes. Names must differ and be plain
   * words with dots, hyphens and underscores.
   */
  public static Either<Fault, Path> write(
      Path path, Seq<Tuple2<String, NpyArray>> arrays, Overwrite overwrite) {
    Set<String> seen = new HashSet<>();
    for (Tuple2<String, NpyArray> a : arrays) {
      if (!a._1().matches("[A-Za-z0-9][A-Za-z0-9._-]*") || !seen.add(a._1())) {
        throw new IllegalArgumentException("array name " + a._1() + " is unusable or used twice");
      }
    }
    return AtomicFile.write(
        path,
        overwrite,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Tuple2<String, NpyArray> a : arrays) {
            zip.putNextEntry(stored(a._1() + ".npy", a._2()));
            Npy.write(a._2(), zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  /**
   * Stored entries must name their checksum before their bytes: the array is written twice, once to
   * nowhere.
   */
  private static ZipEntry stored(String name, NpyArray array) throws IOException {
    CRC32 crc = new CRC32();
    Npy.write(array, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(TIMESTAMP);
    entry.setSize(Npy.length(array));
    entry.setCompressedSize(Npy.length(array));
    entry.setCrc(crc.getValue());
    return entry;
  }
}
