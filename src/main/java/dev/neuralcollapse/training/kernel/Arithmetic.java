package dev.neuralcollapse.training.kernel;

/**
 * The inner loops, over row-major tiles: one sample a row, rows {@code ld} apart, columns padded
 * with zeros to a multiple of {@link #PANEL}. Both implementations give the same bits: every entry
 * of a product is one chain of fused multiply-adds in the order of the inner index, and every sum
 * over a row has four partial sums in a fixed order.
 */
sealed interface Arithmetic permits ScalarArithmetic, VectorArithmetic {
  /** Columns of a packed panel. */
  int PANEL = 8;

  /** Rows a register block handles; tiles are padded to a multiple with rows nobody reads. */
  int BLOCK = 6;

  /** Vectors when the Vector API is there, scalars otherwise: the same bits either way. */
  static Arithmetic best() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorArithmetic()
        : new ScalarArithmetic();
  }

  /** {@code n} rounded up to a multiple of {@code m}. */
  static int up(int n, int m) {
    return (n + m - 1) / m * m;
  }

  /**
   * {@code C += A B}: A is rows×inner (rows a multiple of {@link #BLOCK}), B comes in {@code
   * panels} packed panels of inner×{@link #PANEL}.
   */
  void multiply(
      int rows, int inner, double[] a, int lda, double[] packed, int panels, double[] c, int ldc);

  /**
   * {@code C += Aᵀ B}: A is inner×rows (rows a multiple of {@link #BLOCK}), B is inner×({@code
   * panels}·{@link #PANEL}).
   */
  void multiplyTransposed(
      int rows,
      int inner,
      double[] a,
      int lda,
      double[] b,
      int ldb,
      int panels,
      double[] c,
      int at,
      int ldc);

  /**
   * LayerNorm of one row in place, {@code y ← (y - mean(y)) / ‖y - mean(y)‖}.
   *
   * @param d true width
   * @param mask 1 for true columns, 0 for padding
   * @return 1/norm; NaN when the row has no variance or is not finite
   */
  double layerNorm(double[] y, int at, int d, double[] mask);

  /** {@code z ← max(z, 0)}, then {@code y ← x + z}, over one row. */
  void addRelu(double[] x, double[] z, double[] y, int at, int n);

  /** {@code z ← max(z, 0)} over one row. */
  void relu(double[] z, int at, int n);

  /**
   * Backward through LayerNorm of one row in place: {@code g ← (g - mean(g) - y (g·y)) scale}.
   *
   * @param y the row LayerNorm gave
   * @param scale what {@link #layerNorm} returned for it
   */
  void layerNormBackward(double[] g, double[] y, int at, int d, double[] mask, double scale);

  /** {@code dz ← g} where {@code z > 0} and 0 elsewhere, over one row. */
  void gate(double[] g, double[] z, double[] dz, int at, int n);

  /** {@code s ← s + x} over {@code n} (a multiple of 4) entries. */
  void add(double[] s, int sAt, double[] x, int xAt, int n);

  /** {@code Σ a_i b_i}, in four partial sums. */
  double dot(double[] a, int aAt, double[] b, int bAt, int n);

  /** {@code y ← y + c x} over {@code n} entries. */
  void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n);

  /**
   * {@code z ← exp(z + shift)} over {@code n} (a multiple of 4) entries, for arguments up to 709;
   * below {@link Exponential#LEAST} it gives 0. Within 1 ulp of the true value, and the same bits
   * everywhere: {@code Math.exp} promises neither.
   */
  void exp(double[] z, int at, int n, double shift);

  /** A row has a direction only if its spread exceeds the rounding of its mean. */
  static boolean isNoise(double norm, double mean, int d) {
    double floor = 4 * Math.ulp(1.0) * Math.abs(mean) * Math.sqrt(d);
    return !(norm > floor) || !Double.isFinite(norm);
  }
}
