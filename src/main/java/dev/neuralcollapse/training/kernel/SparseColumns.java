package dev.neuralcollapse.training.kernel;

/**
 * The entries of a tile that are not zero, column by column, rows in their order within a column; a
 * byte for the row and a byte for the code of the value. A tile of the whole batch comes again in
 * every pass, and turning it anew would take as long as the product it is turned for.
 *
 * @param start where each column starts, and the end
 * @param row within the tile, unsigned
 * @param code of the value, unsigned
 * @param rows of the tile
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SparseColumns(int[] start, byte[] row, byte[] code, int rows) {
  /** Rows of a tile that a byte can name. */
  static final int MOST_ROWS = 256;

  /**
   * Turns compressed rows.
   *
   * @param first of the tile's rows in {@code start}
   * @param start where each row starts in column and code
   */
  static SparseColumns of(
      int first, int rows, int[] start, char[] column, byte[] code, int columns) {
    int[] to = new int[columns + 1];
    int from = start[first];
    int end = start[first + rows];
    for (int e = from; e < end; e++) {
      to[column[e] + 1]++;
    }
    for (int j = 0; j < columns; j++) {
      to[j + 1] += to[j];
    }
    int[] next = to.clone();
    byte[] row = new byte[end - from];
    byte[] turned = new byte[end - from];
    for (int i = 0; i < rows; i++) {
      for (int e = start[first + i]; e < start[first + i + 1]; e++) {
        int at = next[column[e]]++;
        row[at] = (byte) i;
        turned[at] = code[e];
      }
    }
    return new SparseColumns(to, row, turned, rows);
  }
}
