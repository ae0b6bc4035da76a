package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * NumPy's {@code .npy} files: float16, 32, 64, integers and booleans, any byte order, C or Fortran
 * order.
 */
public final class Npy {
  /** A double or long of ours, and the matrix that is made of it. */
  static final int BYTES_PER_ENTRY = 16;

  private Npy() {}

  public static Either<Fault, NpyArray> read(Path path) {
    return read(path, Limits.ofHeap());
  }

  public static Either<Fault, NpyArray> read(Path path, Limits limits) {
    return InputFile.of(path).flatMap(f -> read(f, limits)).map(Loaded::array);
  }

  /** An array, and the limits that are left after it. */
  record Loaded(NpyArray array, Limits left) {}

  static Either<Fault, Loaded> read(InputFile file, Limits limits) {
    return file.read(
        in -> {
          Refusal pickled = new Refusal(PythonSnippet.objectNpy(file));
          Loaded loaded = read(in, file.most(), file.where(), pickled, limits);
          InputFile.mustEnd(in, file.where());
          return loaded;
        });
  }

  /** Header and array from a stream of at most {@code most} bytes. */
  static Loaded read(InputStream in, long most, String where, Refusal pickled, Limits limits)
      throws IOException {
    NpyHeader header = NpyHeader.read(in, where, pickled);
    Layout layout = header.layout();
    layout.mustFit(most - header.length(), where);
    Limits left = limits.claimOrRefuse(where, layout.shapeText(), layout.size(), BYTES_PER_ENTRY);
    return new Loaded(layout.read(in, where), left);
  }

  /**
   * Writes float64 or int64, little-endian, in C order: the bytes that {@code numpy.save} would
   * write.
   */
  public static Either<Fault, Path> write(Path path, NpyArray array, Overwrite overwrite) {
    return AtomicFile.write(path, overwrite, out -> write(array, out));
  }

  static void write(NpyArray array, OutputStream out) throws IOException {
    out.write(header(array));
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < array.size(); i++) {
      if (!buffer.hasRemaining()) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      if (array.isWhole()) {
        buffer.putLong(array.longAt(i));
      } else {
        buffer.putDouble(array.doubleAt(i));
      }
    }
    out.write(buffer.array(), 0, buffer.position());
  }

  /** Bytes of the whole file. */
  static long length(NpyArray array) {
    return header(array).length + 8L * array.size();
  }

  private static byte[] header(NpyArray array) {
    int[] shape = array.shape();
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + (shape.length == 1 ? "," : "");
    String dict =
        "{'descr': '"
            + (array.isWhole() ? "<i8" : "<f8")
            + "', 'fortran_order': False, 'shape': ("
            + sizes
            + "), }";
    // NumPy leaves room for the first axis to grow in place, then aligns the data to 64 bytes.
    if (shape.length > 0) {
      dict += " ".repeat(21 - Integer.toString(shape[0]).length());
    }
    int padded = (10 + dict.length() + 1) / 64 * 64 + 64;
    String text = dict + " ".repeat(padded - 10 - dict.length() - 1) + "\n";
    ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    header.putShort((short) (padded - 10));
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }
}
