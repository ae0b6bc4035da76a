package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static dev.neuralcollapse.data.format.Fixtures.doubles;
import static dev.neuralcollapse.data.format.Fixtures.npy;
import static dev.neuralcollapse.data.format.Fixtures.resource;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder;

  private Either<Fault, NpyArray> read(byte[] bytes) {
    return Npy.read(Fixtures.write(folder, "a.npy", bytes));
  }

  @Test
  void writesTheBytesThatNumpyWrites() {
    NpyArray real = NpyArray.ofDoubles(new double[] {0.1, -2.5, 1e300, 4, -0.0, 6}, 3, 2);
    assertArrayEquals(resource("real-3x2.npy"), npy(real));
    assertArrayEquals(
        resource("whole-5.npy"), npy(NpyArray.ofLongs(new long[] {-2, -1, 0, 1, 2}, 5)));
    assertArrayEquals(resource("single.npy"), npy(NpyArray.ofDoubles(new double[] {2.5})));
    assertEquals(resource("real-3x2.npy").length, Npy.length(real));
    assertEquals(real, read(npy(real)).get());
  }

  @Test
  void readsHeadersOfVersionTwoAndThree() {
    for (String name : new String[] {"version-2.npy", "version-3.npy"}) {
      NpyArray a = read(resource(name)).get();
      assertArrayEquals(new int[] {2, 3, 2}, a.shape());
      assertEquals(12, a.doubleAt(11));
    }
  }

  @Test
  void aTruncatedFileIsRefusedWhereverItEnds() {
    byte[] whole = resource("real-3x2.npy");
    for (int n = 0; n < whole.length; n++) {
      Fixtures.fault(read(Arrays.copyOf(whole, n)));
    }
    assertFault("after the declared end", read(Arrays.copyOf(whole, whole.length + 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(2, 3)|declares 2x3 of 48 bytes, but at most 16 can follow",
        "(1000000000,)|can follow",
        "(-2,)|negative",
        "(9223372036854775807,)|size 9223372036854775807",
        "(99999999999999999999999,)|size 999",
        "(4294967296, 4294967296)|2^31",
        "(65536, 65536)|2^31",
        "(0, 4294967296)|2^31",
        "(2147483647, 2147483647, 2147483647, 2147483647)|2^31",
        "(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,"
            + " 1, 1, 1)|axes",
        "(1.5,)|no ','",
        "(x,)|no integer",
        "(2|no integer",
        "2|unknown value",
        "None|unknown value",
        "__import__('os').system('true')|unknown value"
      })
  void declaredShapesThatCannotBeAreRefused(String shape, String expected) {
    assertFault(expected, read(npy("<f8", shape, doubles(1, 2))));
  }

  @ParameterizedTest
  @CsvSource({
    "<c16, astype",
    "<U5, astype",
    "|S3, astype",
    "|V2, astype",
    "<M8[ns], astype",
    "<f16, astype",
    "<f12, astype",
    "'', astype",
    "|O, allow_pickle"
  })
  void otherTypesAreRefusedWithTheWayToConvertThem(String descr, String expected) {
    assertFault(expected, read(npy(descr, "(2,)", doubles(1, 2))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'shape': (2,)}",
        "{'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f8', 'fortran_order': 'False', 'shape': (2,)}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} x",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (2,)}",
        "{descr: '<f8'}"
      })
  void brokenHeadersAreRefused(String header) {
    Fixtures.fault(read(npy(header, doubles(1, 2))));
  }

  @Test
  void headersOfPythonTwoAndOddSpacingAreRead() {
    String header = "{'shape':(2L , ),\"descr\" : '<f8','fortran_order':False}";
    assertArrayEquals(new double[] {1, 2}, read(npy(header, doubles(1, 2))).get().toDoubles());
  }

  @Test
  void aHeaderLongerThanTheFileOrThanAnyIsRefused() {
    byte[] bytes = npy("<f8", "(2,)", doubles(1, 2));
    bytes[8] = (byte) 0xff;
    bytes[9] = (byte) 0xff;
    assertFault("too early", read(bytes));
    byte[] second = resource("version-2.npy");
    Arrays.fill(second, 8, 12, (byte) 0xff);
    assertFault("a header of 4294967295 bytes", read(second));
    byte[] version = npy("<f8", "(2,)", doubles(1, 2));
    version[6] = 9;
    assertFault("version 9", read(version));
  }

  @Test
  void unsignedIntegersBeyondInt64AreRefused() {
    byte[] ones = new byte[8];
    Arrays.fill(ones, (byte) 0xff);
    assertFault("2^63", read(npy("<u8", "(1,)", ones)));
    assertEquals(-1, read(npy("<i8", "(1,)", ones)).get().longAt(0));
  }

  @Test
  void whatTheLimitsForbidIsRefusedWithTheEstimate() {
    Path file = Fixtures.write(folder, "big.npy", npy("<f8", "(1000, 10)", new byte[80_000]));
    assertFault(
        "1000x10 = 10,000 entries need about 160.0 kB of memory, 1.0 kB are left",
        Npy.read(file, new Limits(1000)));
    assertFault("COLLAPSE_JVM_OPTS=-Xmx", Npy.read(file, new Limits(159_999)));
    assertTrue(Npy.read(file, new Limits(160_000)).isRight());
  }

  @Test
  void anArrayIsImmutable() {
    double[] values = {1, 2};
    int[] shape = {2};
    NpyArray a = NpyArray.ofDoubles(values, shape);
    values[0] = 9;
    shape[0] = 9;
    a.toDoubles()[1] = 9;
    a.shape()[0] = 9;
    assertEquals(NpyArray.ofDoubles(new double[] {1, 2}, 2), a);
    assertFalse(a.equals(NpyArray.ofDoubles(new double[] {1, 2}, 2, 1)));
    assertThrows(IllegalArgumentException.class, () -> NpyArray.ofDoubles(new double[] {1, 2}, 3));
    assertThrows(
        IllegalArgumentException.class, () -> NpyArray.ofDoubles(new double[] {1, 2}, -1, -2));
  }

  @Test
  void writingReplacesOnlyWhenAsked() {
    NpyArray a = Fixtures.wholes(1, 2);
    Path file = folder.resolve("new/deep/a.npy");
    assertEquals(file, Npy.write(file, a, Overwrite.NEVER).get());
    assertFault("exists", Npy.write(file, Fixtures.wholes(3), Overwrite.NEVER));
    assertEquals(a, Npy.read(file).get());
    assertTrue(Npy.write(file, Fixtures.wholes(3), Overwrite.REPLACE).isRight());
    assertEquals(Fixtures.wholes(3), Npy.read(file).get());
    assertArrayEquals(new String[] {"a.npy"}, file.getParent().toFile().list());
  }

  @Test
  void whatCannotBeWrittenIsAFaultAndLeavesNothing() {
    Path file = Fixtures.write(folder, "file", new byte[0]);
    assertFault(
        "cannot be written",
        Npy.write(file.resolve("a.npy"), Fixtures.wholes(1), Overwrite.REPLACE));
    assertFault("folder", Npy.write(folder, Fixtures.wholes(1), Overwrite.REPLACE));
    assertFault(
        "cannot be written",
        AtomicFile.write(
            folder.resolve("b"),
            Overwrite.NEVER,
            out -> {
              out.write(1);
              throw new java.io.IOException("disk full");
            }));
    assertArrayEquals(new String[] {"file"}, folder.toFile().list());
  }
}
