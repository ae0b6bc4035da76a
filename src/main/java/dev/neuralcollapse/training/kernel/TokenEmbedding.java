package dev.neuralcollapse.training.kernel;

/**
 * {@code LN(E[s_t] + P[t])}: rows are looked up on the way there, and on the way back gradients are
 * added to them in the order of the tokens.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class TokenEmbedding<A> implements Stage<A> {
  private final Arithmetic<A> arithmetic;
  private final TokenRows source;
  private final Parameter.Values<A> symbols;
  private final Positions<A> positions;
  private final LayerNorm<A> norm;

  TokenEmbedding(Kit<A> kit, TokenRows source, LayerNorm<A> norm) {
    this.arithmetic = kit.arithmetic;
    this.source = source;
    this.symbols = kit.store.values("embedding.symbols");
    this.positions = new Positions<>(kit);
    this.norm = norm;
    if (source.vocabulary() != symbols.rows) {
      throw new IllegalArgumentException(
          source.vocabulary() + " symbols for a table of " + symbols.rows);
    }
  }

  @Override
  public Buffer<A> output() {
    return norm.output();
  }

  @Override
  public boolean forward(Tile<A> tile) {
    Buffer<A> x = norm.raw();
    for (int r = 0; r < tile.rows(); r++) {
      System.arraycopy(symbols.values, source.at(tile, r) * symbols.ld, x.data, r * x.ld, x.ld);
    }
    positions.forward(tile, x);
    return norm.forward(tile, 0, tile.rows(), x);
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    norm.backward(tile, tile.rows(), g);
    positions.backward(tile, g);
    A sum = tile.gradient().sum(symbols);
    for (int r = 0; r < tile.rows(); r++) {
      arithmetic.add(sum, source.at(tile, r) * symbols.ld, g.data, r * g.ld, g.ld);
    }
    return g;
  }
}
