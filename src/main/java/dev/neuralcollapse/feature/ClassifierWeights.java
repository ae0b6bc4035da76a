package dev.neuralcollapse.feature;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * A linear classifier {@code h -> W h + b}.
 *
 * @param values {@code W}, K×d, raw rows {@code w_k}, finite
 * @param bias {@code b}, K entries, finite; none means no bias in the model
 */
public record ClassifierWeights(Matrix values, Option<Vector> bias) {

  public ClassifierWeights {
    int rows = values.rows();
    if (bias.exists(b -> b.size() != rows)) {
      throw new IllegalArgumentException(
          "a bias of " + bias.get().size() + " entries for " + rows + " rows");
    }
    if (!values.isFinite() || bias.exists(b -> !b.isFinite())) {
      throw new IllegalArgumentException("a classifier must be finite");
    }
  }

  public static ClassifierWeights withoutBias(Matrix values) {
    return new ClassifierWeights(values, Option.none());
  }

  public static ClassifierWeights withBias(Matrix values, Vector bias) {
    return new ClassifierWeights(values, Option.some(bias));
  }

  /** The classifier, or why these arrays of the user's are none for {@code features}. */
  public static Either<Fault, ClassifierWeights> of(
      Matrix values, Option<Vector> bias, Features features, String where) {
    int k = features.classes();
    if (values.rows() != k || values.columns() != features.width()) {
      return Either.left(
          new Fault(
              where,
              "a classifier of " + values.rows() + "x" + values.columns(),
              k
                  + " classes and "
                  + features.width()
                  + " features need "
                  + k
                  + "x"
                  + features.width()));
    }
    if (bias.exists(b -> b.size() != k)) {
      return Either.left(
          new Fault(
              where, "a bias of " + bias.get().size() + " entries", k + " classes need " + k));
    }
    return Finite.check(values, where)
        .flatMap(
            ok ->
                bias.fold(
                    () -> Either.right(ok), b -> Finite.check(Matrix.of(1, k, b.toArray()), where)))
        .map(ok -> new ClassifierWeights(values, bias));
  }

  /** K. */
  public int classes() {
    return values.rows();
  }

  /** d. */
  public int width() {
    return values.columns();
  }

  /** {@code w_k}. */
  public Vector of(int k) {
    return values.row(k);
  }

  /** The logits {@code h_i Wᵀ + b} of all samples, N×K. */
  public Matrix logits(Features features) {
    Matrix z = features.values().timesTransposed(values);
    return bias.fold(
        () -> z, b -> Matrix.generate(z.rows(), z.columns(), (i, k) -> z.get(i, k) + b.get(k)));
  }
}
