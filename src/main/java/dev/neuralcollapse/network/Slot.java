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

  /** The block it belongs to, from 1; 0 for the embedding, the last LayerNorm and the head. */
  public int block() {
    return name.startsWith("block_")
        ? Integer.parseInt(name.substring("block_".length(), name.indexOf('.')))
        : 0;
  }

  /** Its name within the block: {@code weight}, {@code in.bias}, {@code query}, ... */
  public String part() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** The name of the same part of another block. */
  public String inBlock(int other) {
    return Weights.block(other) + "." + part();
  }

  /** Number of entries. */
  public int size() {
    return rows * columns;
  }

  /** End of its entries, exclusive. */
  public int to() {
    return from + size();
  }
}
