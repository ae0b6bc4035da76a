package dev.neuralcollapse.data.format;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.neuralcollapse.data.Fault;
import io.vavr.Tuple;
import io.vavr.control.Either;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Whatever happens to a file, reading it gives a value or a fault that can be shown: it throws
 * nothing, and it allocates no more than a bound in the size of the file.
 */
class HostileFileProperties {
  /** Streams, buffers, the tables of an open zip. */
  private static final long FIXED = 6_000_000;

  /** Deflate holds up to 1032 bytes in one; a byte may become a long, and a matrix beside it. */
  private static final long PER_BYTE = 16L * InputFile.MOST_DEFLATED;

  private static Path folder = Path.of(".");

  @BeforeContainer
  static void folder() throws IOException {
    folder = Files.createTempDirectory("hostile");
    // Loading classes is not the file's doing.
    FeatureFile.read(
        Fixtures.write(folder, "w.safetensors", Fixtures.safetensors("{}", new byte[0])));
    FeatureFile.read(Fixtures.write(folder, "w.npz", Fixtures.zip()));
  }

  @AfterContainer
  static void clean() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path f : files.toList()) {
        Files.delete(f);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 200, seed = "101")
  @StatisticsReport(label = "outcome", value = StatisticsReport.StatisticsReportMode.OFF)
  void npz(@ForAll long seed) throws IOException {
    byte[] honest =
        Files.readAllBytes(Npz.write(folder.resolve("f.npz"), Fixtures.features()).get());
    check(seed, honest, "f.npz");
  }

  @Property(tries = 200, seed = "102")
  @StatisticsReport(label = "outcome", value = StatisticsReport.StatisticsReportMode.OFF)
  void deflatedNpz(@ForAll long seed) {
    byte[] honest =
        Fixtures.zip(
            Tuple.of("features.npy", Fixtures.npy(Fixtures.features().get(0)._2())),
            Tuple.of("labels.npy", Fixtures.npy(Fixtures.features().get(1)._2())));
    check(seed, honest, "d.npz");
  }

  @Property(tries = 200, seed = "103")
  @StatisticsReport(label = "outcome", value = StatisticsReport.StatisticsReportMode.OFF)
  void npy(@ForAll long seed) {
    Fixtures.write(folder, "labels.npy", Fixtures.npy(Fixtures.features().get(1)._2()));
    check(seed, Fixtures.npy(Fixtures.features().get(0)._2()), "features.npy");
  }

  @Property(tries = 200, seed = "104")
  @StatisticsReport(label = "outcome", value = StatisticsReport.StatisticsReportMode.OFF)
  void safetensors(@ForAll long seed) {
    String json =
        "{\"features\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[0,16]},"
            + "\"labels\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[16,32]}}";
    check(seed, Fixtures.safetensors(json, Fixtures.doubles(3, 4, 1, 0)), "f.safetensors");
  }

  @Property(tries = 200, seed = "105")
  @StatisticsReport(label = "outcome", value = StatisticsReport.StatisticsReportMode.OFF)
  void csv(@ForAll long seed) {
    check(seed, "a,b,label\n1,2.5,0\n-3e2,.5,1\n".getBytes(StandardCharsets.UTF_8), "f.csv");
  }

  @Property(tries = 200, seed = "106")
  @StatisticsReport(label = "outcome", value = StatisticsReport.StatisticsReportMode.OFF)
  void gzippedIdx(@ForAll long seed) {
    boolean images = (seed & 1) == 0;
    byte[] i = Fixtures.idx(new int[] {3, 2, 2}, new byte[12]);
    byte[] l = Fixtures.idx(new int[] {3}, new byte[] {0, 1, 0});
    Fixtures.write(folder, "train-images-idx3-ubyte", i);
    Fixtures.write(folder, "train-labels-idx1-ubyte", l);
    if ((seed & 2) == 0) {
      check(seed, images ? i : l, "train-" + (images ? "images-idx3" : "labels-idx1") + "-ubyte");
    } else {
      check(
          seed,
          Fixtures.gzip(images ? i : l),
          "train-" + (images ? "images-idx3" : "labels-idx1") + "-ubyte");
    }
  }

  @Property(tries = 200, seed = "107")
  void noise(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    byte[][] starts = {
      {'P', 'K', 3, 4},
      {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 10, 0},
      {0x1f, (byte) 0x8b, 8, 0},
      {0, 0, 8, 3},
      {}
    };
    byte[] start = starts[random.nextInt(starts.length)];
    System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
    String[] names = {
      "n.npz", "features.npy", "n.csv", "n.safetensors", "train-images-idx3-ubyte", "n"
    };
    read(Fixtures.write(folder, names[random.nextInt(names.length)], bytes));
  }

  /** Damages a good file in a few places. */
  private static void check(long seed, byte[] honest, String name) {
    boolean accepted =
        read(Fixtures.write(folder, name, damaged(honest, new SplittableRandom(seed))));
    Statistics.label("outcome").collect(accepted ? "accepted" : "refused");
    Statistics.label("outcome")
        .coverage(
            c -> {
              c.check("refused").percentage(p -> p > 20);
              c.check("accepted").count(n -> n > 0);
            });
  }

  private static byte[] damaged(byte[] honest, SplittableRandom random) {
    byte[] bytes = honest.clone();
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes && bytes.length > 0; c++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        case 3 -> bytes[at] = (byte) ("0123456789-.,eE[]{}()'\"LO\n".charAt(random.nextInt(26)));
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          bytes = longer;
        }
      }
    }
    return bytes;
  }

  /** Reads it in both ways; whether both gave a value. */
  private static boolean read(Path file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Either<Fault, ?> features = FeatureFile.read(file);
    Either<Fault, ?> data = DataFile.read(file);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    long size = file.toFile().length();
    assertTrue(
        allocated < FIXED + PER_BYTE * size,
        () -> file + " of " + size + " bytes took " + allocated);
    for (Either<Fault, ?> result : io.vavr.collection.List.<Either<Fault, ?>>of(features, data)) {
      if (result.isLeft()) {
        Fixtures.fault(result);
      }
    }
    return data.isRight();
  }
}
