package dev.neuralcollapse.data.format;

import static java.util.Comparator.comparing;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Pixels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The IDX format of MNIST and its relatives: unsigned bytes, gzipped or not. */
public final class Idx {
  private static final int UNSIGNED_BYTE = 0x08;

  /** The byte of a pixel, twice while it is read. */
  private static final int BYTES_PER_PIXEL = 2;

  /** What a byte stands for. */
  private static final double[] GREYS =
      IntStream.range(0, 256).mapToDouble(value -> value / 255.0).toArray();

  private Idx() {}

  /** Whether the bytes begin as an IDX file of unsigned bytes does. */
  static boolean isIdx(byte[] head) {
    return head.length >= 4
        && head[0] == 0
        && head[1] == 0
        && head[2] == UNSIGNED_BYTE
        && head[3] >= 1
        && head[3] <= 4;
  }

  /** Images (N×rows×columns, divided by 255) and their labels. */
  public static Either<Fault, Dataset> read(Path images, Path labels, Limits limits) {
    return InputFile.of(images)
        .flatMap(
            i ->
                InputFile.of(labels)
                    .flatMap(
                        l ->
                            bytes(l, limits, true, BYTES_PER_PIXEL)
                                .flatMap(y -> labels(y, l.where()))
                                .flatMap(
                                    y ->
                                        bytes(i, limits, false, BYTES_PER_PIXEL)
                                            .flatMap(x -> join(x, y, i, l)))));
  }

  /** What the header of an image file declares. */
  static Option<DataShape> shape(Path images) {
    return InputFile.of(images)
        .flatMap(f -> f.read(in -> header(in, f, false)))
        .map(h -> new DataShape(h.count, h.each))
        .toOption();
  }

  /** The same images as they are in the file, a byte a pixel. */
  public static Either<Fault, Pixels> readPixels(Path images, Path labels, Limits limits) {
    return InputFile.of(images)
        .flatMap(
            i ->
                InputFile.of(labels)
                    .flatMap(
                        l ->
                            bytes(l, limits, true, BYTES_PER_PIXEL)
                                .flatMap(y -> labels(y, l.where()))
                                .flatMap(
                                    y ->
                                        bytes(i, limits, false, BYTES_PER_PIXEL)
                                            .flatMap(x -> pixels(x, y, i, l)))));
  }

  private static Either<Fault, Pixels> pixels(
      Bytes x, Labels y, InputFile images, InputFile labels) {
    return x.count != y.size()
        ? Either.left(mismatch(x.count, y, images, labels))
        : Either.right(
            new Pixels(x.values, x.values.length / x.count, y, provenance(images, labels)));
  }

  private static Either<Fault, Labels> labels(Bytes y, String where) {
    int[] values = new int[y.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = y.values[i] & 0xff;
    }
    return Labels.of(values, where);
  }

  private static Either<Fault, Dataset> join(
      Bytes x, Labels y, InputFile images, InputFile labels) {
    if (x.count != y.size()) {
      return Either.left(mismatch(x.count, y, images, labels));
    }
    int d = x.values.length / x.count;
    Matrix inputs = Matrix.coded(x.count, d, x.values, GREYS);
    return Either.right(new Dataset(inputs, y, provenance(images, labels)));
  }

  private static Fault mismatch(long count, Labels y, InputFile images, InputFile labels) {
    return new Fault(
        images.where(),
        count + " images, but " + y.size() + " labels in " + labels.name(),
        "give the two files of one set");
  }

  private static Provenance provenance(InputFile images, InputFile labels) {
    return new Provenance(
        images.name(),
        images.where() + " and " + labels.name(),
        "unknown",
        List.of("pixels 0..255 divided by 255"));
  }

  /** The first images of each class; every other one is read past. */
  static Either<Fault, Dataset> firstOfEachClass(
      Path images, Path labels, int perClass, Limits limits) {
    return InputFile.of(images)
        .flatMap(
            i ->
                InputFile.of(labels)
                    .flatMap(
                        l ->
                            bytes(l, limits, true, BYTES_PER_PIXEL)
                                .flatMap(y -> labels(y, l.where()))
                                .flatMap(y -> firstOfEachClass(i, l, y, perClass, limits))));
  }

  private static Either<Fault, Dataset> firstOfEachClass(
      InputFile images, InputFile labels, Labels y, int perClass, Limits limits) {
    return y.firstOfEachClass(perClass, labels.where())
        .flatMap(
            rows ->
                images.read(
                    in -> {
                      Header header = header(in, images, false);
                      if (header.count != y.size()) {
                        throw new Refusal(mismatch(header.count, y, images, labels));
                      }
                      String kept = rows.length + " images";
                      long entries = (long) rows.length * header.each;
                      limits.claimOrRefuse(images.where(), kept, entries, BYTES_PER_PIXEL);
                      Matrix inputs = pick(in, header.count, header.each, rows);
                      InputFile.mustEnd(in, images.where());
                      return new Dataset(
                          inputs,
                          Labels.balanced(y.classes(), perClass),
                          provenance(images, labels).firstOfEachClass(perClass));
                    }));
  }

  /** Of {@code count} rows of {@code d} bytes the given ones, in their order. */
  private static Matrix pick(InputStream in, int count, int d, int[] rows) throws IOException {
    byte[] wanted = new byte[Math.multiplyExact(rows.length, d)];
    int[] order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(comparing(i -> rows[i]))
            .mapToInt(i -> i)
            .toArray();
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (next < order.length && rows[order[next]] == i) {
        System.arraycopy(InputFile.exactly(in, d), 0, wanted, d * order[next++], d);
      } else {
        in.skipNBytes(d);
      }
    }
    return Matrix.coded(rows.length, d, wanted, GREYS);
  }

  /** Raw bytes of {@code count} items; never empty. Only ever inside this class. */
  private static final class Bytes {
    private final byte[] values;
    private final int count;

    Bytes(byte[] values, int count) {
      this.values = values;
      this.count = count;
    }
  }

  private static Either<Fault, Bytes> bytes(
      InputFile file, Limits limits, boolean labels, int each) {
    return file.read(in -> bytes(in, file, limits, labels, each));
  }

  private static Bytes bytes(
      InputStream in, InputFile file, Limits limits, boolean labels, int each) throws IOException {
    Header header = header(in, file, labels);
    String where = file.where();
    limits.claimOrRefuse(where, header.text, (long) header.count * header.each, each);
    byte[] values = InputFile.exactly(in, header.count * header.each);
    InputFile.mustEnd(in, where);
    return new Bytes(values, header.count);
  }

  /**
   * What a file declares.
   *
   * @param count items, at least one
   * @param each bytes an item, at least one; all together fit into an array
   * @param text the shape as a person would call it
   */
  private record Header(int count, int each, String text) {}

  private static Header header(InputStream in, InputFile file, boolean labels) throws IOException {
    String where = file.where();
    byte[] magic = InputFile.exactly(in, 4);
    if (!isIdx(magic)) {
      throw new Refusal(
          where,
          "the first bytes are not those of an IDX file of unsigned bytes",
          "expected 00 00 08 and the number of axes, as MNIST is published");
    }
    int axes = magic[3];
    if (labels != (axes == 1)) {
      throw new Refusal(
          where,
          axes + (axes == 1 ? " axis" : " axes"),
          labels ? "labels have one axis" : "images have three axes (or two: already flat)");
    }
    ByteBuffer sizes = ByteBuffer.wrap(InputFile.exactly(in, 4 * axes));
    long[] shape = new long[axes];
    for (int a = 0; a < axes; a++) {
      shape[a] = sizes.getInt() & 0xffff_ffffL;
    }
    Layout layout = Layout.of(Element.UINT8, sizes.order(), false, shape, where);
    if (layout.size() == 0) {
      throw new Refusal(
          where, "declares " + layout.shapeText() + ", which is empty", "give at least one image");
    }
    layout.mustFit(file.most() - 4 - 4L * axes, where);
    return new Header((int) shape[0], (int) (layout.size() / shape[0]), layout.shapeText());
  }
}
