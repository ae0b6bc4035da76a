package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Samples with real targets.
 *
 * @param inputs N×D, one sample a row, all entries finite
 * @param targets N×t, all entries finite
 * @param provenance where they came from
 */
public record RegressionData(Matrix inputs, Matrix targets, Provenance provenance) {

  public RegressionData {
    if (inputs.rows() != targets.rows()) {
      throw new IllegalArgumentException(inputs.rows() + " inputs, " + targets.rows() + " targets");
    }
  }

  /** A data set, or why these are none. */
  public static Either<Fault, RegressionData> checked(
      Matrix inputs, Matrix targets, Provenance provenance) {
    if (inputs.rows() != targets.rows() || inputs.rows() < 1 || targets.columns() < 1) {
      return Either.left(
          new Fault(
              provenance.source(),
              inputs.rows() + " inputs but targets " + targets.rows() + "x" + targets.columns(),
              "N x t, one row a sample, is needed"));
    }
    return finite(inputs, "inputs", provenance)
        .flatMap(x -> finite(targets, "targets", provenance))
        .map(t -> new RegressionData(inputs, targets, provenance));
  }

  private static Either<Fault, Matrix> finite(Matrix m, String name, Provenance provenance) {
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        if (!Double.isFinite(m.get(i, j))) {
          return Either.left(
              new Fault(
                  provenance.source() + ", " + name + ", row " + i + ", column " + j,
                  "the entry is " + m.get(i, j),
                  name + " must be finite"));
        }
      }
    }
    return Either.right(m);
  }

  /** Number of samples N. */
  public int size() {
    return inputs.rows();
  }

  /** Input dimension D. */
  public int dimension() {
    return inputs.columns();
  }

  /** t. */
  public int outputs() {
    return targets.columns();
  }

  /** Inputs and targets prepared alike. */
  public RegressionData prepared(Preparation preparation) {
    return switch (preparation) {
      case NONE -> this;
      case CENTRED ->
          new RegressionData(
              Columns.centred(inputs),
              Columns.centred(targets),
              provenance.then("every column of inputs and targets centred"));
      case STANDARDISED ->
          new RegressionData(
              Columns.standardised(inputs),
              Columns.standardised(targets),
              provenance.then(
                  "every column of inputs and targets centred and divided by its standard"
                      + " deviation"));
    };
  }

  /** SHA-256 of the inputs, then the targets, as little-endian float64 in C order. */
  public String sha256() {
    MessageDigest digest = Dataset.newSha256();
    for (Matrix m : new Matrix[] {inputs, targets}) {
      ByteBuffer row = ByteBuffer.allocate(8 * m.columns()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < m.rows(); i++) {
        row.clear();
        for (int j = 0; j < m.columns(); j++) {
          row.putDouble(m.get(i, j));
        }
        digest.update(row.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
