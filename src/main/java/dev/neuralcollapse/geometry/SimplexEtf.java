package dev.neuralcollapse.geometry;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * A simplex equiangular tight frame: K unit vectors of zero coordinate sum in {@code R^d} with all
 * mutual cosines {@code -1/(K-1)}. Exists iff {@code d-1 >= K-1}.
 *
 * @param vertices K×d, one vertex a row
 */
public record SimplexEtf(Matrix vertices) {

  /** The canonical frame in the first K coordinates: {@code √(K/(K-1)) (e_k - 1_K/K)}. */
  public static SimplexEtf canonical(int classes, int dimension) {
    if (classes < 2 || dimension < classes) {
      throw new IllegalArgumentException(
          "a zero-mean simplex of "
              + classes
              + " vertices needs 2 <= K <= d, not d = "
              + dimension);
    }
    double scale = Math.sqrt(classes / (classes - 1.0));
    return new SimplexEtf(
        Matrix.generate(
            classes,
            dimension,
            (k, j) -> j >= classes ? 0 : scale * ((k == j ? 1.0 : 0.0) - 1.0 / classes)));
  }

  /** {@code S_K = I - 11ᵀ/K}. */
  public static Matrix projector(int classes) {
    return Matrix.generate(classes, classes, (i, j) -> (i == j ? 1.0 : 0.0) - 1.0 / classes);
  }

  /** The Gram matrix of the vertices, {@code K/(K-1) S_K}. */
  public static Matrix gram(int classes) {
    return projector(classes).scale(classes / (classes - 1.0));
  }

  public int classes() {
    return vertices.rows();
  }

  public int dimension() {
    return vertices.columns();
  }

  /** Vertex of class k, a unit vector of zero sum. */
  public Vector vertex(int k) {
    return vertices.row(k);
  }
}
