package dev.neuralcollapse.descent;

import io.vavr.control.Option;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The smallest eigenvalue of a symmetric operator by Lanczos' method with full reorthogonalisation,
 * twice in every step (Parlett, The Symmetric Eigenvalue Problem, 1980, ch. 13).
 *
 * <p>The Ritz value never lies below the smallest eigenvalue, and an eigenvalue lies within the
 * norm of the residual of it; that it is the smallest one is likely, not certain: a start vector
 * orthogonal to its eigenvector would miss it.
 */
public final class Lanczos {
  private static final int CHECK = 5;

  /** A symmetric operator; false where it has no value. */
  @FunctionalInterface
  public interface Operator {
    boolean apply(double[] v, double[] out);
  }

  /**
   * An approximate eigenpair.
   *
   * @param value the Ritz value
   * @param vector of norm 1
   * @param residual {@code ‖A x - value x‖}, as the recurrence has it
   * @param products with the operator that it took
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Pair(double value, double[] vector, double residual, int products) {}

  private final double[][] basis;
  private final double[] diagonal;
  private final double[] beside;

  private Lanczos(int most) {
    this.basis = new double[most][];
    this.diagonal = new double[most];
    this.beside = new double[most];
  }

  /**
   * Runs until the residual is at most {@code tolerance} times the largest Ritz value's modulus.
   *
   * @param start first direction, not zero
   * @param most products at most; so many vectors are kept
   * @return none where the operator has no value
   */
  public static Option<Pair> smallest(
      Operator operator, double[] start, int most, double tolerance) {
    return new Lanczos(most).run(operator, start, tolerance);
  }

  /** A random direction. */
  public static double[] direction(int size, long seed) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    double[] v = new double[size];
    for (int i = 0; i < size; i++) {
      v[i] = gauss.sample();
    }
    return v;
  }

  private Option<Pair> run(Operator operator, double[] start, double tolerance) {
    double[] next = start.clone();
    double norm = VectorMath.norm(next);
    for (int k = 0; k < basis.length; k++) {
      VectorMath.scale(next, 1 / norm, 0, next.length);
      basis[k] = next;
      next = new double[start.length];
      if (!operator.apply(basis[k], next)) {
        return Option.none();
      }
      diagonal[k] = VectorMath.dot(next, basis[k]);
      orthogonalise(next, k);
      norm = VectorMath.norm(next);
      beside[k] = norm;
      // Nothing is left: the space spanned is invariant, and its Ritz values are eigenvalues.
      boolean exhausted = !(norm > 1e-13 * scale(k));
      if (exhausted || k + 1 == basis.length || (k + 1) % CHECK == 0) {
        Pair pair = smallest(k + 1, exhausted ? 0 : norm);
        if (exhausted || k + 1 == basis.length || pair.residual() <= tolerance * scale(k)) {
          return Option.some(pair);
        }
      }
    }
    return Option.none();
  }

  /** Twice is enough (Kahan; Parlett 1980, 6.9). */
  private void orthogonalise(double[] v, int last) {
    for (int pass = 0; pass < 2; pass++) {
      for (int j = last; j >= 0; j--) {
        VectorMath.addScaled(v, -VectorMath.dot(v, basis[j]), basis[j]);
      }
    }
  }

  /** Size of the operator so far. */
  private double scale(int last) {
    double most = Double.MIN_NORMAL;
    for (int j = 0; j <= last; j++) {
      most = Math.max(most, Math.abs(diagonal[j]) + (j == 0 ? 0 : beside[j - 1]));
    }
    return most;
  }

  private Pair smallest(int size, double leftOver) {
    DMatrixRMaj t = new DMatrixRMaj(size, size);
    for (int j = 0; j < size; j++) {
      t.set(j, j, diagonal[j]);
      if (j + 1 < size) {
        t.set(j, j + 1, beside[j]);
        t.set(j + 1, j, beside[j]);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(t)) {
      throw new IllegalStateException("a symmetric tridiagonal matrix did not converge");
    }
    int least = 0;
    for (int j = 1; j < size; j++) {
      if (eigen.getEigenvalue(j).getReal() < eigen.getEigenvalue(least).getReal()) {
        least = j;
      }
    }
    double[] s = eigen.getEigenVector(least).data;
    double[] x = new double[basis[0].length];
    for (int j = 0; j < size; j++) {
      VectorMath.addScaled(x, s[j], basis[j]);
    }
    double residual = Math.abs(leftOver * s[size - 1]);
    return new Pair(eigen.getEigenvalue(least).getReal(), x, residual, size);
  }
}
