package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The weights of {@code network.npz} and what they do.
 *
 * @param arrays every array by name, in the order in which they are hashed: embedding, blocks from
 *     first to last (query, key, value, output; weight, bias; in before out), head
 * @param shape what the certificate says of its shape
 */
record Network(Map<String, double[]> arrays, Shape shape) {

  /** Reads exactly the arrays that a network of this shape has. */
  static Network read(Path path, Shape shape, boolean biased) throws Refusal {
    try (Npz npz = Npz.open(path)) {
      if (shape.depth() > npz.size()) {
        throw Refusal.unreadable(
            path.toString(),
            "holds " + npz.size() + " arrays",
            "a network of depth " + shape.depth() + " has more");
      }
      return read(npz, shape, biased);
    }
  }

  private static Network read(Npz npz, Shape shape, boolean biased) throws Refusal {
    Map<String, int[]> wanted = new LinkedHashMap<>();
    int d = shape.width();
    if (shape.tokens().symbols()) {
      wanted.put("embedding.symbols", new int[] {shape.inputs(), d});
    } else {
      wanted.put("embedding.weight", new int[] {d, shape.inputs()});
      wanted.put("embedding.bias", new int[] {d});
    }
    if (shape.attends()) {
      wanted.put("embedding.positions", new int[] {shape.tokens().length(), d});
    }
    for (int l = 1; l < shape.depth(); l++) {
      for (String part : attention(shape)) {
        wanted.put(block(l) + part, new int[] {d, d});
      }
      for (String part : mlp(shape)) {
        wanted.put(block(l) + part + ".weight", new int[] {d, d});
        wanted.put(block(l) + part + ".bias", new int[] {d});
      }
    }
    wanted.put("head.weight", new int[] {shape.classes(), d});
    if (biased) {
      wanted.put("head.bias", new int[] {shape.classes()});
    }
    Map<String, double[]> arrays = new LinkedHashMap<>();
    npz.holdsExactly(wanted.keySet());
    for (Map.Entry<String, int[]> w : wanted.entrySet()) {
      arrays.put(w.getKey(), npz.floats(w.getKey(), w.getValue()));
    }
    return new Network(arrays, shape);
  }

  static String block(int l) {
    return String.format(Locale.ROOT, "block_%04d", l);
  }

  private static List<String> attention(Shape shape) {
    return switch (shape.valueLayers()) {
      case 0 -> List.of();
      case 1 -> List.of(".query", ".key", ".value");
      default -> List.of(".query", ".key", ".value", ".output");
    };
  }

  private static List<String> mlp(Shape shape) {
    return shape.mlpLayers() == 1 ? List.of("") : List.of(".in", ".out");
  }

  double[] array(String name) {
    double[] values = arrays.get(name);
    if (values == null) {
      throw new IllegalStateException("no array " + name);
    }
    return values;
  }

  /** {@code x ↦ W x + b}. */
  Layer layer(String name) {
    return new Layer(array(name + ".weight"), array(name + ".bias"));
  }

  /** {@code x ↦ W x} of a square W. */
  Layer linear(String name) {
    return new Layer(array(name), new double[shape.width()]);
  }

  /** K×d. */
  double[] head() {
    return array("head.weight");
  }

  /** K entries, zero where the head has none. */
  double[] headBias() {
    return arrays.getOrDefault("head.bias", new double[shape.classes()]);
  }

  /** {@code Σ} of the squares of all arrays whose name starts so. */
  Interval sumOfSquares(String prefix) throws Refusal {
    Interval sum = Interval.ZERO;
    for (Map.Entry<String, double[]> a : arrays.entrySet()) {
      if (a.getKey().startsWith(prefix)) {
        for (double v : a.getValue()) {
          if (!Double.isFinite(v)) {
            throw Refusal.wrong(a.getKey(), "finite numbers", v);
          }
          sum = sum.plus(Interval.point(v).square());
        }
      }
    }
    return sum;
  }

  /** SHA-256 of all arrays in their order, as little-endian float64 in C order. */
  String sha256() {
    MessageDigest digest = digest();
    arrays.values().forEach(a -> update(digest, a));
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static void update(MessageDigest digest, double[] values) {
    ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (double v : values) {
      word.clear();
      digest.update(word.putDouble(v).array());
    }
  }
}
