package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static dev.neuralcollapse.data.format.Fixtures.npy;
import static dev.neuralcollapse.data.format.Fixtures.resource;
import static dev.neuralcollapse.data.format.Fixtures.wholes;
import static dev.neuralcollapse.data.format.Fixtures.zip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.neuralcollapse.data.Fault;
import io.vavr.Tuple;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  @TempDir Path folder;

  private Either<Fault, Map<String, NpyArray>> read(byte[] bytes) {
    return Npz.read(Fixtures.write(folder, "a.npz", bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"every-type.npz", "every-type-deflated.npz"})
  void everyTypeByteOrderAndMemoryOrderOfNumpyIsRead(String name) {
    Map<String, NpyArray> arrays = read(resource(name)).get();
    assertEquals(44, arrays.size());
    double[] expected = IntStream.rangeClosed(1, 12).asDoubleStream().toArray();
    for (var entry : arrays) {
      assertArrayEquals(new int[] {2, 3, 2}, entry._2().shape(), entry._1());
      assertArrayEquals(expected, entry._2().toDoubles(), entry._1());
      assertEquals(
          !entry._1().contains("_f2") && !entry._1().contains("_f4") && !entry._1().contains("_f8"),
          entry._2().isWhole());
    }
  }

  @Test
  void equalArraysGiveEqualBytesAndComeBack() throws IOException {
    Path a = Npz.write(folder.resolve("a.npz"), Fixtures.features()).get();
    byte[] first = Files.readAllBytes(a);
    Npz.write(a, Fixtures.features()).get();
    assertArrayEquals(first, Files.readAllBytes(a));
    assertEquals(LinkedHashMap.ofEntries(Fixtures.features()), Npz.read(a).get());
    assertEquals(Fixtures.features().map(t -> t._1()), Npz.read(a).get().keySet().toList());
    assertFault("exists", Npz.write(a, Fixtures.features(), Overwrite.NEVER));
  }

  @Test
  void namesThatCannotBeReadBackAreProgrammingErrors() {
    Path file = folder.resolve("a.npz");
    for (String name : new String[] {"", "a/b", "../a", ".a", "a b"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Npz.write(file, List.of(Tuple.of(name, wholes(1)))));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Npz.write(file, List.of(Tuple.of("a", wholes(1)), Tuple.of("a", wholes(2)))));
  }

  @Test
  void aTruncatedFileIsRefusedWhereverItEnds() {
    byte[] whole = resource("every-type-deflated.npz");
    for (int n = 0; n < whole.length; n += n < 200 ? 1 : 97) {
      Fixtures.fault(read(Arrays.copyOf(whole, n)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.npy",
        "/etc/a.npy",
        "a/b.npy",
        "..\\a.npy",
        "C:a.npy",
        "a\nb.npy",
        "\u001b[2Ja.npy",
        ".npy",
        "a.txt",
        "a"
      })
  void unusableEntryNamesAreRefused(String name) {
    Fixtures.fault(read(zip(Tuple.of(name, npy(wholes(1))))));
  }

  @Test
  void namesUsedTwiceAreRefused() {
    byte[] bytes = zip(Tuple.of("aa.npy", npy(wholes(1))), Tuple.of("ab.npy", npy(wholes(2))));
    byte[] hostile =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .replace("ab.npy", "aa.npy")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertFault("two entries named 'aa.npy'", read(hostile));
  }

  @Test
  void aWrongChecksumIsRefused() throws IOException {
    Path file = Npz.write(folder.resolve("a.npz"), List.of(Tuple.of("a", wholes(1, 2, 3)))).get();
    byte[] bytes = Files.readAllBytes(file);
    int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("}") + 60;
    while (bytes[data] != 1) {
      data++;
    }
    bytes[data] ^= 4;
    assertFault("checksum", read(bytes));
  }

  @Test
  void bombsAreRefusedBeforeTheyAreUnpacked() {
    byte[] bomb = zip(Tuple.of("a.npy", npy("<f8", "(4000000,)", new byte[32_000_000])));
    assertFault(
        "entries need about",
        Npz.read(Fixtures.write(folder, "b.npz", bomb), new Limits(10_000_000)));
    // Many entries, each allowed alone.
    byte[] part = npy("<f8", "(100000,)", new byte[800_000]);
    byte[] many =
        zip(
            Tuple.of("a.npy", part),
            Tuple.of("b.npy", part),
            Tuple.of("c.npy", part),
            Tuple.of("d.npy", part));
    assertFault("array d", Npz.read(Fixtures.write(folder, "c.npz", many), new Limits(5_000_000)));
    // More bytes than the array declares.
    assertFault(
        "after the declared end",
        read(zip(Tuple.of("a.npy", npy("<f8", "(2,)", new byte[3_000_000])))));
    // A shape that the entry cannot hold.
    assertFault(
        "can follow", read(zip(Tuple.of("a.npy", npy("<f8", "(100000000,)", new byte[16])))));
  }

  @Test
  void sizesThatDeflateCannotReachAreRefused() {
    byte[] bytes = zip(Tuple.of("a.npy", npy("<f8", "(100000000,)", new byte[16])));
    int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(directory + 24, 800_000_128);
    assertFault("deflate cannot do that", read(bytes));
  }

  @Test
  @SuppressWarnings("unchecked")
  void aHugeDirectoryIsRefused() {
    byte[] small = npy(wholes(1));
    byte[] bytes =
        zip(
            IntStream.range(0, 6000)
                .mapToObj(i -> Tuple.of(i + "a".repeat(150) + ".npy", small))
                .toArray(io.vavr.Tuple2[]::new));
    assertFault("a zip directory of", read(bytes));
    byte[] one = zip(Tuple.of("a.npy", small));
    java.nio.ByteBuffer.wrap(one)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(one.length - 10, -1);
    assertFault("a zip directory of 4294967295 bytes", read(one));
  }

  @Test
  void picklesAreRefusedWithTheCommandThatConvertsThem() {
    assertFault(
        "a.npz, array features: an array of Python objects (a pickle); pickles can run any program:"
            + " if you trust the file, convert it with\n"
            + "  python3 -c 'import sys, numpy as np; f = np.load(sys.argv[1], allow_pickle=True);",
        read(resource("objects.npz")));
    Path torch =
        Fixtures.write(
            folder, "model.pt", zip(Tuple.of("model/data.pkl", new byte[] {(byte) 0x80, 2})));
    assertFault("torch.load", Npz.read(torch));
    assertFault("torch.load", FeatureFile.read(torch));
    Path old = Fixtures.write(folder, "it's old.pth", new byte[] {(byte) 0x80, 2, 'x'});
    assertFault("/it'\\''s old.pth'", FeatureFile.read(old));
    Path pickle = Fixtures.write(folder, "features.pkl", new byte[] {(byte) 0x80, 4, 'x'});
    assertFault("pickle.load", FeatureFile.read(pickle));
    assertFault(
        "allow_pickle", FeatureFile.read(Fixtures.write(folder, "x.npy", resource("objects.npy"))));
  }

  @Test
  void anEmptyZipIsReadAndThenLacksItsArrays() {
    Path empty = Fixtures.write(folder, "e.npz", zip());
    assertEquals(LinkedHashMap.empty(), Npz.read(empty).get());
    assertFault("no array 'features'", FeatureFile.read(empty));
  }
}
