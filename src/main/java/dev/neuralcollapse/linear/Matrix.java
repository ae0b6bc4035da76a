package dev.neuralcollapse.linear;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * An immutable dense real matrix over EJML, row-major. Everything that crosses the border is
 * copied. Shapes must agree in every binary operation; a mismatch is a programming error.
 *
 * <p>A matrix of few different values, such as images, may be held as a byte an entry; no result
 * differs by a bit, but what needs all entries as doubles at once decodes a copy each time.
 */
public final class Matrix {
  /** Rows of a coded matrix that are decoded together. */
  private static final int BLOCK = 1024;

  private static final byte[] NO_CODES = {};
  private static final double[] NO_VALUES = {};

  private final int rows;
  private final int columns;
  private final @Nullable DMatrixRMaj dense;
  private final byte[] codes;
  private final double[] values;

  private Matrix(DMatrixRMaj dense) {
    this.rows = dense.numRows;
    this.columns = dense.numCols;
    this.dense = dense;
    this.codes = NO_CODES;
    this.values = NO_VALUES;
  }

  private Matrix(int rows, int columns, byte[] codes, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.dense = null;
    this.codes = codes;
    this.values = values;
  }

  /**
   * The matrix whose entry is {@code values[code]}, an eighth of the memory.
   *
   * @param codes row-major unsigned bytes, which are not copied and must not change
   * @param values of all 256 codes (copied)
   */
  public static Matrix coded(int rows, int columns, byte[] codes, double[] values) {
    if ((long) rows * columns != codes.length || values.length != 256) {
      throw new IllegalArgumentException(
          codes.length + " codes for " + rows + "x" + columns + ", " + values.length + " values");
    }
    return new Matrix(rows, columns, codes, values.clone());
  }

  private DMatrixRMaj data() {
    return dense == null ? decoded(0, rows) : dense;
  }

  private DMatrixRMaj decoded(int from, int to) {
    DMatrixRMaj m = new DMatrixRMaj(to - from, columns);
    decode(from * columns, m.data, 0, m.getNumElements());
    return m;
  }

  private void decode(int from, double[] target, int offset, int count) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = values[codes[from + i] & 0xff];
    }
  }

  /** Entry as a function of row and column. */
  @FunctionalInterface
  public interface Entry {
    double at(int row, int column);
  }

  /** A copy of EJML's matrix. */
  public static Matrix copyOf(DMatrixRMaj ejml) {
    return new Matrix(ejml.copy());
  }

  /** The matrix with these row-major entries (copied); {@code entries.length == rows*columns}. */
  public static Matrix of(int rows, int columns, double... entries) {
    return slice(rows, columns, entries, 0);
  }

  /** The matrix read row-major from {@code entries} starting at {@code offset} (copied). */
  public static Matrix slice(int rows, int columns, double[] entries, int offset) {
    if (offset < 0 || (long) offset + (long) rows * columns > entries.length) {
      throw new IllegalArgumentException(
          "need " + (long) rows * columns + " entries from " + offset + ", have " + entries.length);
    }
    DMatrixRMaj m = new DMatrixRMaj(rows, columns);
    System.arraycopy(entries, offset, m.data, 0, rows * columns);
    return new Matrix(m);
  }

  public static Matrix generate(int rows, int columns, Entry entry) {
    DMatrixRMaj m = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        m.unsafe_set(i, j, entry.at(i, j));
      }
    }
    return new Matrix(m);
  }

  public static Matrix zeros(int rows, int columns) {
    return new Matrix(new DMatrixRMaj(rows, columns));
  }

  public static Matrix identity(int size) {
    return generate(size, size, (i, j) -> i == j ? 1.0 : 0.0);
  }

  /** The matrix with these rows, all of one size; at least one. */
  public static Matrix ofRows(Iterable<Vector> rows) {
    java.util.List<Vector> list = new java.util.ArrayList<>();
    rows.forEach(list::add);
    if (list.isEmpty()) {
      throw new IllegalArgumentException("no rows");
    }
    int columns = list.get(0).size();
    DMatrixRMaj m = new DMatrixRMaj(list.size(), columns);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).size() != columns) {
        throw new IllegalArgumentException(
            "row " + i + " has " + list.get(i).size() + " entries, expected " + columns);
      }
      System.arraycopy(list.get(i).toArray(), 0, m.data, i * columns, columns);
    }
    return new Matrix(m);
  }

  /** {@code u vᵀ}. */
  public static Matrix outer(Vector u, Vector v) {
    return generate(u.size(), v.size(), (i, j) -> u.get(i) * v.get(j));
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public double get(int row, int column) {
    if (dense != null) {
      return dense.get(row, column);
    }
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IllegalArgumentException("no entry " + row + ", " + column + " in " + this);
    }
    return values[codes[row * columns + column] & 0xff];
  }

  /** Memory of the entries. */
  public long bytes() {
    return dense == null ? codes.length : 8L * dense.data.length;
  }

  /** The rows of these numbers, in their order. */
  public Matrix rows(int... numbers) {
    if (dense != null) {
      return generate(numbers.length, columns, (i, j) -> get(numbers[i], j));
    }
    byte[] kept = new byte[Math.multiplyExact(numbers.length, columns)];
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(codes, numbers[i] * columns, kept, i * columns, columns);
    }
    return new Matrix(numbers.length, columns, kept, values);
  }

  public Vector row(int i) {
    return Vector.generate(columns(), j -> get(i, j));
  }

  public Vector column(int j) {
    return Vector.generate(rows(), i -> get(i, j));
  }

  /** A fresh row-major copy of the entries. */
  public double[] toArray() {
    double[] copy = new double[Math.multiplyExact(rows, columns)];
    copyInto(copy, 0);
    return copy;
  }

  /** Copies row {@code i} into {@code target}, from its start. */
  public void copyRow(int i, double[] target) {
    copy(i * columns, target, 0, columns);
  }

  /** Copies the entries row-major into {@code target} from {@code offset}. */
  public void copyInto(double[] target, int offset) {
    copy(0, target, offset, rows * columns);
  }

  private void copy(int from, double[] target, int offset, int count) {
    if (dense == null) {
      decode(from, target, offset, count);
    } else {
      System.arraycopy(dense.data, from, target, offset, count);
    }
  }

  /** A fresh EJML matrix. */
  public DMatrixRMaj toEjml() {
    return dense == null ? data() : dense.copy();
  }

  public Matrix times(Matrix that) {
    DMatrixRMaj c = new DMatrixRMaj(rows(), that.columns());
    CommonOps_DDRM.mult(data(), that.data(), c);
    return new Matrix(c);
  }

  public Vector times(Vector v) {
    if (v.size() != columns()) {
      throw new IllegalArgumentException("columns " + columns() + " against size " + v.size());
    }
    return Vector.generate(rows(), i -> dotRow(i, v));
  }

  private double dotRow(int i, Vector v) {
    double s = 0;
    for (int j = 0; j < columns(); j++) {
      s += get(i, j) * v.get(j);
    }
    return s;
  }

  /** {@code A Bᵀ}. */
  public Matrix timesTransposed(Matrix that) {
    DMatrixRMaj c = new DMatrixRMaj(rows(), that.rows());
    if (dense != null) {
      CommonOps_DDRM.multTransB(dense, that.data(), c);
      return new Matrix(c);
    }
    DMatrixRMaj right = that.data();
    for (int i = 0; i < rows; i += BLOCK) {
      DMatrixRMaj left = decoded(i, Math.min(rows, i + BLOCK));
      DMatrixRMaj some = new DMatrixRMaj(left.numRows, that.rows());
      CommonOps_DDRM.multTransB(left, right, some);
      System.arraycopy(some.data, 0, c.data, i * that.rows(), some.getNumElements());
    }
    return new Matrix(c);
  }

  /** {@code Aᵀ B}. */
  public Matrix transposedTimes(Matrix that) {
    DMatrixRMaj c = new DMatrixRMaj(columns(), that.columns());
    CommonOps_DDRM.multTransA(data(), that.data(), c);
    return new Matrix(c);
  }

  public Matrix transpose() {
    return generate(columns(), rows(), (i, j) -> get(j, i));
  }

  public Matrix plus(Matrix that) {
    same(that);
    return generate(rows(), columns(), (i, j) -> get(i, j) + that.get(i, j));
  }

  public Matrix minus(Matrix that) {
    same(that);
    return generate(rows(), columns(), (i, j) -> get(i, j) - that.get(i, j));
  }

  public Matrix scale(double c) {
    return generate(rows(), columns(), (i, j) -> c * get(i, j));
  }

  public Matrix map(DoubleUnaryOperator f) {
    return generate(rows(), columns(), (i, j) -> f.applyAsDouble(get(i, j)));
  }

  /** Frobenius inner product {@code tr(AᵀB)}. */
  public double dot(Matrix that) {
    same(that);
    double s = 0;
    double[] a = data().data;
    double[] b = that.data().data;
    for (int i = 0; i < rows * columns; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  /** {@code ‖A‖_F²}. */
  public double sumOfSquares() {
    return dot(this);
  }

  public double frobeniusNorm() {
    return NormOps_DDRM.normF(data());
  }

  public double trace() {
    return CommonOps_DDRM.trace(data());
  }

  /** Largest absolute entry; NaN when any entry is NaN. */
  public double maxAbs() {
    return Vector.of(toArray()).maxAbs();
  }

  public boolean isFinite() {
    double[] row = new double[columns];
    for (int i = 0; i < rows; i++) {
      copyRow(i, row);
      for (double v : row) {
        if (!Double.isFinite(v)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Mean of the rows. */
  public Vector meanRow() {
    return Vector.generate(columns(), j -> column(j).mean());
  }

  private void same(Matrix that) {
    if (that.rows() != rows() || that.columns() != columns()) {
      throw new IllegalArgumentException(
          "shapes differ: "
              + rows()
              + "x"
              + columns()
              + " and "
              + that.rows()
              + "x"
              + that.columns());
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Matrix m
        && rows() == m.rows()
        && columns() == m.columns()
        && Arrays.equals(toArray(), m.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows() + columns()) + Arrays.hashCode(toArray());
  }

  @Override
  public String toString() {
    return "Matrix " + rows() + "x" + columns();
  }
}
