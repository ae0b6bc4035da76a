package dev.neuralcollapse.linear;

/**
 * The Moore-Penrose inverse of a matrix of stated rank: the only place where small singular values
 * are cut off. A cut-off below round-off inverts noise, so the rank is asked for, and what was used
 * is reported.
 *
 * @param matrix {@code A⁺}, n×m for an m×n matrix A
 * @param rank singular values inverted, {@code <=} the rank asked for
 * @param smallestKept the last singular value inverted; 0 if none
 * @param largestDropped the first singular value taken for zero; 0 if none was dropped
 * @param norm {@code σ₁}
 */
public record PseudoInverse(
    Matrix matrix, int rank, double smallestKept, double largestDropped, double norm) {

  /** Cut-off relative to the largest singular value where the caller knows no better one. */
  public static final double RELATIVE_TOLERANCE = 1e-12;

  /**
   * {@code A⁺} from at most {@code rank} largest singular values, those above {@code
   * relativeTolerance * σ₁} only.
   *
   * @param rank the rank known from the theory, {@code >= 0}; larger than min(m, n) means all
   * @param relativeTolerance in [0, 1)
   */
  public static PseudoInverse of(Matrix a, int rank, double relativeTolerance) {
    if (rank < 0 || !(relativeTolerance >= 0 && relativeTolerance < 1)) {
      throw new IllegalArgumentException(
          "rank >= 0 and tolerance in [0, 1), not " + rank + ", " + relativeTolerance);
    }
    Spectrum spectrum = Spectrum.of(a);
    Vector s = spectrum.values();
    int used = Math.min(rank, spectrum.rank(relativeTolerance));
    Matrix scaled =
        Matrix.generate(a.columns(), used, (i, j) -> spectrum.right().get(i, j) / s.get(j));
    Matrix left = Matrix.generate(a.rows(), used, (i, j) -> spectrum.left().get(i, j));
    return new PseudoInverse(
        used == 0 ? Matrix.zeros(a.columns(), a.rows()) : scaled.timesTransposed(left),
        used,
        used == 0 ? 0 : s.get(used - 1),
        used < s.size() ? s.get(used) : 0,
        s.get(0));
  }

  /**
   * {@code (smallestKept - largestDropped) / σ₁}, in [0, 1]: near 0 the rank is a matter of taste.
   */
  public double eigengap() {
    return norm == 0 ? 0 : (smallestKept - largestDropped) / norm;
  }

  /**
   * The Penrose conditions {@code A⁺AA⁺ = A⁺} and symmetry of {@code A⁺A}, {@code AA⁺}, to {@code
   * tolerance}.
   */
  public boolean satisfies(Matrix a, double tolerance) {
    Matrix left = matrix.times(a);
    Matrix right = a.times(matrix);
    return left.times(matrix).minus(matrix).maxAbs() <= tolerance * Math.max(1, matrix.maxAbs())
        && left.minus(left.transpose()).maxAbs() <= tolerance
        && right.minus(right.transpose()).maxAbs() <= tolerance;
  }
}
