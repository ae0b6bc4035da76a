package dev.neuralcollapse.geometry;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * K orthonormal vectors of zero coordinate sum in {@code R^d}. Exists iff {@code d-1 >= K}.
 *
 * @param vectors K×d, one vector a row
 */
public record OrthogonalFrame(Matrix vectors) {

  /** The first K rows of the Helmert basis of the zero-mean hyperplane. */
  public static OrthogonalFrame canonical(int classes, int dimension) {
    if (classes < 1 || dimension - 1 < classes) {
      throw new IllegalArgumentException(
          classes + " orthonormal zero-mean vectors need d-1 >= K, not d = " + dimension);
    }
    Matrix basis = new Sphere(dimension).basis();
    return new OrthogonalFrame(Matrix.generate(classes, dimension, basis::get));
  }

  public int classes() {
    return vectors.rows();
  }

  public int dimension() {
    return vectors.columns();
  }

  public Vector vector(int k) {
    return vectors.row(k);
  }
}
