package dev.neuralcollapse.training.kernel;

/**
 * Dense inputs, read by all workers at once.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
abstract class DenseRows<A> {
  private final int columns;
  private final int length;

  private DenseRows(Entries entries, int length) {
    this.columns = entries.columns();
    this.length = length;
  }

  /**
   * A copy of these rows in the engine's precision.
   *
   * @param entries (N·T)×D, sequence by sequence
   * @param length T
   */
  static <A> DenseRows<A> plain(Arithmetic<A> arithmetic, Entries entries, int length) {
    return new Plain<>(arithmetic, entries, length);
  }

  /** A copy of these rows with a byte an entry, for which the codes must exist. */
  static <A> DenseRows<A> coded(
      Arithmetic<A> arithmetic, Entries entries, int length, ValueCodes codes) {
    return new Coded<>(arithmetic, entries, length, codes);
  }

  /** D. */
  int columns() {
    return columns;
  }

  /** Copies the tile's tokens into the rows of a buffer. */
  void read(Tile<A> tile, Buffer<A> to) {
    for (int s = 0; s < tile.sequences(); s++) {
      int from = tile.sequence(s) * length;
      for (int t = 0; t < length; t++) {
        copy((from + t) * columns, to.data, (s * length + t) * to.ld);
      }
    }
  }

  abstract void copy(int from, A to, int at);

  private static final class Plain<A> extends DenseRows<A> {
    private final A values;

    Plain(Arithmetic<A> arithmetic, Entries entries, int length) {
      super(entries, length);
      int d = entries.columns();
      this.values = arithmetic.array(Math.multiplyExact(entries.rows(), d));
      double[] row = new double[d];
      for (int i = 0; i < entries.rows(); i++) {
        entries.copyRow(i, row);
        arithmetic.narrow(row, 0, values, i * d, d);
      }
    }

    @Override
    @SuppressWarnings("SuspiciousSystemArraycopy") // A is an array type
    void copy(int from, A to, int at) {
      System.arraycopy(values, from, to, at, columns());
    }
  }

  private static final class Coded<A> extends DenseRows<A> {
    private final Arithmetic<A> arithmetic;
    private final byte[] code;
    private final A table;

    Coded(Arithmetic<A> arithmetic, Entries entries, int length, ValueCodes codes) {
      super(entries, length);
      int d = entries.columns();
      this.arithmetic = arithmetic;
      this.code = new byte[Math.multiplyExact(entries.rows(), d)];
      this.table = codes.table(arithmetic);
      double[] row = new double[d];
      for (int i = 0; i < entries.rows(); i++) {
        entries.copyRow(i, row);
        for (int j = 0; j < d; j++) {
          code[i * d + j] = codes.code(row[j]);
        }
      }
    }

    @Override
    void copy(int from, A to, int at) {
      arithmetic.decode(code, from, table, to, at, columns());
    }
  }
}
