package dev.neuralcollapse.proof;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Vector;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * An immutable matrix of enclosures, by rows.
 *
 * @param all its rows, at least one, of one size
 */
public record IntervalMatrix(Vector<IntervalVector> all) {

  /** One row an index. */
  public static IntervalMatrix generate(int rows, IntFunction<IntervalVector> row) {
    return new IntervalMatrix(Vector.range(0, rows).map(row::apply));
  }

  /** Exactly this matrix. */
  public static IntervalMatrix of(Matrix m) {
    return generate(m.rows(), i -> IntervalVector.of(m.row(i)));
  }

  public int rows() {
    return all.size();
  }

  public int columns() {
    return all.get(0).size();
  }

  public IntervalVector row(int i) {
    return all.get(i);
  }

  public Interval get(int i, int j) {
    return all.get(i).get(j);
  }

  /** Every row mapped. */
  public IntervalMatrix map(UnaryOperator<IntervalVector> f) {
    return new IntervalMatrix(all.map(f));
  }

  public IntervalMatrix minus(IntervalMatrix that) {
    return generate(rows(), i -> row(i).minus(that.row(i)));
  }

  public IntervalMatrix plus(IntervalMatrix that) {
    return generate(rows(), i -> row(i).plus(that.row(i)));
  }

  public IntervalMatrix times(Interval c) {
    return map(r -> r.times(c));
  }

  /** {@code A v}. */
  public IntervalVector times(IntervalVector v) {
    return IntervalVector.generate(rows(), i -> row(i).dot(v));
  }

  /** {@code A Bᵀ}. */
  public IntervalMatrix timesTransposed(IntervalMatrix that) {
    return map(that::times);
  }

  /** {@code A B}. */
  public IntervalMatrix times(IntervalMatrix that) {
    return timesTransposed(that.transpose());
  }

  /** {@code Aᵀ}. */
  public IntervalMatrix transpose() {
    return generate(columns(), j -> IntervalVector.generate(rows(), i -> get(i, j)));
  }

  /** {@code tr(Aᵀ B)}. */
  public Interval dot(IntervalMatrix that) {
    return all.zipWith(that.all, IntervalVector::dot).fold(Interval.ZERO, Interval::plus);
  }

  /** {@code ‖A‖_F²}. */
  public Interval sumOfSquares() {
    return all.map(IntervalVector::sumOfSquares).fold(Interval.ZERO, Interval::plus);
  }

  /** {@code ‖A‖_F}. */
  public Interval norm() {
    return sumOfSquares().sqrt();
  }

  /** Mean of the rows. */
  public IntervalVector meanRow() {
    return all.reduce(IntervalVector::plus).times(Interval.point(rows()).inverse());
  }
}
