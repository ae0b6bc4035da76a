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
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * Other coordinates for a free embedding with LayerNorm behind it: {@code c lin_0(x) = W' T(x - m)
 * + b'}, in which a step's length says how far it turns the samples.
 *
 * <p>LayerNorm keeps directions alone, so a step δ turns sample i by {@code ‖δ(x_i)‖ / r_i}, {@code
 * r_i = ‖lin_0(x_i) - mean‖}. Descent carries hard samples close to LayerNorm's singularity r = 0,
 * where a step of no length turns them anywhere: that is how the infimum is approached, and in the
 * parameters' own coordinates, or under the plain covariance, the curvature there is {@code 1/r²}
 * times what it is elsewhere, on which every method sticks. So T is the inverse Cholesky factor of
 * {@code Σ_i w_i (x_i - m)(x_i - m)ᵀ / N} with {@code w_i ∝ 1/r_i²} of mean 1, m the mean under the
 * same weights, and c makes the mean of {@code 1/r²} 1: the squared length of a step of (W', b') is
 * the mean square of the angles it turns samples by, to first order and up to the floors (D).
 *
 * @param centre m, of size D
 * @param map T, D×D, lower triangular
 * @param inverse T⁻¹
 * @param scale c {@code > 0}
 * @param shares {@code r_i²} over their mean, where these coordinates were made
 */
record Whitening(Vector centre, Matrix map, Matrix inverse, double scale, Vector shares) {
  /** Squared radii below this share of their mean count as this: their rounding shows. */
  private static final double RADIUS_FLOOR = 1e-8;

  /** What every weight gains, as a share of the median one: no sample is left out. */
  private static final double EVEN = 0.01;

  /** What every direction gains under the weight {@link #EVEN} gives, in mean variances. */
  private static final double VARIANCE_FLOOR = 0.15;

  private static final Whitening NONE =
      new Whitening(Vector.zeros(0), Matrix.zeros(0, 0), Matrix.zeros(0, 0), 1, Vector.zeros(0));

  /** The coordinates of the inputs themselves, whatever they are. */
  static Whitening none() {
    return NONE;
  }

  /** Whether these are the inputs' own. */
  boolean isNone() {
    return centre.size() == 0;
  }

  /**
   * The coordinates that suit these parameters.
   *
   * @param theta with an embedding that reads the inputs themselves
   */
  static Whitening at(Layout layout, TrainingData data, double[] theta, int threads) {
    return dense(data.inputs())
        .map(x -> of(x, squaredRadii(layout, data, theta, threads), threads))
        .getOrElse(NONE);
  }

  /**
   * The most that a sample's squared radius, as a share of their mean, has shrunk by since these
   * coordinates were made.
   *
   * @param theta as {@link #at}
   */
  double shrunk(Layout layout, TrainingData data, double[] theta, int threads) {
    double[] now = squaredRadii(layout, data, theta, threads);
    double mean = mean(now);
    double most = 1;
    for (int i = 0; i < now.length; i++) {
      most = Math.max(most, shares.get(i) * mean / now[i]);
    }
    return most;
  }

  /** {@code r_i²} of every row of dense inputs. */
  private static double[] squaredRadii(
      Layout layout, TrainingData data, double[] theta, int threads) {
    Matrix rows = dense(data.inputs()).get();
    double[] squares = new double[rows.rows()];
    Affine e = embedding(layout, theta);
    double[] z =
        new InputProducts(rows, threads).mapped(Vector.zeros(rows.columns()), e.weight()).toArray();
    double[] shift = shifts(layout, data.inputs(), theta, e.bias());
    int d = e.bias().size();
    for (int i = 0; i < squares.length; i++) {
      int s = i * d % shift.length;
      double mean = 0;
      for (int k = 0; k < d; k++) {
        z[i * d + k] += shift[s + k];
        mean += z[i * d + k] / d;
      }
      double square = 0;
      for (int k = 0; k < d; k++) {
        square += (z[i * d + k] - mean) * (z[i * d + k] - mean);
      }
      squares[i] = square;
    }
    return squares;
  }

  /** What is added to {@code W_0 x}: the bias, and with positions one row for each of them. */
  private static double[] shifts(
      Layout layout, TrainingData.Inputs inputs, double[] theta, Vector bias) {
    Option<Slot> positions = layout.slots().find(s -> s.name().equals("embedding.positions"));
    double[] b = bias.toArray();
    if (positions.isEmpty()) {
      return b;
    }
    double[] all = new double[inputs.length() * b.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = theta[positions.get().from() + i] + b[i % b.length];
    }
    return all;
  }

  /** None where the inputs do not vary, or no sample has a radius. */
  private static Whitening of(Matrix inputs, double[] squaredRadii, int threads) {
    int n = inputs.rows();
    int dimension = inputs.columns();
    double square = mean(squaredRadii);
    double floor = RADIUS_FLOOR * square;
    double[] weights = Arrays.stream(squaredRadii).map(r -> 1 / (r + floor)).toArray();
    double mean = mean(weights);
    double even = EVEN * median(weights) / mean;
    double ridge = even * VARIANCE_FLOOR * variance(inputs);
    if (!(ridge > 0) || !Double.isFinite(mean)) {
      return NONE;
    }
    Vector counted = Vector.generate(n, i -> weights[i] / mean + even);
    Vector centre = centre(inputs, counted);
    Matrix scatter = new InputProducts(inputs, threads).scatter(centre, counted);
    DMatrixRMaj metric =
        Matrix.generate(
                dimension,
                dimension,
                (k, j) -> scatter.get(Math.max(k, j), Math.min(k, j)) / n + (k == j ? ridge : 0))
            .toEjml();
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky =
        DecompositionFactory_DDRM.chol(dimension, true);
    if (!cholesky.decompose(metric)) {
      return NONE;
    }
    DMatrixRMaj root = cholesky.getT(null);
    DMatrixRMaj map = root.copy();
    TriangularSolver_DDRM.invertLower(map.data, dimension);
    return new Whitening(
        centre,
        Matrix.copyOf(map),
        Matrix.copyOf(root),
        Math.sqrt(mean),
        Vector.of(squaredRadii).scale(1 / square));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double median(double[] values) {
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
