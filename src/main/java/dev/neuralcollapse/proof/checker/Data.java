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
 * @param labels N values in 0..K-1, every class equally often
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Data(double[] inputs, long[] labels) {

  static Data read(Path path, int samples, int dimension, int classes) throws Refusal {
    try (Npz npz = Npz.open(path)) {
      npz.holdsExactly(Set.of("inputs", "labels"));
      Data data =
          new Data(npz.floats("inputs", samples, dimension), npz.integers("labels", samples));
      int[] count = new int[classes];
      for (long y : data.labels) {
        if (y < 0 || y >= classes) {
          throw Refusal.unreadable(path + ", array labels", "label " + y, "0.." + (classes - 1));
        }
        count[(int) y]++;
      }
      for (int k = 0; k < classes; k++) {
        if (count[k] * (long) classes != samples) {
          throw Refusal.wrong(
              "balanced classes",
              "equally many samples in each class",
              count[k] + " of " + samples + " in class " + k);
        }
      }
      return data;
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
