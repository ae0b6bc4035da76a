package dev.neuralcollapse.linear;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigen-decomposition {@code A = V diag(x) Vᵀ} of a symmetric n×n matrix.
 *
 * @param values n eigenvalues, descending
 * @param vectors {@code V}, n×n, orthonormal columns in the order of the values
 */
public record SymmetricSpectrum(Vector values, Matrix vectors) {

  /**
   * The decomposition of {@code (A + Aᵀ)/2}, A finite and square. Symmetrised first, because
   * round-off in a product such as {@code BᵀB} would otherwise choose another algorithm and complex
   * eigenvalues.
   */
  public static SymmetricSpectrum of(Matrix a) {
    int n = a.rows();
    if (n == 0 || n != a.columns() || !a.isFinite()) {
      throw new IllegalArgumentException(
          "a symmetric spectrum needs a finite square matrix, not " + a);
    }
    int exponent = a.maxAbs() == 0 ? 0 : Math.getExponent(a.maxAbs());
    Matrix s =
        Matrix.generate(
            n, n, (i, j) -> Math.scalb(0.5 * a.get(i, j) + 0.5 * a.get(j, i), -exponent));
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(s.toEjml())) {
      throw new IllegalStateException("the eigenvalues of a finite " + a + " did not converge");
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .toArray();
    Vector values =
        Vector.generate(n, i -> Math.scalb(eigen.getEigenvalue(order[i]).getReal(), exponent));
    Matrix vectors = Matrix.generate(n, n, (i, j) -> eigen.getEigenVector(order[j]).get(i, 0));
    return new SymmetricSpectrum(values, vectors);
  }

  /**
   * Whether {@code (A + Aᵀ)/2 V = V diag(x)} with orthonormal V and descending x, to {@code
   * tolerance * max(1, |x|)}.
   */
  public boolean satisfies(Matrix a, double tolerance) {
    Matrix s = a.plus(a.transpose()).scale(0.5);
    Matrix defect = s.times(vectors).minus(vectors.times(Spectrum.diagonal(values)));
    return Spectrum.descends(values)
        && Spectrum.orthonormal(vectors, tolerance)
        && defect.maxAbs() <= tolerance * Math.max(1, values.maxAbs());
  }
}
