package dev.neuralcollapse.linear;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The thin singular value decomposition {@code A = U diag(σ) Vᵀ} of an m×n matrix, {@code r =
 * min(m, n)}.
 *
 * @param left {@code U}, m×r, orthonormal columns
 * @param values {@code σ}, r values, descending, non-negative
 * @param right {@code V}, n×r, orthonormal columns
 */
public record Spectrum(Matrix left, Vector values, Matrix right) {

  public Spectrum {
    if (left.columns() != values.size() || right.columns() != values.size()) {
      throw new IllegalArgumentException(
          "a spectrum of "
              + values.size()
              + " values with "
              + left.columns()
              + " left and "
              + right.columns()
              + " right vectors");
    }
  }

  /** The decomposition of a finite, non-empty matrix. */
  public static Spectrum of(Matrix a) {
    int exponent = exponent(a);
    SingularValueDecomposition_F64<DMatrixRMaj> svd = decompose(a, exponent, true);
    DMatrixRMaj u = svd.getU(null, false);
    DMatrixRMaj v = svd.getV(null, false);
    int r = Math.min(a.rows(), a.columns());
    double[] s = Arrays.copyOf(svd.getSingularValues(), r);
    // EJML leaves the values in the order in which they converged.
    SingularOps_DDRM.descendingOrder(u, false, s, r, v, false);
    return new Spectrum(
        Matrix.copyOf(u), Vector.generate(r, i -> Math.scalb(s[i], exponent)), Matrix.copyOf(v));
  }

  /** The singular values alone, descending; cheaper than {@link #of}. */
  public static Vector valuesOf(Matrix a) {
    int exponent = exponent(a);
    double[] s = decompose(a, exponent, false).getSingularValues().clone();
    int r = Math.min(a.rows(), a.columns());
    Arrays.sort(s, 0, r);
    return Vector.generate(r, i -> Math.scalb(s[r - 1 - i], exponent));
  }

  /**
   * Power of two of the largest entry: EJML squares entries, which must neither over- nor
   * underflow.
   */
  private static int exponent(Matrix a) {
    if (a.rows() == 0 || a.columns() == 0 || !a.isFinite()) {
      throw new IllegalArgumentException("a spectrum needs a finite, non-empty matrix, not " + a);
    }
    return a.maxAbs() == 0 ? 0 : Math.getExponent(a.maxAbs());
  }

  private static SingularValueDecomposition_F64<DMatrixRMaj> decompose(
      Matrix a, int exponent, boolean vectors) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(a.rows(), a.columns(), vectors, vectors, true);
    if (!svd.decompose(a.map(x -> Math.scalb(x, -exponent)).toEjml())) {
      throw new IllegalStateException("the singular values of a finite " + a + " did not converge");
    }
    return svd;
  }

  /** {@code ‖A‖₂ = σ₁}. */
  public double norm() {
    return values.get(0);
  }

  /** Number of values above {@code relative * σ₁}; 0 for the zero matrix. */
  public int rank(double relative) {
    int r = 0;
    while (r < values.size() && values.get(r) > relative * values.get(0)) {
      r++;
    }
    return r;
  }

  /**
   * Whether this is a spectrum of {@code a}: values descending and non-negative, orthonormal
   * vectors, {@code A V = U diag(σ)} and {@code Aᵀ U = V diag(σ)}, each entry to within {@code
   * tolerance * max(1, σ₁)}.
   */
  public boolean satisfies(Matrix a, double tolerance) {
    double allowed = tolerance * Math.max(1, values.get(0));
    Matrix sigma = diagonal(values);
    return descends(values)
        && values.get(values.size() - 1) >= 0
        && orthonormal(left, tolerance)
        && orthonormal(right, tolerance)
        && a.times(right).minus(left.times(sigma)).maxAbs() <= allowed
        && a.transposedTimes(left).minus(right.times(sigma)).maxAbs() <= allowed;
  }

  static boolean descends(Vector values) {
    for (int i = 1; i < values.size(); i++) {
      if (!(values.get(i - 1) >= values.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean orthonormal(Matrix columns, double tolerance) {
    return columns.transposedTimes(columns).minus(Matrix.identity(columns.columns())).maxAbs()
        <= tolerance;
  }

  static Matrix diagonal(Vector values) {
    return Matrix.generate(values.size(), values.size(), (i, j) -> i == j ? values.get(i) : 0);
  }
}
