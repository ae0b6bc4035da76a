package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Option;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Other coordinates for the embedding: {@code lin_0(x) = W' T(x - m) + b'} with {@code T}
 * invertible, the inverse root of the inputs' covariance with a floor under its spectrum.
 *
 * @param centre m, of size D
 * @param map T, D×D
 * @param inverse T⁻¹
 * @param scale s, {@code T = diag(1/s) Vᵀ} with V orthogonal
 * @param rotatedCentre Vᵀ m
 */
record Whitening(Vector centre, Matrix map, Matrix inverse, Vector scale, Vector rotatedCentre) {
  /** Directions with less variance than this share of the largest are not blown up further. */
  private static final double FLOOR = 0.1;

  private static final Whitening NONE =
      new Whitening(
          Vector.zeros(0),
          Matrix.zeros(0, 0),
          Matrix.zeros(0, 0),
          Vector.zeros(0),
          Vector.zeros(0));

  /** The coordinates of the inputs themselves, whatever they are. */
  static Whitening none() {
    return NONE;
  }

  private boolean isNone() {
    return scale.size() == 0;
  }

  static Whitening of(Matrix inputs) {
    int n = inputs.rows();
    int dimension = inputs.columns();
    Vector mean = inputs.meanRow();
    Matrix centred = centred(inputs, mean);
    DMatrixRMaj covariance = centred.transposedTimes(centred).scale(1.0 / n).toEjml();
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(dimension, true, true);
    if (!eigen.decompose(covariance)) {
      return none();
    }
    double[] scale = new double[dimension];
    double[][] vectors = new double[dimension][];
    double largest = 0;
    for (int k = 0; k < dimension; k++) {
      largest = Math.max(largest, eigen.getEigenvalue(k).getReal());
    }
    if (!(largest > 0)) {
      return none();
    }
    for (int k = 0; k < dimension; k++) {
      scale[k] = Math.sqrt(Math.max(0, eigen.getEigenvalue(k).getReal()) + FLOOR * largest);
      vectors[k] = eigen.getEigenVector(k).data;
    }
    return new Whitening(
        mean,
        Matrix.generate(dimension, dimension, (k, j) -> vectors[k][j] / scale[k]),
        Matrix.generate(dimension, dimension, (j, k) -> vectors[k][j] * scale[k]),
        Vector.of(scale),
        Vector.generate(dimension, k -> Vector.of(vectors[k]).dot(mean)));
  }

  private static Matrix centred(Matrix inputs, Vector mean) {
    return Matrix.generate(
        inputs.rows(), inputs.columns(), (i, j) -> inputs.get(i, j) - mean.get(j));
  }

  /** The inputs the embedding reads in these coordinates. */
  Matrix apply(Matrix inputs) {
    return isNone() ? inputs : centred(inputs, centre).timesTransposed(map);
  }

  /** The coordinates for dense inputs, plain or patches; others have none but their own. */
  static Whitening of(TrainingData data) {
    return dense(data.inputs()).map(Whitening::of).getOrElse(NONE);
  }

  private static Option<Matrix> dense(TrainingData.Inputs inputs) {
    if (inputs instanceof TrainingData.Inputs.Sequences s
        && s.all() instanceof SequenceInputs.Vectors v) {
      return Option.some(v.tokens());
    }
    return inputs instanceof TrainingData.Inputs.Rows r ? Option.some(r.rows()) : Option.none();
  }

  /** The data whose inputs are in these coordinates. */
  TrainingData apply(TrainingData data) {
    if (isNone()) {
      return data;
    }
    Matrix inner = apply(dense(data.inputs()).get());
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
      return theta;
    }
    Affine e = embedding(layout, theta);
    return with(
        layout,
        theta,
        new Affine(e.weight().times(inverse), e.bias().plus(e.weight().times(centre))));
  }

  /** Back to an embedding that reads the inputs themselves. */
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

  /**
   * The model with these inner parameters. A free embedding whose scale changes nothing comes back
   * with Frobenius norm 1.
   */
  Model leave(Layout layout, double[] theta, boolean free) {
    double[] outer = leave(layout, theta);
    int end = layout.embeddingEnd();
    double norm = Math.sqrt(VectorMath.dot(outer, outer, 0, end));
    if (free && layout.scaleFreeEmbedding() && norm > 0) {
      VectorMath.scale(outer, 1 / norm, 0, end);
    }
    return Parameters.restore(layout, outer);
  }

  /**
   * The embedding that reads the inputs themselves, from the flat inner one, with its columns
   * turned by V: lengths and angles are those of {@code (W_0, b_0)}. {@code T Tᵀ} is diagonal, so
   * no product of matrices is needed. Positions stay as they are.
   */
  void outer(double[] theta, int width, int embeddingEnd, double[] into) {
    if (isNone()) {
      System.arraycopy(theta, 0, into, 0, embeddingEnd);
      return;
    }
    int n = scale.size();
    for (int i = 0; i < width; i++) {
      double bias = theta[width * n + i];
      for (int k = 0; k < n; k++) {
        double w = theta[i * n + k] / scale.get(k);
        bias -= w * rotatedCentre.get(k);
        into[i * n + k] = w;
      }
      into[width * n + i] = bias;
    }
    int rest = width * (n + 1);
    System.arraycopy(theta, rest, into, rest, embeddingEnd - rest);
  }

  /** The same for the gradient: {@code (G T⁻ᵀ + g mᵀ, g)} with g the bias's part, turned by V. */
  void outerGradient(double[] gradient, int width, int embeddingEnd, double[] into) {
    if (isNone()) {
      System.arraycopy(gradient, 0, into, 0, embeddingEnd);
      return;
    }
    int n = scale.size();
    for (int i = 0; i < width; i++) {
      double bias = gradient[width * n + i];
      for (int k = 0; k < n; k++) {
        into[i * n + k] = gradient[i * n + k] * scale.get(k) + bias * rotatedCentre.get(k);
      }
      into[width * n + i] = bias;
    }
    int rest = width * (n + 1);
    System.arraycopy(gradient, rest, into, rest, embeddingEnd - rest);
  }
}
