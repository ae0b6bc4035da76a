package dev.neuralcollapse.data.format;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files made byte by byte, honest and hostile. */
final class Fixtures {
  private Fixtures() {}

  static Path write(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A committed fixture that NumPy wrote. */
  static byte[] resource(String name) {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Version 1 with this header text and these bytes. */
  static byte[] npy(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(10 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .put(data)
        .array();
  }

  static byte[] npy(String descr, String shape, byte[] data) {
    return npy(
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n", data);
  }

  static byte[] npy(NpyArray array) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      Npy.write(array, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] doubles(double... values) {
    ByteBuffer b = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double v : values) {
      b.putDouble(v);
    }
    return b.array();
  }

  static NpyArray reals(int rows, int columns, double... values) {
    return NpyArray.ofDoubles(values, rows, columns);
  }

  static NpyArray wholes(long... values) {
    return NpyArray.ofLongs(values, values.length);
  }

  @SafeVarargs
  static byte[] zip(Tuple2<String, byte[]>... entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Tuple2<String, byte[]> e : entries) {
        zip.putNextEntry(new ZipEntry(e._1()));
        zip.write(e._2());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] safetensors(String json, byte[] data) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }

  /** IDX of unsigned bytes; the data may be fewer or more than the sizes say. */
  static byte[] idx(int[] sizes, byte[] data) {
    ByteBuffer b = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
    b.put(new byte[] {0, 0, 8, (byte) sizes.length});
    for (int s : sizes) {
      b.putInt(s);
    }
    return b.put(data).array();
  }

  /** Four samples of width 3 in two classes, with everything a feature file may hold. */
  static List<Tuple2<String, NpyArray>> features() {
    return List.of(
        Tuple.of("features", reals(4, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.5)),
        Tuple.of("labels", wholes(0, 1, 1, 0)),
        Tuple.of("classifier", reals(2, 3, 1, 0, 0, 0, 1, 0)),
        Tuple.of("bias", NpyArray.ofDoubles(new double[] {0.5, -0.5}, 2)),
        Tuple.of("layer_00", reals(4, 2, 1, 2, 3, 4, 5, 6, 7, 8)),
        Tuple.of("layer_01", reals(4, 1, 1, 2, 3, 4)),
        Tuple.of("targets", NpyArray.ofDoubles(new double[] {1, 2, 3, 4}, 4)));
  }

  /** The fault, which must be fit to be shown. */
  static Fault fault(Either<Fault, ?> result) {
    assertTrue(result.isLeft(), () -> "accepted: " + result);
    Fault f = result.getLeft();
    assertFalse(f.where().isBlank() || f.what().isBlank() || f.mend().isBlank(), f::toString);
    assertTrue((f.where() + f.what()).chars().noneMatch(Character::isISOControl), f::toString);
    assertTrue(f.line().length() < 2000, f::toString);
    return f;
  }

  static void assertFault(String expected, Either<Fault, ?> result) {
    Fault f = fault(result);
    assertTrue(f.line().contains(expected), f::line);
  }
}
