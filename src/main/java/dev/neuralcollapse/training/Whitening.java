package dev.neuralcollapse.training;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Network;
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
 */
record Whitening(Vector centre, Matrix map, Matrix inverse) {
  /** Directions with less variance than this share of the largest are not blown up further. */
  private static final double FLOOR = 0.1;

  static Whitening none(int dimension) {
    Matrix identity = Matrix.identity(dimension);
    return new Whitening(Vector.zeros(dimension), identity, identity);
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
      return none(dimension);
    }
    double[] scale = new double[dimension];
    double[][] vectors = new double[dimension][];
    double largest = 0;
    for (int k = 0; k < dimension; k++) {
      largest = Math.max(largest, eigen.getEigenvalue(k).getReal());
    }
    if (!(largest > 0)) {
      return none(dimension);
    }
    for (int k = 0; k < dimension; k++) {
      scale[k] = Math.sqrt(Math.max(0, eigen.getEigenvalue(k).getReal()) + FLOOR * largest);
      vectors[k] = eigen.getEigenVector(k).data;
    }
    return new Whitening(
        mean,
        Matrix.generate(dimension, dimension, (k, j) -> vectors[k][j] / scale[k]),
        Matrix.generate(dimension, dimension, (j, k) -> vectors[k][j] * scale[k]));
  }

  private static Matrix centred(Matrix inputs, Vector mean) {
    return Matrix.generate(
        inputs.rows(), inputs.columns(), (i, j) -> inputs.get(i, j) - mean.get(j));
  }

  /** The inputs the embedding reads in these coordinates. */
  Matrix apply(Matrix inputs) {
    return centred(inputs, centre).timesTransposed(map);
  }

  /** The same function with its embedding in these coordinates. */
  Network enter(Network network) {
    Affine e = network.embedding();
    Affine inner = new Affine(e.weight().times(inverse), e.bias().plus(e.weight().times(centre)));
    return new Network(inner, network.blocks(), network.head());
  }

  /** Back to an embedding that reads the inputs themselves. */
  Network leave(Network network) {
    Affine e = network.embedding();
    Matrix weight = e.weight().times(map);
    Affine outer = new Affine(weight, e.bias().minus(weight.times(centre)));
    return new Network(outer, network.blocks(), network.head());
  }

  /** The gradient with respect to the outer embedding, from the one with respect to the inner. */
  Affine leaveGradient(Affine g) {
    Matrix weight = g.weight().timesTransposed(inverse).plus(Matrix.outer(g.bias(), centre));
    return new Affine(weight, g.bias());
  }
}
