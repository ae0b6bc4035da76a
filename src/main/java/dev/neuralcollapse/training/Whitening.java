package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.training.kernel.InputProducts;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Option;
import java.util.Arrays;

/**
 * Other coordinates for a free embedding with LayerNorm behind it: {@code c lin_0(x) = W' T(x - m)
 * + b'}, in which a step's length says how far it turns the samples.
 *
 * <p>LayerNorm keeps directions alone, so a step δ turns sample i by {@code ‖δ(x_i)‖ / r_i}, {@code
 * r_i = ‖lin_0(x_i) - mean‖}, and the LayerNorms of the blocks may turn it by as much again.
 * Descent carries hard samples close to the singularities r = 0, where a step of no length turns
 * them anywhere: that is how the infimum is approached, and in the parameters' own coordinates, or
 * under the plain covariance, the curvature there is {@code 1/r²} times what it is elsewhere, on
 * which every method sticks. So T is the inverse Cholesky factor of {@code Σ_i w_i (x_i - m)(x_i -
 * m)ᵀ / N} with weights of mean 1 in proportion to {@code ‖J_i‖²}, the squared Jacobian of the
 * sample's outputs by {@code lin_0(x_i)}, m the mean under the same weights, and c makes the
 * squared length of a step of (W', b') the mean square by which it moves the outputs, in a unit
 * given, to first order, up to the floors, were all coordinates of {@code lin_0} worth the same
 * (D).
 *
 * @param centre m, of size D
 * @param map T, D×D, lower triangular
 * @param inverse T⁻¹
 * @param scale c {@code > 0}
 */
record Whitening(Vector centre, Matrix map, Matrix inverse, double scale) {
  /** Weights count up to about as many times the median one: beyond, rounding shows. */
  private static final double MOST = 1e9;

  /** What every weight gains, as a share of the median one: no sample is left out. */
  private static final double EVEN = 0.01;

  /** What every direction gains under the weight {@link #EVEN} gives, in mean variances. */
  private static final double VARIANCE_FLOOR = 0.15;

  private static final Whitening NONE =
      new Whitening(Vector.zeros(0), Matrix.zeros(0, 0), Matrix.zeros(0, 0), 1);

  /** The coordinates of the inputs themselves, whatever they are. */
  static Whitening none() {
    return NONE;
  }

  /** Whether these are the inputs' own. */
  boolean isNone() {
    return centre.size() == 0;
  }

  /**
   * The coordinates for samples of these sensitivities.
   *
   * @param sensitivities {@code ‖J_i‖²}, one for every row of the inputs
   * @param unit of the squared length of a step: c² is so much times the sensitivities' sum
   */
  static Whitening of(TrainingData data, Vector sensitivities, double unit, int threads) {
    return dense(data.inputs()).map(x -> of(x, sensitivities, unit, threads)).getOrElse(NONE);
  }

  /** None where the inputs do not vary, or half of the samples move nothing. */
  private static Whitening of(Matrix inputs, Vector sensitivities, double unit, int threads) {
    int n = inputs.rows();
    int dimension = inputs.columns();
    double median = median(sensitivities.toArray());
    double[] weights = sensitivities.map(s -> s / (1 + s / (MOST * median))).toArray();
    double mean = mean(weights);
    double even = EVEN * median / mean;
    double ridge = Math.max(even, 1e-13 * n) * VARIANCE_FLOOR * variance(inputs);
    if (!(ridge > 0) || !Double.isFinite(mean)) {
      return NONE;
    }
    Vector counted = Vector.generate(n, i -> weights[i] / mean + even);
    Vector centre = centre(inputs, counted);
    Matrix scatter = new InputProducts(inputs, threads).scatter(centre, counted);
    Matrix metric =
        Matrix.generate(
            dimension,
            dimension,
            (k, j) -> scatter.get(Math.max(k, j), Math.min(k, j)) / n + (k == j ? ridge : 0));
    return CholeskyRoot.of(metric)
        .map(r -> new Whitening(centre, r.inverse(), r.root(), Math.sqrt(unit * n * mean)))
        .getOrElse(NONE);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** The upper one of two in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Of an entry about the mean row, mean over the columns. */
  private static double variance(Matrix inputs) {
    Vector mean = inputs.meanRow();
    return (inputs.sumOfSquares() / inputs.rows() - mean.dot(mean)) / inputs.columns();
  }

  /** The mean row under these weights. */
  private static Vector centre(Matrix inputs, Vector weights) {
    double[] sum = new double[inputs.columns()];
    double[] row = new double[sum.length];
    double all = 0;
    for (int i = 0; i < inputs.rows(); i++) {
      inputs.copyRow(i, row);
      VectorMath.addScaled(sum, weights.get(i), row);
      all += weights.get(i);
    }
    return Vector.of(sum).scale(1 / all);
  }

  private static Option<Matrix> dense(TrainingData.Inputs inputs) {
    if (inputs instanceof TrainingData.Inputs.Sequences s
        && s.all() instanceof SequenceInputs.Vectors v) {
      return Option.some(v.tokens());
    }
    return inputs instanceof TrainingData.Inputs.Rows r ? Option.some(r.rows()) : Option.none();
  }

  /** The data whose inputs are in these coordinates. */
  TrainingData apply(TrainingData data, int threads) {
    if (isNone()) {
      return data;
    }
    Matrix rows = dense(data.inputs()).get();
    Matrix inner = new InputProducts(rows, threads).mapped(centre, map);
    return new TrainingData(
        data.inputs() instanceof TrainingData.Inputs.Sequences s
            ? new TrainingData.Inputs.Sequences(
                new SequenceInputs.Vectors(inner, s.length()), s.readout())
            : new TrainingData.Inputs.Rows(inner),
        data.targets());
  }

  /** The flat parameters of the same function in these coordinates. */
  double[] enter(Layout layout, double[] theta) {
    if (isNone()) {
      return theta.clone();
    }
    Affine e = embedding(layout, theta);
    double[] inner =
        with(
            layout,
            theta,
            new Affine(e.weight().times(inverse), e.bias().plus(e.weight().times(centre))));
    VectorMath.scale(inner, scale, 0, layout.embeddingEnd());
    return inner;
  }

  /** Back to an embedding that reads the inputs themselves, its scale left as it is. */
  double[] leave(Layout layout, double[] theta) {
    if (isNone()) {
      return theta.clone();
    }
    Affine e = embedding(layout, theta);
    Matrix weight = e.weight().times(map);
    return with(layout, theta, new Affine(weight, e.bias().minus(weight.times(centre))));
  }

  private static Affine embedding(Layout layout, double[] theta) {
    Slot w = layout.slot("embedding.weight");
    Slot b = layout.slot("embedding.bias");
    return new Affine(
        Matrix.slice(w.rows(), w.columns(), theta, w.from()),
        Vector.generate(b.size(), i -> theta[b.from() + i]));
  }

  private static double[] with(Layout layout, double[] theta, Affine embedding) {
    double[] other = theta.clone();
    embedding.weight().copyInto(other, layout.slot("embedding.weight").from());
    Slot b = layout.slot("embedding.bias");
    System.arraycopy(embedding.bias().toArray(), 0, other, b.from(), b.size());
    return other;
  }
}
