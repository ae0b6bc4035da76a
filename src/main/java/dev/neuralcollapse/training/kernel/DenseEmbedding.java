package dev.neuralcollapse.training.kernel;

/**
 * {@code LN(W_0 x + b_0)} of dense rows.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class DenseEmbedding<A> implements Stage<A> {
  private final RowSource<A> source;
  private final Linear<A> linear;
  private final LayerNorm<A> norm;
  private final Buffer<A> input;

  DenseEmbedding(Kit<A> kit, RowSource<A> source, LayerNorm<A> norm) {
    this.source = source;
    this.linear = Linear.affine(kit, "embedding", false);
    this.norm = norm;
    this.input = kit.buffer(linear.inputs());
  }

  @Override
  public Buffer<A> output() {
    return norm.output();
  }

  @Override
  public boolean forward(Tile<A> tile) {
    int rows = tile.rows();
    for (int r = 0; r < rows; r++) {
      source.read(tile.sequence(r / tile.length), r % tile.length, input, r);
    }
    linear.forward(0, rows, input, norm.raw());
    return norm.forward(tile, 0, rows, norm.raw());
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    norm.backward(tile, tile.rows(), g);
    linear.weightGradient(tile, tile.rows(), g, input);
    return g;
  }
}
