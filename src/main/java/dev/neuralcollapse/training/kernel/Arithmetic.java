package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.descent.VectorMath;

/**
 * The inner loops over row-major matrices of one precision: one sample (or token) a row, rows
 * {@code ld} apart, columns padded with zeros to a multiple of {@link #panel()}. Scalars and
 * vectors give the same bits: every entry of a product is one chain of fused multiply-adds in the
 * order of the inner index, and every sum over a row has the same partial sums, added in the same
 * tree. Only {@link Blas} makes another order of a product's sums, and of the operands packed for
 * it, which therefore nobody but the arithmetic itself may read.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
sealed interface Arithmetic<A> permits ScalarDoubles, ScalarFloats, VectorDoubles, VectorFloats {
  /** Rows and columns that a register block takes; rooms are padded to a multiple of it. */
  int BLOCK = 8;

  /** Doubles, with vectors when the Vector API is there: the same bits either way. */
  static Arithmetic<double[]> doubles() {
    return VectorMath.hasVectors() ? new VectorDoubles() : new ScalarDoubles();
  }

  /** Floats, with vectors when the Vector API is there: the same bits either way. */
  static Arithmetic<float[]> floats() {
    return VectorMath.hasVectors() ? new VectorFloats() : new ScalarFloats();
  }

  /** {@code n} rounded up to a multiple of {@code m}. */
  static int up(int n, int m) {
    return (n + m - 1) / m * m;
  }

  /** A new array of {@code n} zeros. */
  A array(int n);

  /** Bytes a number. */
  int bytes();

  /** Columns of a packed panel: 64 bytes. */
  int panel();

  /** One entry; for loops that are not hot. */
  double get(A a, int at);

  /** Sets one entry, rounded to this precision. */
  void set(A a, int at, double value);

  /** Copies doubles into an array of this precision. */
  void narrow(double[] from, int at, A to, int toAt, int n);

  /** Copies out as doubles. */
  void widen(A from, int at, double[] to, int toAt, int n);

  /** Fills {@code from <= i < to} with zeros. */
  void clear(A a, int from, int to);

  /**
   * {@code C = Init + A B}: A is rows×inner (rows a multiple of {@link #BLOCK}), B comes in {@code
   * panels} packed panels of inner×{@link #panel()}. Init may be C itself, or one row for all rows
   * ({@code ldInit} 0): a bias, or zeros.
   */
  void product(
      int rows,
      int inner,
      A a,
      int aAt,
      int lda,
      A packed,
      int panels,
      A c,
      int cAt,
      int ldc,
      A init,
      int initAt,
      int ldInit);

  /**
   * {@code C = Init + Aᵀ B}, A in blocks as {@link #packColumns} leaves them, B in panels as {@link
   * #packPanels} does, both with {@code inner} rows.
   *
   * @param rows of C: the columns given to {@link #packColumns}, rounded up to a multiple of {@link
   *     #BLOCK}
   * @param ldInit {@code ldc} when Init is C, or 0 for one row of zeros
   */
  void transposed(
      int rows, int inner, A columns, A panelled, int panels, A c, int ldc, A init, int ldInit);

  /**
   * Copies rows into blocks of {@link #BLOCK} columns, {@code [column block][row][BLOCK]}, columns
   * from {@code columns} on taken for zero.
   */
  void packColumns(int rows, A x, int at, int ld, int columns, A out);

  /**
   * Packs a weight for {@code X Wᵀ}: panels over its rows, {@code [panel][column][panel()]};
   * entries beyond the last row stay as they are.
   */
  void packForward(double[] theta, int from, int rows, int columns, A out);

  /** Packs a weight for {@code dZ W}: panels over its columns, {@code [panel][row][panel()]}. */
  void packBackward(double[] theta, int from, int rows, int columns, A out);

  /** Copies rows into panels, {@code [panel][row][panel()]}. */
  void packPanels(int rows, A x, int at, int ld, int panels, A out);

  /** Copies rows×columns of θ transposed: {@code out[k·ld + i] ← theta[from + i·columns + k]}. */
  void loadTransposed(double[] theta, int from, int rows, int columns, A out, int ld);

  /**
   * The way back, for {@code k} in {@code from..to-1} and {@code i < rows}: {@code out[at +
   * i·columns + k] ← x[k·ld + i]}.
   */
  void storeTransposed(A x, int ld, int from, int to, int rows, double[] out, int at, int columns);

  /** {@code to[toAt + i] ← table[code[at + i]]}, codes unsigned. */
  void decode(byte[] code, int at, A table, A to, int toAt, int n);

  /**
   * {@code out_i = init_i + Σ_e value[e] · source_{index[e]}} over {@code start[i] <= e <
   * start[i+1]}, for rows {@code i < targets} of {@code ldOut} entries.
   */
  void sparse(
      int targets,
      int[] start,
      int[] index,
      A value,
      A source,
      int ldSource,
      A out,
      int ldOut,
      A init,
      int ldInit);

  /** Compressed rows into compressed columns; within a column, rows in their order. */
  void transposeSparse(
      int rows,
      int[] start,
      int[] column,
      A value,
      int columns,
      int[] startOut,
      int[] rowOut,
      A valueOut);

  /**
   * LayerNorm of rows, {@code y ← (x - mean(x)) / ‖x - mean(x)‖}; x and y may be the same.
   *
   * @param d true width
   * @param mask 1 for true columns, 0 for padding
   * @param scale receives 1/norm of each row from {@code scaleAt}
   * @return the first row without variance or not finite, or -1; later rows are then undefined
   */
  int layerNorm(int rows, int d, A mask, A x, int xAt, A y, int yAt, int ld, A scale, int scaleAt);

  /**
   * Backward through {@link #layerNorm} in place: {@code g ← (g - mean(g) - y (g·y)) scale}.
   *
   * @param y the rows LayerNorm gave
   */
  void layerNormBackward(
      int rows, int d, A mask, A g, int gAt, A y, int yAt, int ld, A scale, int scaleAt);

  /** {@link #layerNormBackward} of g, then {@link #gate} of it into dz, in one go. */
  void normGateBackward(int rows, int d, A mask, A g, A y, A z, A dz, int ld, A scale);

  /** {@code z ← max(z, 0)} over {@code n} entries. */
  void relu(A z, int at, int n);

  /** {@code z ← max(z, 0)}, then {@code y ← x + z}, over {@code n} entries. */
  void addRelu(A x, A z, A y, int at, int n);

  /** {@code dz ← g} where {@code z > 0} and 0 elsewhere, over {@code n} entries. */
  void gate(A g, A z, A dz, int at, int n);

  /** {@code s ← s + x} over {@code n} entries. */
  void add(A s, int sAt, A x, int xAt, int n);

  /** {@code s ← s + Σ_rows x} over {@code n} columns. */
  void sumRows(int rows, A x, int at, int ld, A s, int n);

  /** {@code y ← gain ⊙ x + shift} over rows of {@code n} columns, both from {@code at}. */
  void scaleShift(int rows, A x, int at, int ld, A gain, A shift, A y, int n);

  /**
   * Backward through {@link #scaleShift}: {@code dGain += Σ g ⊙ x}, {@code dShift += Σ g}, then
   * {@code g ← gain ⊙ g}.
   */
  void scaleShiftBackward(int rows, A g, A x, int ld, A gain, A dGain, A dShift, int n);

  /** {@code Σ a_i b_i}, in a fixed tree of partial sums. */
  double dot(A a, int aAt, A b, int bAt, int n);

  /** {@code y ← y + c x} over {@code n} entries. */
  void addScaled(A y, int yAt, double c, A x, int xAt, int n);

  /**
   * {@code z ← exp(z + shift)} over {@code n} (a multiple of 4) entries, for arguments up to 709;
   * below {@link Exponential#LEAST} it gives 0. Within 1 ulp of the true value, and the same bits
   * everywhere: {@code Math.exp} promises neither.
   */
  void exp(double[] z, int at, int n, double shift);

  /**
   * Copies the transpose of rows into panels, {@code [panel of rows][column][panel()]}, rows from
   * {@code rows} on taken for zero.
   */
  void packTransposed(int rows, A x, int at, int ld, int columns, A out);

  /**
   * Softmax down every column of scores times {@code scale}, in place; row u, column t is what
   * token t thinks of token u.
   *
   * @param length rows
   * @param causal whether entries with {@code u > t} count as minus infinity
   * @param ld columns, a multiple of {@link #panel()}
   * @param column scratch of {@code ld} entries
   */
  void columnSoftmax(int length, boolean causal, double scale, A s, int ld, A column);

  /**
   * Backward through {@link #columnSoftmax}: {@code g ← a ⊙ (g - Σ_u a ⊙ g) scale}.
   *
   * @param a what it gave, from {@code from} on
   */
  void columnSoftmaxBackward(int length, double scale, A a, int from, A g, int ld, A column);
}
