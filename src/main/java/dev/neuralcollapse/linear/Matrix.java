package dev.neuralcollapse.linear;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * An immutable dense real matrix over EJML, row-major. Everything that crosses the border is
 * copied. Shapes must agree in every binary operation; a mismatch is a programming error.
 */
public final class Matrix {
  private final DMatrixRMaj data;

  private Matrix(DMatrixRMaj data) {
    this.data = data;
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
    return data.numRows;
  }

  public int columns() {
    return data.numCols;
  }

  public double get(int row, int column) {
    return data.get(row, column);
  }

  public Vector row(int i) {
    return Vector.generate(columns(), j -> data.get(i, j));
  }

  public Vector column(int j) {
    return Vector.generate(rows(), i -> data.get(i, j));
  }

  /** A fresh row-major copy of the entries. */
  public double[] toArray() {
    return Arrays.copyOf(data.data, data.getNumElements());
  }

  /** Copies row {@code i} into {@code target}, from its start. */
  public void copyRow(int i, double[] target) {
    System.arraycopy(data.data, i * data.numCols, target, 0, data.numCols);
  }

  /** Copies the entries row-major into {@code target} from {@code offset}. */
  public void copyInto(double[] target, int offset) {
    System.arraycopy(data.data, 0, target, offset, data.getNumElements());
  }

  /** A fresh EJML matrix. */
  public DMatrixRMaj toEjml() {
    return data.copy();
  }

  public Matrix times(Matrix that) {
    DMatrixRMaj c = new DMatrixRMaj(rows(), that.columns());
    CommonOps_DDRM.mult(data, that.data, c);
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
      s += data.unsafe_get(i, j) * v.get(j);
    }
    return s;
  }

  /** {@code A Bᵀ}. */
  public Matrix timesTransposed(Matrix that) {
    DMatrixRMaj c = new DMatrixRMaj(rows(), that.rows());
    CommonOps_DDRM.multTransB(data, that.data, c);
    return new Matrix(c);
  }

  /** {@code Aᵀ B}. */
  public Matrix transposedTimes(Matrix that) {
    DMatrixRMaj c = new DMatrixRMaj(columns(), that.columns());
    CommonOps_DDRM.multTransA(data, that.data, c);
    return new Matrix(c);
  }

  public Matrix transpose() {
    return generate(columns(), rows(), (i, j) -> data.get(j, i));
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
    for (int i = 0; i < data.getNumElements(); i++) {
      s += data.data[i] * that.data.data[i];
    }
    return s;
  }

  /** {@code ‖A‖_F²}. */
  public double sumOfSquares() {
    return dot(this);
  }

  public double frobeniusNorm() {
    return NormOps_DDRM.normF(data);
  }

  public double trace() {
    return CommonOps_DDRM.trace(data);
  }

  /** Largest absolute entry; NaN when any entry is NaN. */
  public double maxAbs() {
    return Vector.of(toArray()).maxAbs();
  }

  public boolean isFinite() {
    for (int i = 0; i < data.getNumElements(); i++) {
      if (!Double.isFinite(data.data[i])) {
        return false;
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
