package dev.neuralcollapse.data.format;

import io.vavr.control.Option;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;

/**
 * How the numbers of an array lie in a file. Every size in it has been checked against overflow.
 */
final class Layout {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private final Element element;
  private final ByteOrder order;
  private final boolean fortran;
  private final int[] shape;
  private final int size;

  private Layout(Element element, ByteOrder order, boolean fortran, int[] shape, int size) {
    this.element = element;
    this.order = order;
    this.fortran = fortran;
    this.shape = shape;
    this.size = size;
  }

  static Layout of(Element element, ByteOrder order, boolean fortran, long[] shape, String where)
      throws Refusal {
    double entries = LongStream.of(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    long negative = LongStream.of(shape).filter(n -> n < 0).count();
    long tooLong = LongStream.of(shape).filter(n -> n > LARGEST_ARRAY).count();
    if (negative > 0 || tooLong > 0 || entries > LARGEST_ARRAY) {
      throw new Refusal(
          where,
          "declares the shape " + java.util.Arrays.toString(shape),
          "sizes must be between 0 and 2^31 - 9, all together");
    }
    int[] sizes = LongStream.of(shape).mapToInt(n -> (int) n).toArray();
    return new Layout(element, order, fortran, sizes, (int) entries);
  }

  /** From the header of a {@code .npy} file. */
  static Layout of(PythonDict header, String where, Refusal pickled) throws Refusal {
    String descr = header.string("descr").orElseThrow(() -> lacking(where, "descr"));
    boolean fortran =
        header.bool("fortran_order").orElseThrow(() -> lacking(where, "fortran_order"));
    long[] shape = header.tuple("shape").orElseThrow(() -> lacking(where, "shape"));
    boolean marked = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return of(
        element(marked ? descr.substring(1) : descr, where, pickled), order, fortran, shape, where);
  }

  private static Refusal lacking(String where, String key) {
    return new Refusal(where, "the array's header lacks '" + key + "'", "write it with numpy.save");
  }

  private static Element element(String type, String where, Refusal pickled) throws Refusal {
    return switch (type) {
      case "f2" -> Element.FLOAT16;
      case "f4" -> Element.FLOAT32;
      case "f8" -> Element.FLOAT64;
      case "b1", "?" -> Element.BOOL;
      case "i1" -> Element.INT8;
      case "i2" -> Element.INT16;
      case "i4" -> Element.INT32;
      case "i8" -> Element.INT64;
      case "u1" -> Element.UINT8;
      case "u2" -> Element.UINT16;
      case "u4" -> Element.UINT32;
      case "u8" -> Element.UINT64;
      default -> {
        if (type.startsWith("O")) {
          throw pickled;
        }
        throw new Refusal(
            where,
            "numbers of type '" + (type.length() > 20 ? type.substring(0, 20) + "..." : type) + "'",
            "real floats of 2, 4 or 8 bytes and integers are read: convert with"
                + " .astype(numpy.float64)");
      }
    };
  }

  Element element() {
    return element;
  }

  /** Number of entries. */
  int size() {
    return size;
  }

  /** Rows and entries a row, where there are at least two axes and a row. */
  Option<DataShape> rows() {
    return shape.length < 2 || shape[0] < 1
        ? Option.none()
        : Option.some(new DataShape(shape[0], Math.max(1, size / shape[0])));
  }

  /** Bytes the entries take in the file. */
  long bytes() {
    return (long) size * element.bytes();
  }

  String shapeText() {
    return NpyArray.shapeText(shape);
  }

  /** Refuses what declares more than the {@code most} bytes there can be. */
  void mustFit(long most, String where) throws Refusal {
    if (bytes() > most) {
      throw new Refusal(
          where,
          "declares "
              + shapeText()
              + " of "
              + bytes()
              + " bytes, but at most "
              + Math.max(0, most)
              + " can follow",
          "the file is truncated or damaged: write it again");
    }
  }

  /**
   * The array that follows in the stream. To be called after {@link #mustFit} and a claim on the
   * limits.
   */
  NpyArray read(InputStream in, String where) throws IOException {
    if (element.isWhole()) {
      long[] values = new long[size];
      fill(in, (buffer, i) -> values[i] = element.nextWhole(buffer));
      for (long v : values) {
        if (element == Element.UINT64 && v < 0) {
          throw new Refusal(where, "an unsigned integer above 2^63 - 1", "store int64 or float64");
        }
      }
      return NpyArray.trusted(values, shape);
    }
    double[] values = new double[size];
    fill(in, (buffer, i) -> values[i] = element.nextReal(buffer));
    return NpyArray.trusted(values, shape);
  }

  /** Takes the next number from the buffer to the place {@code i} in C order. */
  @FunctionalInterface
  private interface Sink {
    void take(ByteBuffer buffer, int i);
  }

  private void fill(InputStream in, Sink sink) throws IOException {
    byte[] chunk = new byte[(int) Math.min(1 << 16, Math.max(8, bytes()))];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    Places places = new Places();
    int perChunk = chunk.length / element.bytes();
    for (int done = 0; done < size; ) {
      int now = Math.min(perChunk, size - done);
      if (in.readNBytes(chunk, 0, now * element.bytes()) < now * element.bytes()) {
        throw new EOFException();
      }
      buffer.clear();
      for (int k = 0; k < now; k++) {
        sink.take(buffer, fortran ? places.next() : done + k);
      }
      done += now;
    }
  }

  /** The places in C order of entries met in Fortran order (first index fastest). */
  private final class Places {
    private final int[] index = new int[shape.length];
    private final int[] stride = new int[shape.length];
    private int place;

    Places() {
      int s = 1;
      for (int a = shape.length - 1; a >= 0; a--) {
        stride[a] = s;
        s *= Math.max(1, shape[a]);
      }
    }

    int next() {
      int here = place;
      for (int a = 0; a < shape.length; a++) {
        place += stride[a];
        if (++index[a] < shape[a]) {
          return here;
        }
        place -= stride[a] * shape[a];
        index[a] = 0;
      }
      return here;
    }
  }
}
