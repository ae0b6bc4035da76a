package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * The optimum of multivariate regression with free features (Andriopoulos, Dong, Guo, Zhao, Ross
 * 2024, Theorem 4.1 and Corollary 4.2; P, for {@code c} between eigenvalues in the eigenbasis of
 * the covariance; D):
 *
 * <p>{@code min (1/2M)‖WH + b1ᵀ - Y‖² + (λ_H/2M)‖H‖² + (λ_W/2)‖W‖²}, {@code c = λ_W λ_H}, {@code Σ
 * = (Y-Ȳ)(Y-Ȳ)ᵀ/M = U diag(l) Uᵀ}. The minima are {@code b = ȳ}, {@code W = (λ_H/λ_W)^{1/4} U
 * diag((√l_j-√c)_+^{1/2}) R} with any {@code RRᵀ = I}, {@code H = (λ_W/λ_H)^{1/2} Wᵀ
 * Σ^{-1/2}(Y-Ȳ)}; the value is {@code Σ_j (√(c l_j) - c/2 if l_j > c, else l_j/2)}.
 *
 * @param deep the same with one layer
 */
public record RegressionUfmOptimum(DeepRegressionUfmOptimum deep) implements EnclosedOptimum {

  public RegressionUfmOptimum {
    if (deep.layers() != 1) {
      throw new IllegalArgumentException("one layer, not " + deep.layers());
    }
  }

  /** The optimum for covariance eigenvalues {@code ≥ 0} and positive decays. */
  public static RegressionUfmOptimum of(
      Iterable<Interval> covariance, Interval decayW, Interval decayH) {
    return new RegressionUfmOptimum(DeepRegressionUfmOptimum.of(1, covariance, decayW, decayH));
  }

  /** From plain numbers. */
  public static RegressionUfmOptimum of(Seq<Double> covariance, double decayW, double decayH) {
    return new RegressionUfmOptimum(DeepRegressionUfmOptimum.of(1, covariance, decayW, decayH));
  }

  /** {@code √c}. */
  public Interval shrinkage() {
    return deep.shrinkage();
  }

  /** {@code c = λ_W λ_H}: directions of less variance are not learned. */
  public Interval product() {
    return deep.decayW().times(deep.decayH());
  }

  /** The value, direction by direction in closed form. */
  public Interval total() {
    return deep.covariance().map(this::at).fold(Interval.ZERO, Interval::plus);
  }

  private Interval at(Interval l) {
    Interval c = product();
    Interval learned = shrinkage().times(l.sqrt()).minus(c.dividedBy(2));
    Interval left = l.dividedBy(2);
    return c.certainlyLess(l) ? learned : l.certainlyAtMost(c) ? left : learned.hull(left);
  }

  /** Eigenvalues of {@code WWᵀ}, {@code (λ_H/λ_W)^{1/2} (√l_j - √c)_+}. */
  public Vector<Interval> gram() {
    Interval scale = deep.decayH().dividedBy(deep.decayW()).sqrt();
    return deep.directions().map(d -> scale.times(d.strength()));
  }

  /** Number of directions certainly learned. */
  public int active() {
    return deep.active();
  }

  @Override
  public String model() {
    return "regression-ufm";
  }

  @Override
  public String description() {
    return "min (1/2M)||W H + b 1' - Y||^2 + (lw/2)||W||^2 + (lh/2M)||H||^2   [P; where c lies"
        + " between eigenvalues D]";
  }

  @Override
  public Interval interval() {
    return total();
  }

  @Override
  public Map<String, Double> scalars() {
    return LinkedHashMap.of(
        "classifierNorm", gram().fold(Interval.ZERO, Interval::plus).sqrt().mid(),
        "activeDirections", (double) active(),
        "residualVariance",
            deep.directions()
                .map(TargetDirection::residual)
                .fold(Interval.ZERO, Interval::plus)
                .mid(),
        "c", product().mid());
  }

  @Override
  public Map<String, Seq<Double>> lists() {
    return LinkedHashMap.of(
        "singularValues",
        DeepRegressionUfmOptimum.mid(gram().map(Interval::sqrt)),
        "residualVariances",
        DeepRegressionUfmOptimum.mid(deep.directions().map(TargetDirection::residual)));
  }

  @Override
  public Seq<String> notes() {
    int n = deep.covariance().size();
    String where =
        active() == n
            ? "c is below every eigenvalue: WW' = sqrt(lh/lw)(Sigma^1/2 - sqrt(c) I), the residual"
                + " is white with covariance c I, and NRC3 with g = c is 0"
            : active() == 0
                ? "c is above every eigenvalue: W = 0, H = 0, b the mean target"
                : "c lies between eigenvalues: WW' = sqrt(lh/lw)(Sigma^1/2 - sqrt(c) I)_+ keeps the"
                    + " positive part alone, and NRC3 with g = c is not 0";
    return List.of(where).appendAll(deep.undecided());
  }
}
