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
 * @param inputs N×D in C order
 * @param labels N values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Data(double[] inputs, long[] labels) {

  static Data read(Path path, int samples, int dimension) throws Refusal {
    try (Npz npz = Npz.open(path)) {
      npz.holdsExactly(Set.of("inputs", "labels"));
      return new Data(npz.floats("inputs", samples, dimension), npz.integers("labels", samples));
    }
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
