package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.Tuple;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Safetensors: 8 bytes of length, a JSON header, the raw little-endian numbers of all tensors
 * without gaps.
 */
public final class Safetensors {
  private static final int LONGEST_HEADER = 1 << 20;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_TENSORS = 10_000;
  private static final String MEND = "write the file again with safetensors.numpy.save_file";
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private Safetensors() {}

  /** All tensors by name, in the order of their bytes. */
  public static Either<Fault, Map<String, NpyArray>> read(Path path) {
    return read(path, Limits.ofHeap());
  }

  public static Either<Fault, Map<String, NpyArray>> read(Path path, Limits limits) {
    return InputFile.of(path).flatMap(f -> read(f, limits));
  }

  static Either<Fault, Map<String, NpyArray>> read(InputFile file, Limits limits) {
    return file.read(in -> read(in, file, limits));
  }

  private record Tensor(String name, Layout layout, long begin, long end) {}

  private static Map<String, NpyArray> read(InputStream in, InputFile file, Limits limits)
      throws IOException {
    String where = file.where();
    long length =
        ByteBuffer.wrap(InputFile.exactly(in, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LONGEST_HEADER || length > file.most() - 8) {
      throw new Refusal(
          where,
          "a header of " + Long.toUnsignedString(length) + " bytes",
          "a safetensors header has 2 to " + LONGEST_HEADER + " bytes and lies within the file");
    }
    long room = file.most() - 8 - length;
    Map<String, NpyArray> arrays = LinkedHashMap.empty();
    Limits left = limits;
    long at = 0;
    for (Tensor t : tensors(header(InputFile.exactly(in, (int) length), where), where)) {
      String tensor = where + ", tensor " + t.name;
      if (t.begin != at || t.end - t.begin != t.layout.bytes()) {
        throw new Refusal(
            tensor,
            "bytes " + t.begin + " to " + t.end + " for " + t.layout.bytes() + " bytes from " + at,
            "tensors must follow one another without gap or overlap: " + MEND);
      }
      t.layout.mustFit(room - at, tensor);
      left = left.claimOrRefuse(tensor, t.layout.shapeText(), t.layout.size(), Npy.BYTES_PER_ENTRY);
      arrays = arrays.put(t.name, t.layout.read(in, tensor));
      at = t.end;
    }
    InputFile.mustEnd(in, where);
    return arrays;
  }

  private static JsonNode header(byte[] json, String where) throws Refusal {
    try {
      JsonNode header = JSON.readTree(json);
      if (!header.isObject() || header.size() > MOST_TENSORS) {
        throw new Refusal(
            where, "a header that is no JSON object of at most " + MOST_TENSORS + " tensors", MEND);
      }
      return header;
    } catch (JacksonException e) {
      throw new Refusal(where, "a header that is no JSON (" + e.getOriginalMessage() + ")", MEND);
    }
  }

  private static Seq<Tensor> tensors(JsonNode header, String where) throws Refusal {
    List<Tensor> tensors = List.empty();
    for (java.util.Map.Entry<String, JsonNode> e : header.properties()) {
      if (e.getKey().length() > LONGEST_NAME || !e.getKey().equals(Refusal.printable(e.getKey()))) {
        throw new Refusal(where, "an unusable tensor name", "tensors must have plain names");
      }
      if (!e.getKey().equals("__metadata__")) {
        tensors =
            tensors.prepend(tensor(e.getKey(), e.getValue(), where + ", tensor " + e.getKey()));
      }
    }
    return tensors.sortBy(t -> Tuple.of(t.begin, t.end));
  }

  private static Tensor tensor(String name, JsonNode node, String where) throws Refusal {
    long[] shape = whole(node.path("shape"), where, "shape");
    long[] offsets = whole(node.path("data_offsets"), where, "data_offsets");
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw new Refusal(where, "data_offsets that are no range", MEND);
    }
    if (shape.length > 32) {
      throw new Refusal(where, shape.length + " axes", "at most 32 are read");
    }
    Element element = element(node.path("dtype").asString(""), where);
    return new Tensor(
        name,
        Layout.of(element, ByteOrder.LITTLE_ENDIAN, false, shape, where),
        offsets[0],
        offsets[1]);
  }

  private static long[] whole(JsonNode node, String where, String key) throws Refusal {
    if (!node.isArray()) {
      throw new Refusal(where, "no list '" + key + "'", MEND);
    }
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode n = node.get(i);
      if (!n.isIntegralNumber() || !n.canConvertToLong() || n.asLong() < 0) {
        throw new Refusal(where, "'" + key + "' with an entry that is no natural number", MEND);
      }
      values[i] = n.asLong();
    }
    return values;
  }

  private static Element element(String dtype, String where) throws Refusal {
    return switch (dtype) {
      case "F16" -> Element.FLOAT16;
      case "BF16" -> Element.BFLOAT16;
      case "F32" -> Element.FLOAT32;
      case "F64" -> Element.FLOAT64;
      case "BOOL" -> Element.BOOL;
      case "I8" -> Element.INT8;
      case "I16" -> Element.INT16;
      case "I32" -> Element.INT32;
      case "I64" -> Element.INT64;
      case "U8" -> Element.UINT8;
      case "U16" -> Element.UINT16;
      case "U32" -> Element.UINT32;
      case "U64" -> Element.UINT64;
      default ->
          throw new Refusal(
              where,
              "numbers of type '"
                  + (dtype.length() > 20 ? dtype.substring(0, 20) + "..." : dtype)
                  + "'",
              "F16, BF16, F32, F64, BOOL and integers are read: convert with .to(torch.float32)");
    };
  }
}
