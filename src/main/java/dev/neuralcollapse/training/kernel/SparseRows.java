package dev.neuralcollapse.training.kernel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Inputs without their zeros, read by all workers at once: compressed rows, values coded by a byte
 * where there are at most 256 of them.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class SparseRows<A> {
  private final Arithmetic<A> arithmetic;
  private final int columns;
  private final int[] start;
  private final char[] column;
  private final byte[] code;
  private final A values;
  private final boolean coded;
  private final int fullest;
  private final ConcurrentMap<Integer, SparseColumns> turned = new ConcurrentHashMap<>();

  /** A compressed copy of these rows. */
  SparseRows(Arithmetic<A> arithmetic, Entries entries) {
    int n = entries.rows();
    this.arithmetic = arithmetic;
    this.columns = entries.columns();
    this.start = new int[n + 1];
    double[] row = new double[columns];
    int most = 0;
    for (int i = 0; i < n; i++) {
      entries.copyRow(i, row);
      int count = 0;
      for (double v : row) {
        count += v != 0 ? 1 : 0;
      }
      start[i + 1] = Math.addExact(start[i], count);
      most = Math.max(most, count);
    }
    this.fullest = most;
    this.column = new char[start[n]];
    ValueCodes codes = ValueCodes.of(entries);
    this.coded = codes.exist();
    this.code = new byte[coded ? start[n] : 0];
    this.values = coded ? codes.table(arithmetic) : arithmetic.array(start[n]);
    for (int i = 0; i < n; i++) {
      entries.copyRow(i, row);
      fill(start[i], row, codes);
    }
  }

  private void fill(int at, double[] row, ValueCodes codes) {
    int e = at;
    for (int j = 0; j < columns; j++) {
      if (row[j] != 0) {
        column[e] = (char) j;
        if (coded) {
          code[e] = codes.code(row[j]);
        } else {
          arithmetic.set(values, e, row[j]);
        }
        e++;
      }
    }
  }

  /** D, at most 65536. */
  int columns() {
    return columns;
  }

  /** Most entries of a row. */
  int fullest() {
    return fullest;
  }

  /** Share of entries that are there. */
  double density() {
    return (double) column.length / Math.max(1, (long) columns * (start.length - 1));
  }

  /**
   * Copies the tile's rows.
   *
   * @param first receives where each row starts, and the end
   * @param index receives columns
   * @param value receives values
   */
  @SuppressWarnings("SuspiciousSystemArraycopy") // A is an array type
  void read(Tile<A> tile, int[] first, int[] index, A value) {
    int to = 0;
    for (int s = 0; s < tile.sequences(); s++) {
      int i = tile.sequence(s);
      int n = start[i + 1] - start[i];
      first[s] = to;
      for (int e = 0; e < n; e++) {
        index[to + e] = column[start[i] + e];
      }
      if (coded) {
        arithmetic.decode(code, start[i], values, value, to, n);
      } else {
        System.arraycopy(values, start[i], value, to, n);
      }
      to += n;
    }
    first[tile.sequences()] = to;
  }

  /**
   * Copies the tile's entries column by column, where they are kept: those of the whole batch are,
   * from its first pass on, if values have codes.
   *
   * @param index receives rows of the tile
   * @param value receives values
   * @return where each column starts, and the end; null where the tile must be turned anew
   */
  int @Nullable [] readColumns(Tile<A> tile, int[] index, A value) {
    int rows = tile.sequences();
    if (!coded || !tile.inOrder() || rows > SparseColumns.MOST_ROWS) {
      return null;
    }
    SparseColumns c =
        turned.computeIfAbsent(
            tile.sequence(0), f -> SparseColumns.of(f, rows, start, column, code, columns));
    if (c.rows() != rows) {
      return null;
    }
    byte[] row = c.row();
    for (int e = 0; e < row.length; e++) {
      index[e] = row[e] & 0xff;
    }
    arithmetic.decode(c.code(), 0, values, value, 0, row.length);
    return c.start();
  }
}
