package dev.neuralcollapse.training.kernel;

/**
 * A row-major matrix in scratch memory, one row a token, with room for a whole tile; padding
 * columns are zero.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Buffer<A> {
  final A data;

  /** Rows are so far apart; a multiple of the panel. */
  final int ld;

  /** True columns. */
  final int columns;

  Buffer(A data, int columns, int ld) {
    this.data = data;
    this.columns = columns;
    this.ld = ld;
  }
}
