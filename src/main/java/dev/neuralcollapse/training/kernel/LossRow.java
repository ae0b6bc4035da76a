package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Loss;

/** Loss of one row of logits; the row is replaced by the loss's gradient. */
final class LossRow {
  private LossRow() {}

  /**
   * Applies the loss to the row starting at {@code at}.
   *
   * @param z row-major logits, changed; there must be room for K rounded up to a multiple of 4
   * @param at start of the row
   * @param classes K
   * @param label y
   * @param scale factor on the gradient (1/N)
   * @return the loss, not scaled
   */
  static double apply(
      Arithmetic<?> arithmetic,
      Loss loss,
      double[] z,
      int at,
      int classes,
      int label,
      double scale) {
    return switch (loss) {
      case CROSS_ENTROPY -> crossEntropy(arithmetic, z, at, classes, label, scale);
      case SQUARED, SQUARED_WITH_BIAS -> square(z, at, classes, label, scale);
    };
  }

  private static double crossEntropy(
      Arithmetic<?> arithmetic, double[] z, int at, int classes, int label, double scale) {
    double own = z[at + label];
    double max = own;
    for (int j = 0; j < classes; j++) {
      max = Math.max(max, z[at + j]);
    }
    arithmetic.exp(z, at, Arithmetic.up(classes, 4), -max);
    double others = 0;
    for (int j = 0; j < classes; j++) {
      others += j == label ? 0 : z[at + j];
    }
    double total = others + z[at + label];
    for (int j = 0; j < classes; j++) {
      z[at + j] *= scale / total;
    }
    // 1 - p_y from the others: no cancellation when the sample is fitted.
    z[at + label] = -others / total * scale;
    return max > own ? (max - own) + StrictMath.log(total) : StrictMath.log1p(others);
  }

  private static double square(double[] z, int at, int classes, int label, double scale) {
    double s = 0;
    for (int j = 0; j < classes; j++) {
      double r = z[at + j] - (j == label ? 1 : 0);
      s += r * r;
      z[at + j] = r * scale;
    }
    return s / 2;
  }
}
