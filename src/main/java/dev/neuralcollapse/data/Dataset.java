package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * Labelled samples.
 *
 * @param inputs N×D, one sample a row, all entries finite
 * @param labels the N labels
 * @param provenance where they came from
 */
public record Dataset(Matrix inputs, Labels labels, Provenance provenance) {

  public Dataset {
    if (inputs.rows() != labels.size()) {
      throw new IllegalArgumentException(inputs.rows() + " inputs, " + labels.size() + " labels");
    }
  }

  /** A data set, or the first entry that is not finite. */
  public static Either<Fault, Dataset> checked(
      Matrix inputs, Labels labels, Provenance provenance) {
    if (inputs.rows() != labels.size()) {
      return Either.left(
          new Fault(
              provenance.source(),
              inputs.rows() + " inputs but " + labels.size() + " labels",
              "one label a sample is needed"));
    }
    for (int i = 0; i < inputs.rows(); i++) {
      for (int j = 0; j < inputs.columns(); j++) {
        if (!Double.isFinite(inputs.get(i, j))) {
          return Either.left(
              new Fault(
                  provenance.source() + ", row " + i + ", column " + j,
                  "the entry is " + inputs.get(i, j),
                  "inputs must be finite"));
        }
      }
    }
    return Either.right(new Dataset(inputs, labels, provenance));
  }

  /** Number of samples N. */
  public int size() {
    return labels.size();
  }

  /** Input dimension D. */
  public int dimension() {
    return inputs.columns();
  }

  /**
   * The first {@code perClass} samples of each class, ordered class by class; {@code Left} names
   * the class that has fewer.
   */
  public Either<Fault, Dataset> firstOfEachClass(int perClass) {
    int k = labels.classes();
    for (int c = 0; c < k; c++) {
      if (labels.count(c) < perClass) {
        return Either.left(
            new Fault(
                provenance.source(),
                "class " + c + " has " + labels.count(c) + " samples",
                "ask for at most that many a class, not " + perClass));
      }
    }
    int[] rows =
        IntStream.range(0, k)
            .flatMap(
                c -> IntStream.range(0, size()).filter(i -> labels.get(i) == c).limit(perClass))
            .toArray();
    return Either.right(
        new Dataset(
            Matrix.generate(rows.length, dimension(), (i, j) -> inputs.get(rows[i], j)),
            Labels.balanced(k, perClass),
            provenance.then("the first " + perClass + " samples of each class, class by class")));
  }

  /**
   * SHA-256 of the inputs as little-endian float64 in C order, then the labels as little-endian
   * int64.
   */
  public String sha256() {
    ByteBuffer b =
        ByteBuffer.allocate(8 * (inputs.rows() * inputs.columns() + size()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double x : inputs.toArray()) {
      b.putDouble(x);
    }
    for (int y : labels.toArray()) {
      b.putLong(y);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(b.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
