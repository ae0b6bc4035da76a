package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Either;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An immutable array of any rank, in C order, of real numbers (float64) or of integers (int64),
 * whatever they were in the file.
 */
public final class NpyArray {
  private static final double[] NO_REALS = {};
  private static final long[] NO_WHOLES = {};
  private final int[] shape;
  private final boolean whole;
  private final double[] reals;
  private final long[] wholes;

  private NpyArray(int[] shape, boolean whole, double[] reals, long[] wholes) {
    this.shape = shape;
    this.whole = whole;
    this.reals = reals;
    this.wholes = wholes;
    long size = 1;
    for (int n : shape) {
      size = Math.multiplyExact(size, (long) n);
    }
    if (Arrays.stream(shape).anyMatch(n -> n < 0)
        || size != (whole ? wholes.length : reals.length)) {
      throw new IllegalArgumentException("shape " + shapeText(shape) + " does not fit the values");
    }
  }

  /** Real numbers in C order (copied). */
  public static NpyArray ofDoubles(double[] values, int... shape) {
    return trusted(values.clone(), shape.clone());
  }

  /** Integers in C order (copied). */
  public static NpyArray ofLongs(long[] values, int... shape) {
    return trusted(values.clone(), shape.clone());
  }

  /** Takes the arrays over. */
  static NpyArray trusted(double[] values, int[] shape) {
    return new NpyArray(shape, false, values, NO_WHOLES);
  }

  /** Takes the arrays over. */
  static NpyArray trusted(long[] values, int[] shape) {
    return new NpyArray(shape, true, NO_REALS, values);
  }

  public static NpyArray of(Matrix m) {
    return trusted(m.toArray(), new int[] {m.rows(), m.columns()});
  }

  public static NpyArray of(Vector v) {
    return trusted(v.toArray(), new int[] {v.size()});
  }

  public static NpyArray of(Labels labels) {
    return trusted(
        Arrays.stream(labels.toArray()).asLongStream().toArray(), new int[] {labels.size()});
  }

  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** Number of entries. */
  public int size() {
    return whole ? wholes.length : reals.length;
  }

  /** Whether the entries are integers. */
  public boolean isWhole() {
    return whole;
  }

  /** Entry {@code i} in C order. */
  public double doubleAt(int i) {
    return whole ? (double) wholes[i] : reals[i];
  }

  /** Integer {@code i} in C order; the array must hold integers. */
  public long longAt(int i) {
    return wholes[i];
  }

  public double[] toDoubles() {
    return whole ? Arrays.stream(wholes).asDoubleStream().toArray() : reals.clone();
  }

  /**
   * The array as a matrix with finite entries, or the first that is not finite, or that its rank is
   * not 2.
   */
  public Either<Fault, Matrix> matrix(String where) {
    if (rank() != 2) {
      return Either.left(
          new Fault(
              where,
              "shape " + shapeText(),
              rank() > 2
                  ? "two axes (samples, features) are needed: flatten the others with"
                      + " .reshape(len(a), -1)"
                  : "two axes (rows, columns) are needed"));
    }
    int columns = shape[1];
    for (int i = 0; i < size(); i++) {
      if (!Double.isFinite(doubleAt(i))) {
        return Either.left(
            new Fault(
                where + ", row " + i / columns + ", column " + i % columns,
                "the entry is " + doubleAt(i),
                "every entry must be finite"));
      }
    }
    return Either.right(
        whole
            ? Matrix.generate(shape[0], columns, (i, j) -> (double) wholes[i * columns + j])
            : Matrix.of(shape[0], columns, reals));
  }

  /** All axes after the first made one. */
  NpyArray flattened() {
    int rows = rank() == 0 ? 1 : shape[0];
    int[] flat = {rows, rows == 0 ? 0 : size() / rows};
    return new NpyArray(flat, whole, reals, wholes);
  }

  /** The array as a vector with finite entries. */
  public Either<Fault, Vector> vector(String where) {
    if (rank() != 1) {
      return Either.left(new Fault(where, "shape " + shapeText(), "one axis is needed"));
    }
    for (int i = 0; i < size(); i++) {
      if (!Double.isFinite(doubleAt(i))) {
        return Either.left(
            new Fault(
                where + ", entry " + i,
                "the entry is " + doubleAt(i),
                "every entry must be finite"));
      }
    }
    return Either.right(Vector.generate(size(), this::doubleAt));
  }

  /**
   * The array as labels: integers, or reals with integral values, in {@code 0..K-1}, every class
   * present.
   */
  public Either<Fault, Labels> labels(String where) {
    if (rank() != 1) {
      return Either.left(
          new Fault(
              where,
              "shape " + shapeText(),
              rank() == 2 && shape[1] > 1
                  ? "one label a sample is needed, N integers: if they are one-hot rows, use"
                      + " .argmax(1)"
                  : "one axis, one integer a sample, is needed: use .reshape(-1)"));
    }
    int[] values = new int[size()];
    for (int i = 0; i < values.length; i++) {
      double y = doubleAt(i);
      if (y != Math.rint(y) || Math.abs(y) > Integer.MAX_VALUE) {
        return Either.left(
            new Fault(
                where + ", row " + i,
                "label " + y + " is no class number",
                "label the classes 0..K-1"));
      }
      values[i] = (int) y;
    }
    return Labels.of(values, where);
  }

  String shapeText() {
    return shapeText(shape);
  }

  static String shapeText(int[] shape) {
    return shape.length == 0
        ? "() (a single number)"
        : Arrays.stream(shape)
            .mapToObj(n -> String.format(Locale.ROOT, "%d", n))
            .collect(Collectors.joining("x", shape.length == 1 ? "of length " : "", ""));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NpyArray a
        && whole == a.whole
        && Arrays.equals(shape, a.shape)
        && Arrays.equals(reals, a.reals)
        && Arrays.equals(wholes, a.wholes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + (whole ? Arrays.hashCode(wholes) : Arrays.hashCode(reals));
  }

  @Override
  public String toString() {
    return (whole ? "int64 " : "float64 ") + shapeText();
  }
}
