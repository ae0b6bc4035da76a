package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Dataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  private static final Limits PLENTY = new Limits(50_000_000);
  @TempDir Path folder;

  /** Images whose every byte is {@code first}, {@code first + 1}, ... */
  private static byte[] batch(int first, int... labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < labels.length; i++) {
      byte[] image = new byte[3072];
      Arrays.fill(image, (byte) (first + i));
      out.write(labels[i]);
      out.writeBytes(image);
    }
    return out.toByteArray();
  }

  private void twoBatches(Path to) {
    Fixtures.write(to, "data_batch_2.bin", batch(10, 1, 0, 1));
    Fixtures.write(to, "data_batch_1.bin", batch(250, 1, 1, 0));
    Fixtures.write(to, "test_batch.bin", batch(77, 0, 1));
  }

  @Test
  void aFolderGivesItsTrainingBatchesInOrder() {
    twoBatches(folder);
    Dataset d = DataFile.read(folder, PLENTY).get();
    assertEquals(6, d.size());
    assertEquals(3072, d.dimension());
    assertEquals(250 / 255.0, d.inputs().get(0, 3071));
    assertEquals(10 / 255.0, d.inputs().get(3, 0));
    assertEquals(1, d.labels().get(3));
    assertEquals("pixels 0..255 divided by 255", d.provenance().steps().head());
  }

  @Test
  void balancedSubsetsAreThoseOfTheWholeSet() {
    twoBatches(folder);
    Dataset all = DataFile.read(folder, PLENTY).get();
    for (int n = 1; n <= 2; n++) {
      Dataset some = DataFile.firstOfEachClass(folder, n, PLENTY).get();
      assertEquals(all.firstOfEachClass(n).get(), some);
    }
    assertFault("class 0 has 2 samples", DataFile.firstOfEachClass(folder, 3, PLENTY));
    assertFault("at least one", DataFile.firstOfEachClass(folder, 0, PLENTY));
  }

  @Test
  void thePublishersArchiveIsReadAsItIs() {
    twoBatches(folder);
    Dataset all = DataFile.read(folder, PLENTY).get();
    Path archive =
        Fixtures.write(
            folder,
            "cifar-10-binary.tar.gz",
            Fixtures.gzip(
                Tars.of(
                    "cifar-10-batches-bin/",
                    new byte[0],
                    "cifar-10-batches-bin/data_batch_2.bin",
                    batch(10, 1, 0, 1),
                    "cifar-10-batches-bin/readme.html",
                    new byte[] {1, 2, 3},
                    "cifar-10-batches-bin/data_batch_1.bin",
                    batch(250, 1, 1, 0))));
    assertEquals(all.sha256(), DataFile.read(archive, PLENTY).get().sha256());
    assertEquals(
        all.firstOfEachClass(2).get().sha256(),
        DataFile.firstOfEachClass(archive, 2, PLENTY).get().sha256());
  }

  @Test
  void oneFileIsASet() {
    twoBatches(folder);
    assertEquals(2, DataFile.read(folder.resolve("test_batch.bin"), PLENTY).get().size());
  }

  @Test
  void aFetchedSetIsKnownByItsName() throws IOException {
    Path set = Files.createDirectories(folder.resolve("cifar-10"));
    DataSource source = new DataSource(folder, PLENTY);
    assertFault("data fetch", source.resolve("cifar-10"));
    Fixtures.write(
        set,
        "cifar-10-binary.tar.gz",
        Fixtures.gzip(Tars.of("x/data_batch_1.bin", batch(1, 0, 1))));
    assertEquals(2, source.resolve("cifar-10").get().size());
    assertEquals(2, source.firstOfEachClass("cifar-10", 1).get().size());
  }

  @Test
  void damagedFilesAreRefusedWithTheRecord() {
    byte[] good = batch(1, 0, 1, 1);
    Path file = folder.resolve("data_batch_1.bin");
    Fixtures.write(folder, "data_batch_1.bin", Arrays.copyOf(good, good.length - 1));
    assertFault("record 2: the file ends within it", DataFile.read(file, PLENTY));
    assertFault("record 2: the file ends", DataFile.firstOfEachClass(file, 1, PLENTY));
    Fixtures.write(folder, "data_batch_1.bin", batch(1, 0, 11));
    assertFault("record 1: label 11", DataFile.read(folder, PLENTY));
    Fixtures.write(folder, "data_batch_1.bin", new byte[0]);
    assertFault("an empty file", DataFile.read(folder, PLENTY));
    Fixtures.write(folder, "data_batch_1.bin", good);
    assertFault("of memory", DataFile.read(folder, new Limits(50_000)));
    byte[] tar = Tars.of("data_batch_1.bin", good);
    tar[3] ^= 1;
    Path bad = Fixtures.write(folder, "cifar.tar", tar);
    assertFault("no tar header", DataFile.read(bad, PLENTY));
    Path empty = Fixtures.write(folder, "cifar-none.tar", new byte[1024]);
    assertFault("no data_batch_1.bin", DataFile.read(empty, PLENTY));
    Path cut =
        Fixtures.write(
            folder, "cifar-cut.tar", Arrays.copyOf(Tars.of("data_batch_1.bin", good), 4000));
    assertFault("cifar-cut.tar", DataFile.read(cut, PLENTY));
  }
}
