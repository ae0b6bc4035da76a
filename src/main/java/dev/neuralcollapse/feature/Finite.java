package dev.neuralcollapse.feature;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/** The check that no entry of a user's array is NaN or infinite. */
final class Finite {
  private Finite() {}

  static Either<Fault, Matrix> check(Matrix values, String where) {
    for (int i = 0; i < values.rows(); i++) {
      for (int j = 0; j < values.columns(); j++) {
        if (!Double.isFinite(values.get(i, j))) {
          return Either.left(
              new Fault(
                  where,
                  "entry (" + i + ", " + j + ") is " + values.get(i, j),
                  "finite numbers are expected: did the training diverge?"));
        }
      }
    }
    return Either.right(values);
  }
}
