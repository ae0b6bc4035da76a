package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static dev.neuralcollapse.data.format.Fixtures.doubles;
import static dev.neuralcollapse.data.format.Fixtures.safetensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Either;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  private Either<Fault, Map<String, NpyArray>> read(byte[] bytes) {
    return Safetensors.read(Fixtures.write(folder, "a.safetensors", bytes));
  }

  private static String tensor(String name, String dtype, String shape, long begin, long end) {
    return "\""
        + name
        + "\":{\"dtype\":\""
        + dtype
        + "\",\"shape\":"
        + shape
        + ",\"data_offsets\":["
        + begin
        + ","
        + end
        + "]}";
  }

  @Test
  void everyTypeIsRead() {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(-1.5)
        .putFloat(-1.5f)
        .putShort(Float.floatToFloat16(-1.5f))
        .putShort((short) (Float.floatToIntBits(-1.5f) >>> 16));
    data.putLong(-3)
        .putInt(-3)
        .putShort((short) -3)
        .put((byte) -3)
        .put((byte) 253)
        .putShort((short) -3)
        .putInt(-3)
        .putLong(3)
        .put((byte) 1);
    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + tensor("f64", "F64", "[1]", 0, 8)
            + ","
            + tensor("f32", "F32", "[]", 8, 12)
            + ","
            + tensor("f16", "F16", "[1,1]", 12, 14)
            + ","
            + tensor("bf16", "BF16", "[1]", 14, 16)
            + ","
            + tensor("i64", "I64", "[1]", 16, 24)
            + ","
            + tensor("i32", "I32", "[1]", 24, 28)
            + ","
            + tensor("i16", "I16", "[1]", 28, 30)
            + ","
            + tensor("i8", "I8", "[1]", 30, 31)
            + ","
            + tensor("u8", "U8", "[1]", 31, 32)
            + ","
            + tensor("u16", "U16", "[1]", 32, 34)
            + ","
            + tensor("u32", "U32", "[1]", 34, 38)
            + ","
            + tensor("u64", "U64", "[1]", 38, 46)
            + ","
            + tensor("bool", "BOOL", "[1]", 46, 47)
            + "}   ";
    Map<String, NpyArray> arrays = read(safetensors(json, Arrays.copyOf(data.array(), 47))).get();
    List<String> names =
        List.of(
            "f64", "f32", "f16", "bf16", "i64", "i32", "i16", "i8", "u8", "u16", "u32", "u64",
            "bool");
    assertEquals(names, arrays.keySet().toList());
    double[] values =
        names.toJavaStream().mapToDouble(n -> arrays.get(n).get().doubleAt(0)).toArray();
    assertArrayEquals(
        new double[] {-1.5, -1.5, -1.5, -1.5, -3, -3, -3, -3, 253, 65533, 4294967293.0, 3, 1},
        values);
    assertArrayEquals(new int[] {1, 1}, arrays.get("f16").get().shape());
    assertEquals(0, arrays.get("f32").get().rank());
  }

  @Test
  void tensorsAreReadInTheOrderOfTheirBytes() {
    String json =
        "{" + tensor("b", "F64", "[1]", 8, 16) + "," + tensor("a", "F64", "[1]", 0, 8) + "}";
    Map<String, NpyArray> arrays = read(safetensors(json, doubles(1, 2))).get();
    assertEquals(1, arrays.get("a").get().doubleAt(0));
    assertEquals(2, arrays.get("b").get().doubleAt(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F64|[2]|0|8|for 16 bytes",
        "F64|[3]|0|24|at most 16 can follow",
        "F64|[2]|8|24|from 0",
        "F64|[2]|16|0|no range",
        "F64|[-2]|0|16|natural number",
        "F64|[2.0]|0|16|natural number",
        "F64|[99999999999999999999]|0|16|natural number",
        "F64|[4294967296,4294967296,2]|0|16|2^31",
        "F64|2|0|16|no list",
        "C64|[2]|0|16|'C64'",
        "F8_E4M3|[16]|0|16|'F8_E4M3'",
        "F64|[1]|0|8|after the declared end"
      })
  void whatDoesNotFitIsRefused(String dtype, String shape, long begin, long end, String expected) {
    assertFault(
        expected,
        read(safetensors("{" + tensor("a", dtype, shape, begin, end) + "}", doubles(1, 2))));
  }

  @Test
  void overlapsDuplicatesAndBrokenHeadersAreRefused() {
    assertFault(
        "without gap or overlap",
        read(
            safetensors(
                "{"
                    + tensor("a", "F64", "[1]", 0, 8)
                    + ","
                    + tensor("b", "F64", "[2]", 0, 16)
                    + "}",
                doubles(1, 2))));
    assertFault(
        "no JSON",
        read(
            safetensors(
                "{"
                    + tensor("a", "F64", "[1]", 0, 8)
                    + ","
                    + tensor("a", "F64", "[1]", 8, 16)
                    + "}",
                doubles(1, 2))));
    for (String json :
        List.of("[]", "{", "null", "{}x", "{\"a\":1}", "{\"a\\u001b\":{}}", "[".repeat(100_000))) {
      Fixtures.fault(read(safetensors(json, doubles(1))));
    }
    assertTrue(read(safetensors("{}", new byte[0])).isRight());
  }

  @Test
  void aHeaderLongerThanTheFileIsRefused() {
    byte[] bytes = safetensors("{" + tensor("a", "F64", "[2]", 0, 16) + "}", doubles(1, 2));
    for (long length :
        new long[] {-1, 0, 1, bytes.length, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
      byte[] hostile = bytes.clone();
      ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      assertFault("a header of", read(hostile));
    }
    for (int n = 0; n < bytes.length; n++) {
      Fixtures.fault(read(Arrays.copyOf(bytes, n)));
    }
  }
}
