package dev.neuralcollapse.training.kernel;

/**
 * The readout of {@link dev.neuralcollapse.network.Readout#LAST}: the last token of every sequence
 * becomes the sample's row.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class LastToken<A> implements Stage<A> {
  private final Arithmetic<A> arithmetic;
  private final Buffer<A> in;
  private final Buffer<A> out;
  private final Buffer<A> dIn;

  LastToken(Kit<A> kit, Buffer<A> in) {
    this.arithmetic = kit.arithmetic;
    this.in = in;
    this.out = kit.buffer(in.columns);
    this.dIn = kit.buffer(in.columns);
  }

  @Override
  public Buffer<A> output() {
    return out;
  }

  @Override
  public boolean forward(Tile<A> tile) {
    for (int s = 0; s < tile.sequences(); s++) {
      System.arraycopy(in.data, last(tile, s) * in.ld, out.data, s * in.ld, in.ld);
    }
    return true;
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    arithmetic.clear(dIn.data, 0, tile.rows() * dIn.ld);
    for (int s = 0; s < tile.sequences(); s++) {
      System.arraycopy(g.data, s * g.ld, dIn.data, last(tile, s) * g.ld, g.ld);
    }
    return dIn;
  }

  private int last(Tile<A> tile, int s) {
    return s * tile.length + tile.length - 1;
  }
}
