package dev.neuralcollapse.training;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Option;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * The root R of a metric {@code M = RRᵀ}.
 *
 * @param root R, lower triangular
 * @param inverse R⁻¹
 */
record CholeskyRoot(Matrix root, Matrix inverse) {

  /** None where rounding leaves no positive definite matrix. */
  static Option<CholeskyRoot> of(Matrix metric) {
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky =
        DecompositionFactory_DDRM.chol(metric.rows(), true);
    if (!cholesky.decompose(metric.toEjml())) {
      return Option.none();
    }
    DMatrixRMaj root = cholesky.getT(null);
    DMatrixRMaj inverse = root.copy();
    TriangularSolver_DDRM.invertLower(inverse.data, metric.rows());
    return Option.some(new CholeskyRoot(Matrix.copyOf(root), Matrix.copyOf(inverse)));
  }
}
