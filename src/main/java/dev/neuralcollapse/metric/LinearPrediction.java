package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;

/**
 * NRC4 of a layer (Deep Neural Regression Collapse, arXiv 2603.23805; P): mean squared error of the
 * best linear prediction of the centred targets from the features, to be compared with the
 * network's own error. The released code leaves the features uncentred, so that a mean feature
 * spoils the prediction; that form keeps a name of its own.
 *
 * @param released whether the features are left uncentred
 */
record LinearPrediction(boolean released) implements RegressionMetric {
  /** Relative cut-off of singular values of H, as released. */
  private static final double CUT_OFF = 1e-3;

  @Override
  public String id() {
    return released ? "dnrc4-released" : "dnrc4";
  }

  @Override
  public String convention() {
    return (released ? "as in the released code: uncentred features" : "centred features")
        + "; centred targets, mean over samples and coordinates, pseudo-inverse cut off at 1e-03 of"
        + " the largest singular value";
  }

  @Override
  public String formula() {
    String h = released ? "H" : "H_c";
    return "\\tfrac1{Nt}\\lVert Y_c-" + h + h + "^+Y_c\\rVert_F^2";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public MetricValue measure(RegressionObservation o) {
    return o.constant().orElse(o.constantTargets()).fold(() -> value(o), this::undefined);
  }

  private MetricValue value(RegressionObservation o) {
    Matrix h = released ? o.features() : o.centred();
    Matrix y = o.centredTargets();
    SymmetricSpectrum s = released ? RegressionObservation.covariance(h) : o.spectrum();
    int rank = rank(s.values());
    Matrix basis = RegressionObservation.columns(s.vectors(), rank);
    Matrix scores = h.times(basis);
    Matrix projected = scores.transposedTimes(y).scale(1.0 / y.rows());
    Matrix coefficients =
        Matrix.generate(rank, y.columns(), (i, j) -> projected.get(i, j) / s.values().get(i));
    double entries = (double) y.rows() * y.columns();
    double error = y.minus(scores.times(coefficients)).sumOfSquares() / entries;
    return value(
        error,
        LinkedHashMap.of(
            "ofVariance", error / (y.sumOfSquares() / entries), "directions", (double) rank));
  }

  /** Eigenvalues are squares of singular values. */
  private static int rank(Vector eigenvalues) {
    int r = 0;
    while (r < eigenvalues.size() && eigenvalues.get(r) > CUT_OFF * CUT_OFF * eigenvalues.get(0)) {
      r++;
    }
    return r;
  }
}
