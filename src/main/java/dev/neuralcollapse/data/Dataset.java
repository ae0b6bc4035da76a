package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Labelled samples.
 *
 * @param inputs N×D, one sample a row, all entries finite
 * @param labels the N labels
 * @param provenance where they came from
 */
public record Dataset(Matrix inputs, Labels labels, Provenance provenance) implements LabelledData {

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
  @Override
  public int size() {
    return labels.size();
  }

  /** Input dimension D. */
  @Override
  public int dimension() {
    return inputs.columns();
  }

  /**
   * The first {@code perClass} samples of each class, ordered class by class; {@code Left} names
   * the class that has fewer.
   */
  @Override
  public Either<Fault, Dataset> firstOfEachClass(int perClass) {
    return labels
        .firstOfEachClass(perClass, provenance.name())
        .map(rows -> picked(rows, perClass, provenance.firstOfEachClass(perClass)));
  }

  /** As many samples of each class, drawn without replacement, ordered class by class. */
  public Either<Fault, Dataset> drawnOfEachClass(int perClass, long seed) {
    return labels
        .drawnOfEachClass(perClass, seed, provenance.name())
        .map(
            rows ->
                picked(
                    rows,
                    perClass,
                    provenance.then(perClass + " samples of each class, drawn with seed " + seed)));
  }

  private Dataset picked(int[] rows, int perClass, Provenance of) {
    return new Dataset(inputs.rows(rows), Labels.balanced(labels.classes(), perClass), of);
  }

  /** Every input times {@code factor}, recorded as {@code step}. */
  public Dataset scaled(double factor, String step) {
    return new Dataset(inputs.scale(factor), labels, provenance.then(step));
  }

  /** Columns of mean 0. */
  public Dataset centred() {
    return new Dataset(Columns.centred(inputs), labels, provenance.then("every column centred"));
  }

  /** Columns of mean 0 and population standard deviation 1; a constant column becomes 0. */
  public Dataset standardised() {
    return new Dataset(
        Columns.standardised(inputs),
        labels,
        provenance.then("every column centred and divided by its standard deviation"));
  }

  /**
   * SHA-256 of the inputs as little-endian float64 in C order, then the labels as little-endian
   * int64.
   */
  @Override
  public String sha256() {
    return sha256(inputs, labels);
  }

  /** SHA-256 of rows as little-endian float64 in C order, then labels as int64. */
  public static String sha256(Matrix rows, Labels labels) {
    MessageDigest digest = newSha256();
    int columns = rows.columns();
    ByteBuffer row = ByteBuffer.allocate(8 * Math.max(1, columns)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows.rows(); i++) {
      row.clear();
      for (int j = 0; j < columns; j++) {
        row.putDouble(rows.get(i, j));
      }
      digest.update(row.flip());
    }
    for (int i = 0; i < labels.size(); i++) {
      digest.update(row.clear().putLong(labels.get(i)).flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
