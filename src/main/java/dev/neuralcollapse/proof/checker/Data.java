package dev.neuralcollapse.proof.checker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

/**
 * The samples of {@code data.npz}.
 *
 * @param inputs N×D in C order, or tokens N×T×D, or N×T symbols by their numbers
 * @param labels N values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Data(double[] inputs, long[] labels) {

  /** Of all balls of a layer together. */
  private static final long MOST_ENTRIES = 1L << 27;

  static Data read(Path path, int samples, Shape shape) throws Refusal {
    Shape.Tokens tokens = shape.tokens();
    int n = shape.sequences(samples);
    try (Npz npz = Npz.open(path)) {
      npz.holdsExactly(Set.of("inputs", "labels"));
      double[] inputs;
      if (tokens.symbols()) {
        inputs = symbols(npz.integers("inputs", n, tokens.length()), shape.inputs());
      } else if (shape.attends()) {
        inputs = npz.floats("inputs", n, tokens.length(), shape.inputs());
      } else {
        inputs = npz.floats("inputs", n, shape.inputs());
      }
      if ((double) n * tokens.length() * shape.width() > MOST_ENTRIES) {
        throw Refusal.unreadable(
            path.toString(),
            n + " sequences of " + tokens.length() + " tokens of width " + shape.width(),
            "more than " + MOST_ENTRIES + " numbers a layer do not fit in memory");
      }
      long[] labels =
          tokens.every() ? npz.integers("labels", n, tokens.length()) : npz.integers("labels", n);
      if (labels.length != samples) {
        throw Refusal.wrong("samples", samples, labels.length + " labels");
      }
      return new Data(inputs, labels);
    }
  }

  private static double[] symbols(long[] numbers, int vocabulary) throws Refusal {
    double[] symbols = new double[numbers.length];
    for (int i = 0; i < symbols.length; i++) {
      if (numbers[i] < 0 || numbers[i] >= vocabulary) {
        throw Refusal.wrong("symbols", "0.." + (vocabulary - 1), numbers[i]);
      }
      symbols[i] = numbers[i];
    }
    return symbols;
  }

  /** The hypothesis of every theorem here. */
  void mustBeBalanced(int classes) throws Refusal {
    if (classes > labels.length) {
      throw Refusal.wrong("classes", classes, labels.length + " samples");
    }
    int[] count = new int[classes];
    for (long y : labels) {
      if (y < 0 || y >= classes) {
        throw Refusal.wrong("labels", "0.." + (classes - 1), y);
      }
      count[(int) y]++;
    }
    for (int k = 0; k < classes; k++) {
      if (count[k] * (long) classes != labels.length) {
        throw Refusal.wrong(
            "balanced classes",
            "equally many samples in each class",
            count[k] + " of " + labels.length + " in class " + k);
      }
    }
  }

  int label(int i) {
    return (int) labels[i];
  }

  /** SHA-256 of the inputs as little-endian float64 in C order, then the labels as int64. */
  String sha256() {
    MessageDigest digest = Network.digest();
    Network.update(digest, inputs);
    ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (long y : labels) {
      word.clear();
      digest.update(word.putLong(y).array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
