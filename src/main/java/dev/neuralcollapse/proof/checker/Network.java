package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The weights of {@code network.npz} and what they do.
 *
 * @param arrays every array by name, in the order in which they are hashed: embedding, blocks from
 *     first to last (weight, bias; in before out), head
 * @param shape what the certificate says of its shape
 */
record Network(Map<String, double[]> arrays, Shape shape) {

  /** D, d, L, K, and whether a block has two layers. */
  record Shape(int inputs, int width, int depth, int classes, boolean twoLayers) {}

  /** Reads exactly the arrays that a network of this shape has. */
  static Network read(Path path, Shape shape, boolean biased) throws Refusal {
    try (Npz npz = Npz.open(path)) {
      if (shape.depth > npz.size()) {
        throw Refusal.unreadable(
            path.toString(),
            "holds " + npz.size() + " arrays",
            "a network of depth " + shape.depth + " has more");
      }
      return read(npz, shape, biased);
    }
  }

  private static Network read(Npz npz, Shape shape, boolean biased) throws Refusal {
    Map<String, int[]> wanted = new LinkedHashMap<>();
    int d = shape.width;
    wanted.put("embedding.weight", new int[] {d, shape.inputs});
    wanted.put("embedding.bias", new int[] {d});
    for (int l = 1; l < shape.depth; l++) {
      for (String part : shape.twoLayers ? new String[] {".in", ".out"} : new String[] {""}) {
        String name = String.format(Locale.ROOT, "block_%04d%s", l, part);
        wanted.put(name + ".weight", new int[] {d, d});
        wanted.put(name + ".bias", new int[] {d});
      }
    }
    wanted.put("head.weight", new int[] {shape.classes, d});
    if (biased) {
      wanted.put("head.bias", new int[] {shape.classes});
    }
    Map<String, double[]> arrays = new LinkedHashMap<>();
    npz.holdsExactly(wanted.keySet());
    for (Map.Entry<String, int[]> w : wanted.entrySet()) {
      arrays.put(w.getKey(), npz.floats(w.getKey(), w.getValue()));
    }
    return new Network(arrays, shape);
  }

  private double[] array(String name) {
    double[] values = arrays.get(name);
    if (values == null) {
      throw new IllegalStateException("no array " + name);
    }
    return values;
  }

  private Layer layer(String name) {
    return new Layer(array(name + ".weight"), array(name + ".bias"));
  }

  /** K×d. */
  double[] head() {
    return array("head.weight");
  }

  /** K entries, zero where the head has none. */
  double[] headBias() {
    return arrays.getOrDefault("head.bias", new double[shape.classes]);
  }

  /** Encloses the features of every sample, rows of width D: the forward pass without the head. */
  List<Ball> features(double[] inputs) throws Refusal {
    Layer embedding = layer("embedding");
    List<Ball> x = new ArrayList<>();
    for (int i = 0; i < inputs.length; i += shape.inputs) {
      double[] row = Arrays.copyOfRange(inputs, i, i + shape.inputs);
      x.add(embedding.of(Ball.point(row)).normalised());
    }
    for (int l = 1; l < shape.depth; l++) {
      String name = String.format(Locale.ROOT, "block_%04d", l);
      Layer in = layer(shape.twoLayers ? name + ".in" : name);
      Layer out = shape.twoLayers ? layer(name + ".out") : in;
      for (int i = 0; i < x.size(); i++) {
        Ball now = x.get(i);
        Ball branch = shape.twoLayers ? out.of(in.rectified(now, false)) : in.rectified(now, true);
        // LayerNorm of a feature to which nothing is added is that feature.
        x.set(i, branch.isZero() ? now : now.plus(branch).normalised());
      }
    }
    return x;
  }

  /** {@code Σ} of the squares of all arrays whose name starts so. */
  Interval sumOfSquares(String prefix) {
    Interval sum = Interval.ZERO;
    for (Map.Entry<String, double[]> a : arrays.entrySet()) {
      if (a.getKey().startsWith(prefix)) {
        for (double v : a.getValue()) {
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
