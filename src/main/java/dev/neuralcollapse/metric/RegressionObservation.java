package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;

/**
 * What is measured of one layer of a regression: its features, the targets, and the weight of the
 * linear layer that reads the features, if it is known. Statistics are computed once, in two
 * passes.
 *
 * @param features H, N×d
 * @param targets Y, N×t
 * @param next W, out×d
 * @param centred {@code H - h̄}
 * @param centredTargets {@code Y - ȳ}
 * @param spectrum of {@code Σ_H = (H-h̄)ᵀ(H-h̄)/N}, d×d
 */
public record RegressionObservation(
    Matrix features,
    Matrix targets,
    Option<Matrix> next,
    Matrix centred,
    Matrix centredTargets,
    SymmetricSpectrum spectrum) {

  public RegressionObservation {
    if (features.rows() != targets.rows() || features.rows() < 1) {
      throw new IllegalArgumentException(
          features.rows() + " rows of features, " + targets.rows() + " of targets");
    }
    if (next.exists(w -> w.columns() != features.columns())) {
      throw new IllegalArgumentException("the next weight must read " + features.columns());
    }
  }

  /** An observation of finite arrays that fit. */
  public static RegressionObservation of(Matrix features, Matrix targets, Option<Matrix> next) {
    Matrix centred = centred(features);
    return new RegressionObservation(
        features, targets, next, centred, centred(targets), covariance(centred));
  }

  /** Rows minus their mean. */
  static Matrix centred(Matrix a) {
    Vector mean = a.meanRow();
    return Matrix.generate(a.rows(), a.columns(), (i, j) -> a.get(i, j) - mean.get(j));
  }

  /** Eigenvalues and eigenvectors of {@code AᵀA/N}. */
  static SymmetricSpectrum covariance(Matrix a) {
    return SymmetricSpectrum.of(a.transposedTimes(a).scale(1.0 / a.rows()));
  }

  /** The first columns of a matrix. */
  static Matrix columns(Matrix a, int count) {
    return Matrix.generate(a.rows(), count, a::get);
  }

  /** N. */
  int samples() {
    return features.rows();
  }

  /** d. */
  int width() {
    return features.columns();
  }

  /** t. */
  int outputs() {
    return targets.columns();
  }

  /** {@code V_t}, d×t: the leading principal directions; t at most d. */
  Matrix leading() {
    return columns(spectrum.vectors(), outputs());
  }

  /** Why the features have no spread, if they have none. */
  Option<String> constant() {
    return Option.when(
        centred.maxAbs() <= Observation.ROUND_OFF * features.maxAbs(),
        "all samples have the same features");
  }

  /** Why the targets have no spread, if they have none. */
  Option<String> constantTargets() {
    return Option.when(
        centredTargets.maxAbs() <= Observation.ROUND_OFF * targets.maxAbs(),
        "all samples have the same targets");
  }

  /** Why t directions are all there are, if they are. */
  Option<String> narrow() {
    return Option.when(
        width() <= outputs(),
        () ->
            width()
                + " features have no direction beyond "
                + outputs()
                + " targets: it is 0 whatever they are");
  }
}
