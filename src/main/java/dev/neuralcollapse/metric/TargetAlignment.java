package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.LinkedHashMap;

/**
 * NRC2 of a layer (Deep Neural Regression Collapse, arXiv 2603.23805; P): linear CKA of features
 * and targets, in [0, 1]. The released code compares the first t coordinates of the features alone,
 * which depends on the basis of the feature space; that form keeps a name of its own.
 *
 * @param released whether only the first t coordinates are compared
 */
record TargetAlignment(boolean released) implements RegressionMetric {
  @Override
  public String id() {
    return released ? "dnrc2-released" : "dnrc2";
  }

  @Override
  public String convention() {
    return released
        ? "as in the released code: the first t coordinates of the features alone, which depends"
            + " on the basis"
        : "linear CKA of all centred features with the centred targets";
  }

  @Override
  public String formula() {
    return "\\frac{\\lVert H_c^\\top Y_c\\rVert_F^2}{\\lVert H_c^\\top H_c\\rVert_F\\lVert"
        + " Y_c^\\top Y_c\\rVert_F}"
        + (released ? ",\\quad H=H_{:,1..t}" : "");
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ONE;
  }

  @Override
  public MetricValue measure(RegressionObservation o) {
    return o.constant().orElse(o.constantTargets()).fold(() -> compare(o), this::undefined);
  }

  private MetricValue compare(RegressionObservation o) {
    int kept = released ? Math.min(o.outputs(), o.width()) : o.width();
    Matrix h = RegressionObservation.columns(o.centred(), kept);
    return h.maxAbs() <= Observation.ROUND_OFF * o.features().maxAbs()
        ? undefined("the first " + kept + " coordinates are the same for all samples")
        : value(alignment(h, o.centredTargets()), LinkedHashMap.of("coordinates", (double) kept));
  }

  /** Linear CKA of centred, non-zero N×d and N×t. */
  static double alignment(Matrix h, Matrix y) {
    Matrix a = h.scale(1 / h.maxAbs());
    Matrix b = y.scale(1 / y.maxAbs());
    double both = a.transposedTimes(b).sumOfSquares();
    // The smaller of two matrices with the same norm.
    double own =
        (a.columns() <= a.rows() ? a.transposedTimes(a) : a.timesTransposed(a)).frobeniusNorm();
    return both / own / b.transposedTimes(b).frobeniusNorm();
  }
}
