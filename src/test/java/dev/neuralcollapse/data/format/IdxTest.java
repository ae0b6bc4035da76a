package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static dev.neuralcollapse.data.format.Fixtures.gzip;
import static dev.neuralcollapse.data.format.Fixtures.idx;
import static dev.neuralcollapse.data.format.Fixtures.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Pixels;
import io.vavr.control.Either;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxTest {
  private static final byte[] IMAGES =
      idx(new int[] {3, 2, 2}, new byte[] {0, 51, 102, -1, 1, 2, 3, 4, 5, 6, 7, 8});
  private static final byte[] LABELS = idx(new int[] {3}, new byte[] {0, 1, 0});
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte,train-labels-idx1-ubyte",
    "train-images.idx3-ubyte,train-labels.idx1-ubyte",
    "t10k-images-idx3-ubyte.gz,t10k-labels-idx1-ubyte.gz",
    "emnist-mnist-train-images-idx3-ubyte.gz,emnist-mnist-train-labels-idx1-ubyte",
    "images-idx3-ubyte,labels-idx1-ubyte",
    "TRAIN-IMAGES.IDX3-UBYTE,TRAIN-LABELS.IDX1-UBYTE"
  })
  void thePairIsFoundByItsPublishedNamesFromTheFolderAndFromEitherFile(
      String images, String labels) {
    Path i = write(folder, images, images.endsWith("gz") ? gzip(IMAGES) : IMAGES);
    Path l = write(folder, labels, labels.endsWith("gz") ? gzip(LABELS) : LABELS);
    for (Path p : new Path[] {folder, i, l}) {
      Dataset d = DataFile.read(p).get();
      assertEquals(4, d.dimension());
      assertArrayEquals(new double[] {0, 0.2, 0.4, 1}, d.inputs().row(0).toArray(), 1e-15);
      assertEquals(8 / 255.0, d.inputs().get(2, 3));
      assertArrayEquals(new int[] {0, 1, 0}, d.labels().toArray());
      assertEquals(folder.getFileName().toString(), d.provenance().name().split("/", 2)[0]);
      assertEquals("pixels 0..255 divided by 255", d.provenance().steps().head());
    }
  }

  @Test
  void ofSeveralSetsTheTrainingSetIsTaken() {
    write(folder, "t10k-images-idx3-ubyte", idx(new int[] {2, 1}, new byte[] {1, 2}));
    write(folder, "t10k-labels-idx1-ubyte", idx(new int[] {2}, new byte[] {1, 0}));
    assertEquals(2, DataFile.read(folder).get().size());
    write(folder, "other-images-idx3-ubyte", IMAGES);
    write(folder, "other-labels-idx1-ubyte", LABELS);
    assertFault("several sets", DataFile.read(folder));
    write(folder, "train-images-idx3-ubyte", IMAGES);
    assertFault("several sets", DataFile.read(folder));
    assertFault("no labels beside it", DataFile.read(folder.resolve("train-images-idx3-ubyte")));
    write(folder, "train-labels-idx1-ubyte", LABELS);
    assertEquals(3, DataFile.read(folder).get().size());
    assertEquals(2, DataFile.read(folder.resolve("t10k-labels-idx1-ubyte")).get().size());
  }

  @Test
  void foldersAndNamesThatTellNothingAreRefused() {
    assertFault("no IDX images", DataFile.read(folder));
    assertFault("partner", DataFile.read(write(folder, "mnist.bin", IMAGES)));
    assertFault("no such file", DataFile.read(folder.resolve("none")));
  }

  private Either<Fault, Dataset> read(byte[] images, byte[] labels) {
    return Idx.read(write(folder, "i", images), write(folder, "l", labels), new Limits(1_000_000));
  }

  @Test
  void imagesCanStayBytes() {
    Path images = write(folder, "i", IMAGES);
    Path labels = write(folder, "l", LABELS);
    Pixels pixels = Idx.readPixels(images, labels, new Limits(1_000_000)).get();
    Dataset doubles = Idx.read(images, labels, new Limits(1_000_000)).get();
    assertEquals(doubles, pixels.toDataset());
    assertEquals(doubles.firstOfEachClass(1).get(), pixels.firstOfEachClass(1).get().toDataset());
    Path two = write(folder, "two", idx(new int[] {2}, new byte[] {0, 1}));
    assertFault("3 images", Idx.readPixels(images, two, new Limits(1_000_000)));
  }

  @Test
  void truncatedFilesAreRefusedPlainAndGzipped() {
    for (int n = 0; n < IMAGES.length; n++) {
      Fixtures.fault(read(Arrays.copyOf(IMAGES, n), LABELS));
    }
    for (int n = 0; n < LABELS.length; n++) {
      Fixtures.fault(read(IMAGES, Arrays.copyOf(LABELS, n)));
    }
    byte[] gz = gzip(IMAGES);
    for (int n = 0; n < gz.length; n++) {
      Fixtures.fault(read(Arrays.copyOf(gz, n), LABELS));
    }
    assertFault("after the declared end", read(Arrays.copyOf(IMAGES, IMAGES.length + 1), LABELS));
  }

  @Test
  void sizesBeyondTheFileBeyondIntegersAndZeroAreRefused() {
    for (int size : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 16, 4}) {
      for (int axis = 0; axis < 3; axis++) {
        byte[] hostile = IMAGES.clone();
        ByteBuffer.wrap(hostile).putInt(4 + 4 * axis, size);
        Fixtures.fault(read(hostile, LABELS));
        Fixtures.fault(read(gzip(hostile), LABELS));
      }
    }
    assertFault("empty", read(idx(new int[] {0, 2, 2}, new byte[0]), LABELS));
    assertFault("empty", read(idx(new int[] {3, 0, 2}, new byte[0]), LABELS));
  }

  @Test
  void otherTypesAxesAndCountsAreRefused() {
    byte[] floats = IMAGES.clone();
    floats[2] = 0x0d;
    assertFault("unsigned bytes", read(floats, LABELS));
    assertFault("1 axis", read(LABELS, LABELS));
    assertFault("3 axes", read(IMAGES, IMAGES));
    assertFault("3 images, but 2 labels", read(IMAGES, idx(new int[] {2}, new byte[] {0, 1})));
    assertFault("one class", read(IMAGES, idx(new int[] {3}, new byte[] {0, 0, 0})));
    assertFault("class empty", read(IMAGES, idx(new int[] {3}, new byte[] {0, 0, -1})));
  }

  @Test
  void aGzippedBombIsRefusedBeforeItIsUnpacked() {
    byte[] bomb = gzip(idx(new int[] {1000, 100, 100}, new byte[10_000_000]));
    assertFault("1000x100x100 = 10,000,000 entries need about 20.0 MB", read(bomb, LABELS));
  }

  @Test
  void aBalancedSubsetIsThatOfTheWholeSetWithoutItsMemory() {
    int n = 3000;
    byte[] pixels = new byte[n * 50];
    byte[] labels = new byte[n];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 + i / 50);
    }
    for (int i = 0; i < n; i++) {
      // Class 2 comes late, so that the rows wanted are not in the file's order.
      labels[i] = (byte) (i < 2000 ? i % 2 : 2);
    }
    write(folder, "train-images-idx3-ubyte.gz", gzip(idx(new int[] {n, 10, 5}, pixels)));
    write(folder, "train-labels-idx1-ubyte", idx(new int[] {n}, labels));
    Limits little = new Limits(100_000);
    assertFault("need about 300.0 kB", DataFile.read(folder, little));
    Dataset subset = DataFile.firstOfEachClass(folder, 7, little).get();
    Dataset same = DataFile.read(folder).flatMap(d -> d.firstOfEachClass(7)).get();
    assertEquals(same.sha256(), subset.sha256());
    assertEquals(same.provenance(), subset.provenance());
    assertFault("class 0 has 1000 samples", DataFile.firstOfEachClass(folder, 1001, little));
    assertFault("need about", DataFile.firstOfEachClass(folder, 900, little));
    assertFault("at least one", DataFile.firstOfEachClass(folder, 0, little));
  }

  @Test
  void aTruncatedOrOverlongSetIsRefusedWhateverIsWanted() {
    write(folder, "train-labels-idx1-ubyte", LABELS);
    Path images = write(folder, "train-images-idx3-ubyte", Arrays.copyOf(IMAGES, 20));
    assertFault("truncated", DataFile.firstOfEachClass(images, 1, Limits.ofHeap()));
    write(folder, "train-images-idx3-ubyte", Arrays.copyOf(IMAGES, IMAGES.length + 1));

    assertFault("after the declared end", DataFile.firstOfEachClass(images, 1, Limits.ofHeap()));
  }
}
