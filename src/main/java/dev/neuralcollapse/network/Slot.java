package dev.neuralcollapse.network;

/**
 * Where one array of parameters stands in a flat vector, row-major.
 *
 * @param name as in {@code network.npz}, such as {@code block_0001.weight}
 * @param role what it is for
 * @param rows of the array; the size of a vector
 * @param columns of the array; 1 for a vector
 * @param from its first entry in the flat vector
 */
public record Slot(String name, Role role, int rows, int columns, int from) {

  /** Number of entries. */
  public int size() {
    return rows * columns;
  }

  /** End of its entries, exclusive. */
  public int to() {
    return from + size();
  }
}
