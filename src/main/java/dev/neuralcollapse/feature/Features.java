package dev.neuralcollapse.feature;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/**
 * Features of one layer: one sample a row.
 *
 * @param values N×d, finite, {@code d >= 1}
 * @param labels N labels; the order of classes is arbitrary
 */
public record Features(Matrix values, Labels labels) {

  public Features {
    if (values.rows() != labels.size()) {
      throw new IllegalArgumentException(
          values.rows() + " rows of features for " + labels.size() + " labels");
    }
    if (values.columns() == 0 || !values.isFinite()) {
      throw new IllegalArgumentException(
          "features must be finite and at least one wide: " + values);
    }
  }

  /** The features, or what is wrong with an array of the user's called {@code where}. */
  public static Either<Fault, Features> of(Matrix values, Labels labels, String where) {
    if (values.rows() != labels.size()) {
      return Either.left(
          new Fault(
              where,
              values.rows() + " rows for " + labels.size() + " labels",
              "one row a sample is expected"));
    }
    if (values.columns() == 0) {
      return Either.left(new Fault(where, "rows of width 0", "at least one feature is expected"));
    }
    return Finite.check(values, where).map(finite -> new Features(finite, labels));
  }

  /** N. */
  public int samples() {
    return values.rows();
  }

  /** d. */
  public int width() {
    return values.columns();
  }

  /** K. */
  public int classes() {
    return labels.classes();
  }
}
