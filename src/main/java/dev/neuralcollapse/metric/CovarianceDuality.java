package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import io.vavr.collection.LinkedHashMap;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * NRC3 of multivariate regression: {@code ‖F(WWᵀ) - F(Σ^{1/2} - √g I)‖_F²}, {@code F(A) = A/‖A‖_F},
 * for some g below the least eigenvalue of the target covariance Σ (Andriopoulos, Dong, Guo, Zhao,
 * Ross 2024; P). A fitted g makes it small for weights that owe nothing to regularisation: with
 * {@code g = c = λ_W λ_H}, where the decays are known, it has no free parameter. [D]
 *
 * @param shift g; none: the one in {@code [0, l_min]} that makes it smallest
 */
public record CovarianceDuality(Option<Double> shift) implements RegressionMetric {

  /** With the shift fitted. */
  public static CovarianceDuality fitted() {
    return new CovarianceDuality(Option.none());
  }

  /** With {@code g = c}. */
  public static CovarianceDuality at(double product) {
    return new CovarianceDuality(Option.some(product));
  }

  @Override
  public String id() {
    return "nrc3";
  }

  @Override
  public String convention() {
    return shift.fold(
        () -> "g fitted in [0, l_min]: small by accident for few targets",
        g -> String.format(Locale.ROOT, "g = %.6g given", g));
  }

  @Override
  public String formula() {
    return "\\Bigl\\lVert\\tfrac{WW^\\top}{\\lVert WW^\\top\\rVert_F}-\\tfrac{\\Sigma^{1/2}-\\sqrt"
        + " gI}{\\lVert\\Sigma^{1/2}-\\sqrt gI\\rVert_F}\\Bigr\\rVert_F^2";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public MetricValue measure(RegressionObservation o) {
    return o.next()
        .fold(
            () -> undefined("no weight of the next layer is given"),
            w -> o.constantTargets().fold(() -> value(o.centredTargets(), w), this::undefined));
  }

  private MetricValue value(Matrix targets, Matrix w) {
    int n = targets.columns();
    if (w.rows() != n || w.maxAbs() == 0) {
      return undefined(
          w.maxAbs() == 0
              ? "the weight is zero"
              : "the weight has " + w.rows() + " outputs, the targets have " + n);
    }
    if (n == 1) {
      return undefined("with one target it is 0 whatever the weight is");
    }
    SymmetricSpectrum sigma = RegressionObservation.covariance(targets);
    double least = sigma.values().get(n - 1);
    if (shift.isEmpty() && least <= Observation.ROUND_OFF * sigma.values().get(0)) {
      return undefined("the covariance of the targets is singular: no g lies below 0");
    }
    Matrix root = root(sigma);
    Matrix gram = w.scale(1 / w.maxAbs());
    gram = gram.timesTransposed(gram);
    double s = shift.map(Math::sqrt).getOrElse(best(gram, root, Math.sqrt(least)));
    Matrix shifted = root.minus(Matrix.identity(n).scale(s));
    if (shifted.maxAbs() <= Observation.ROUND_OFF * root.maxAbs()) {
      return undefined("the covariance of the targets is g times the identity");
    }
    return value(
        unit(gram).minus(unit(shifted)).sumOfSquares(),
        LinkedHashMap.of("g", s * s, "leastEigenvalue", least, "gOverLeast", s * s / least));
  }

  /**
   * The root of g in {@code [0, most]}: on the line {@code Σ^{1/2} - s I} the cosine with the Gram
   * matrix has one stationary point, otherwise an end is best.
   */
  private static double best(Matrix gram, Matrix root, double most) {
    double ab = gram.dot(root);
    double ai = gram.trace();
    double bi = root.trace();
    double stationary = (ab * bi - ai * root.sumOfSquares()) / (ab * root.rows() - ai * bi);
    double best = 0;
    for (double s : new double[] {stationary, most}) {
      if (s >= 0 && s <= most && cosine(gram, root, s) > cosine(gram, root, best)) {
        best = s;
      }
    }
    return best;
  }

  private static double cosine(Matrix gram, Matrix root, double s) {
    Matrix shifted = root.minus(Matrix.identity(root.rows()).scale(s));
    double norm = shifted.frobeniusNorm();
    return norm == 0 ? -1 : gram.dot(shifted) / norm;
  }

  private static Matrix unit(Matrix a) {
    return a.scale(1 / a.frobeniusNorm());
  }

  /** {@code Σ^{1/2}}. */
  private static Matrix root(SymmetricSpectrum s) {
    Matrix v = s.vectors();
    Matrix scaled =
        Matrix.generate(
            v.rows(),
            v.columns(),
            (i, j) -> v.get(i, j) * Math.sqrt(Math.max(0, s.values().get(j))));
    return scaled.timesTransposed(v);
  }
}
