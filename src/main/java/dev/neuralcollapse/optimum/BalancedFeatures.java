package dev.neuralcollapse.optimum;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Features of balanced classes and what progressive collapse measures of them.
 *
 * @param rows N×d, class after class
 * @param classes K
 */
public record BalancedFeatures(Matrix rows, int classes) {

  /**
   * Class means uniform on the unit sphere, samples scattered around them: the data of figures 4
   * and 5 of Wang, Gai, Zhang 2024 (arXiv 2405.00985; P, without the figures for K, n, d and the
   * noise).
   *
   * @param noise standard deviation of each coordinate
   */
  public static BalancedFeatures drawn(
      int classes, int perClass, int width, double noise, long seed) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    Matrix directions = Matrix.generate(classes, width, (k, j) -> gauss.sample());
    Vector norms = Vector.generate(classes, k -> directions.row(k).norm());
    return new BalancedFeatures(
        Matrix.generate(
            classes * perClass,
            width,
            (i, j) ->
                directions.get(i / perClass, j) / norms.get(i / perClass) + noise * gauss.sample()),
        classes);
  }

  /** n. */
  public int perClass() {
    return rows.rows() / classes;
  }

  /** {@code tr Σ_W / tr Σ_B}; NaN where all class means agree. */
  public double pfc1() {
    return within() / between();
  }

  /** {@code tr Σ_W}. */
  public double within() {
    Matrix means = means();
    double within = 0;
    for (int i = 0; i < rows.rows(); i++) {
      within += rows.row(i).minus(means.row(i / perClass())).sumOfSquares();
    }
    return within / rows.rows();
  }

  /** {@code tr Σ_B}. */
  public double between() {
    return centred(means()).sumOfSquares() / classes;
  }

  /** {@code ‖M_cᵀM_c/‖M_cᵀM_c‖_F - S/√(K-1)‖_F}; NaN where all class means agree. */
  public double pfc2() {
    Matrix centred = centred(means());
    Matrix gram = centred.timesTransposed(centred);
    Matrix target = SimplexEtf.projector(classes).scale(1 / Math.sqrt(classes - 1.0));
    return gram.scale(1 / gram.frobeniusNorm()).minus(target).frobeniusNorm();
  }

  /** {@code ‖H/‖H‖_F - X/‖X‖_F‖_F}, rebuilt: the paper's formula of figure 5 is not available. */
  public double alignment(BalancedFeatures data) {
    Matrix own = rows.scale(1 / rows.frobeniusNorm());
    return own.minus(data.rows.scale(1 / data.rows.frobeniusNorm())).frobeniusNorm();
  }

  private Matrix means() {
    int n = perClass();
    return Matrix.generate(
        classes,
        rows.columns(),
        (k, j) -> {
          double s = 0;
          for (int i = 0; i < n; i++) {
            s += rows.get(k * n + i, j);
          }
          return s / n;
        });
  }

  private static Matrix centred(Matrix means) {
    Vector mean = means.meanRow();
    return Matrix.generate(means.rows(), means.columns(), (k, j) -> means.get(k, j) - mean.get(j));
  }
}
