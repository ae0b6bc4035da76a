package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Samples of a regression.
 *
 * @param inputs N×D
 * @param targets N×t
 */
public record ValuedData(Matrix inputs, Matrix targets) {

  static Either<Fault, ValuedData> of(String file, Matrix inputs, Option<NpyArray> targets) {
    return targets
        .toEither(
            () ->
                new Fault(
                    file,
                    "no array 'targets'",
                    "a regression needs inputs (N x D), targets (N x t)"))
        .flatMap(
            t ->
                (t.rank() == 1 ? NpyArray.trusted(t.toDoubles(), new int[] {t.size(), 1}) : t)
                    .matrix(file + ", array targets"))
        .map(t -> new ValuedData(inputs, t));
  }

  /** SHA-256 of inputs, then targets, as little-endian float64 in C order. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, inputs);
      update(digest, targets);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, Matrix m) {
    ByteBuffer row =
        ByteBuffer.allocate(8 * Math.max(1, m.columns())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < m.rows(); i++) {
      row.clear();
      for (int j = 0; j < m.columns(); j++) {
        row.putDouble(m.get(i, j));
      }
      digest.update(row.flip());
    }
  }
}
