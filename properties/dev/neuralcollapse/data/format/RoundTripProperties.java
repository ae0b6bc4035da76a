package dev.neuralcollapse.data.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What is written is read again, bit by bit; Fortran order agrees with the formula of its places.
 */
class RoundTripProperties {

  @Property(tries = 100, seed = "201")
  void whatIsWrittenIsRead(@ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int arrays)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tuple2<String, NpyArray>> all =
        List.range(0, arrays).map(i -> Tuple.of("block_000" + i + ".weight", array(random)));
    Path file = Files.createTempFile("round", ".npz");
    try {
      Npz.write(file, all).get();
      assertEquals(all, Npz.read(file).get().toList());
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 100, seed = "202")
  void fortranOrderPutsEveryEntryInItsPlace(
      @ForAll @IntRange(min = 1, max = 5) int a,
      @ForAll @IntRange(min = 1, max = 5) int b,
      @ForAll @IntRange(min = 1, max = 5) int c)
      throws IOException {
    ByteBuffer data = ByteBuffer.allocate(8 * a * b * c).order(ByteOrder.BIG_ENDIAN);
    for (int k = 0; k < c; k++) {
      for (int j = 0; j < b; j++) {
        for (int i = 0; i < a; i++) {
          data.putDouble(100 * i + 10 * j + k);
        }
      }
    }
    String header =
        "{'descr': '>f8', 'fortran_order': True, 'shape': (" + a + ", " + b + ", " + c + ")}";
    byte[] bytes = Fixtures.npy(header, data.array());
    NpyArray read =
        Npy.read(
                new ByteArrayInputStream(bytes),
                bytes.length,
                "test",
                new Refusal("a", "b", "c"),
                Limits.ofHeap())
            .array();
    assertArrayEquals(new int[] {a, b, c}, read.shape());
    for (int i = 0; i < a; i++) {
      for (int j = 0; j < b; j++) {
        for (int k = 0; k < c; k++) {
          assertEquals(100 * i + 10 * j + k, read.doubleAt((i * b + j) * c + k));
        }
      }
    }
  }

  @Property(tries = 50, seed = "203")
  void matricesComeBack(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int n,
      @ForAll @IntRange(min = 1, max = 40) int d) {
    SplittableRandom random = new SplittableRandom(seed);
    Matrix m =
        Matrix.generate(
            n,
            d,
            (i, j) -> random.nextDouble(-1, 1) * Math.scalb(1.0, random.nextInt(-1000, 1000)));
    assertEquals(m, NpyArray.of(m).matrix("m").get());
  }

  /** Any rank up to 4, sizes from 0, any bits but those of NaN with a payload. */
  private static NpyArray array(SplittableRandom random) {
    int[] shape = random.ints(random.nextInt(5), 0, 6).toArray();
    int size = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    return random.nextBoolean()
        ? NpyArray.ofLongs(random.longs(size).toArray(), shape)
        : NpyArray.ofDoubles(
            random.longs(size).mapToDouble(Double::longBitsToDouble).toArray(), shape);
  }
}
