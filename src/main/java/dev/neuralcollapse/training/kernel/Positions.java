package dev.neuralcollapse.training.kernel;

/**
 * The table {@code P}, one row a place in a sequence, added to every token. A part of stages.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Positions<A> {
  static final String SLOT = "embedding.positions";

  private final Arithmetic<A> arithmetic;
  private final Parameter.Values<A> table;

  Positions(Kit<A> kit) {
    this.arithmetic = kit.arithmetic;
    this.table = kit.store.values(SLOT);
  }

  /** {@code x_t ← x_t + P[t]}. */
  void forward(Tile<A> tile, Buffer<A> x) {
    for (int r = 0; r < tile.rows(); r++) {
      int t = r % tile.length;
      arithmetic.add(x.data, r * x.ld, table.values, t * table.ld, x.ld);
    }
  }

  /** {@code dP[t] += Σ g_t}, sequence after sequence. */
  void backward(Tile<A> tile, Buffer<A> g) {
    A sum = tile.gradient().sum(table);
    for (int r = 0; r < tile.rows(); r++) {
      arithmetic.add(sum, r % tile.length * table.ld, g.data, r * g.ld, g.ld);
    }
  }
}
