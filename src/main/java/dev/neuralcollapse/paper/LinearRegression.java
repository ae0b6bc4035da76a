package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DeepRegressionUfmOptimum;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Vector;

/**
 * Weights, features and bias of linear regression with free features, beside targets whose
 * covariance is known exactly: {@code Y = ȳ1ᵀ + √M U diag(σ) Vᵀ} with orthonormal columns of V, all
 * orthogonal to 1.
 *
 * @param weights {@code W_1, …, W_L}, the one next to the features first
 * @param features H, d×M
 * @param bias b, n
 * @param axes U, n×n, a direction a column
 * @param samples V, M×n
 * @param idle direction of feature space that the first direction of the targets uses at the
 *     minimiser; unused where that one is left out
 * @param variances {@code l_j = σ_j²}, descending
 * @param mean ȳ
 * @param decayW λ_W
 * @param decayH λ_H
 */
record LinearRegression(
    Vector<IntervalMatrix> weights,
    IntervalMatrix features,
    IntervalVector bias,
    IntervalMatrix axes,
    IntervalMatrix samples,
    IntervalVector idle,
    Vector<Interval> variances,
    IntervalVector mean,
    double decayW,
    double decayH) {

  /** n. */
  int targets() {
    return variances.size();
  }

  /** d. */
  int width() {
    return features.rows();
  }

  /** M. */
  int count() {
    return features.columns();
  }

  Interval deviation(int j) {
    return variances.get(j).sqrt();
  }

  /** c = λ_W λ_H, of one layer. */
  Interval product() {
    return Interval.point(decayW).times(decayH);
  }

  DeepRegressionUfmOptimum optimum() {
    return DeepRegressionUfmOptimum.of(
        weights.size(), variances, Interval.point(decayW), Interval.point(decayH));
  }

  /** {@code U diag(x) Uᵀ}. */
  IntervalMatrix inTargets(Vector<Interval> x) {
    return diagonal(axes, x).timesTransposed(axes);
  }

  /** {@code U diag(x) Vᵀ}, n×M. */
  IntervalMatrix acrossSamples(Vector<Interval> x) {
    return diagonal(axes, x).timesTransposed(samples);
  }

  /** {@code A diag(x)}. */
  static IntervalMatrix diagonal(IntervalMatrix a, Vector<Interval> x) {
    return a.map(r -> IntervalVector.generate(x.size(), j -> r.get(j).times(x.get(j))));
  }

  /** {@code (Y-Ȳ)/√M}. */
  IntervalMatrix centredTargets() {
    return acrossSamples(variances.map(Interval::sqrt));
  }

  /** {@code W_L ⋯ W_1}. */
  IntervalMatrix product(int upTo) {
    return weights.take(upTo).reduce((a, b) -> b.times(a));
  }

  /** Features that enter W_l, {@code W_{l-1} ⋯ W_1 H}. */
  IntervalMatrix entering(int layer) {
    return layer == 1 ? features : product(layer - 1).times(features);
  }

  /** {@code H/√M}. */
  IntervalMatrix scaledFeatures() {
    return features.times(root().inverse());
  }

  /** √M. */
  Interval root() {
    return Interval.point(count()).sqrt();
  }

  /** {@code (W_L ⋯ W_1 H + b1ᵀ - Y)/√M}. */
  IntervalMatrix residual() {
    IntervalMatrix y = centredTargets();
    IntervalMatrix out = entering(weights.size() + 1).times(root().inverse());
    return IntervalMatrix.generate(
        targets(),
        j -> {
          Interval shift = bias.get(j).minus(mean.get(j)).dividedBy(root());
          return IntervalVector.generate(
              count(), i -> out.get(j, i).plus(shift).minus(y.get(j, i)));
        });
  }

  /** {@code (1/2M)‖W_L ⋯ W_1 H + b1ᵀ - Y‖² + (λ_W/2) Σ ‖W_l‖² + (λ_H/2M)‖H‖²}. */
  Interval objective() {
    Interval squares =
        weights.map(IntervalMatrix::sumOfSquares).fold(Interval.ZERO, Interval::plus);
    return residual()
        .sumOfSquares()
        .plus(squares.times(decayW))
        .plus(scaledFeatures().sumOfSquares().times(decayH))
        .dividedBy(2);
  }

  /** The same with other weights and features. */
  LinearRegression with(Vector<IntervalMatrix> otherWeights, IntervalMatrix otherFeatures) {
    return new LinearRegression(
        otherWeights, otherFeatures, bias, axes, samples, idle, variances, mean, decayW, decayH);
  }
}
