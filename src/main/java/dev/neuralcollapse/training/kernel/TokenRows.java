package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.SequenceInputs;

/** The symbols of texts, read by all workers at once. */
final class TokenRows {
  private final int[] ids;
  private final int length;
  private final int vocabulary;

  TokenRows(SequenceInputs.Symbols texts) {
    this.length = texts.length();
    this.vocabulary = texts.vocabulary();
    this.ids = new int[Math.multiplyExact(texts.sequences(), length)];
    int at = 0;
    for (io.vavr.collection.Vector<Integer> text : texts.ids()) {
      for (int symbol : text) {
        ids[at++] = symbol;
      }
    }
  }

  /** S. */
  int vocabulary() {
    return vocabulary;
  }

  /** Symbol in row {@code r} of a tile. */
  int at(Tile<?> tile, int r) {
    return ids[tile.sequence(r / length) * length + r % length];
  }
}
