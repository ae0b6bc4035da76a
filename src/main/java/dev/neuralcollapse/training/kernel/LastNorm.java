package dev.neuralcollapse.training.kernel;

/**
 * LayerNorm of the samples' rows alone, before the head of networks that have none after their
 * blocks.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class LastNorm<A> implements Stage<A> {
  private final LayerNorm<A> norm;
  private final Buffer<A> in;

  LastNorm(LayerNorm<A> norm, Buffer<A> in) {
    this.norm = norm;
    this.in = in;
  }

  @Override
  public Buffer<A> output() {
    return norm.output();
  }

  @Override
  public boolean forward(Tile<A> tile) {
    return norm.forward(tile, 0, tile.samples(), in);
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    norm.backward(tile, tile.samples(), g);
    return g;
  }
}
