package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.linear.Matrix;

/**
 * Dense inputs in the engine's precision, read by all workers at once.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class DenseRows<A> {
  private final A values;
  private final int columns;
  private final int length;

  /**
   * A copy of these rows.
   *
   * @param rows (N·T)×D, sequence by sequence
   * @param length T
   */
  DenseRows(Arithmetic<A> arithmetic, Matrix rows, int length) {
    this.columns = rows.columns();
    this.length = length;
    this.values = arithmetic.array(Math.multiplyExact(rows.rows(), columns));
    double[] row = new double[columns];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, row);
      arithmetic.narrow(row, 0, values, i * columns, columns);
    }
  }

  /** D. */
  int columns() {
    return columns;
  }

  /** Copies the tile's tokens into the rows of a buffer. */
  @SuppressWarnings("SuspiciousSystemArraycopy") // A is an array type
  void read(Tile<A> tile, Buffer<A> to) {
    for (int s = 0; s < tile.sequences(); s++) {
      int from = tile.sequence(s) * length;
      for (int t = 0; t < length; t++) {
        int row = (s * length + t) * to.ld;
        System.arraycopy(values, (from + t) * columns, to.data, row, columns);
      }
    }
  }
}
