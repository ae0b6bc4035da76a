package dev.neuralcollapse.training.kernel;

/**
 * {@code σ(W x + b)}: a layer of an MLP behind the first.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class PlainLayer<A> implements Stage<A> {
  private final Arithmetic<A> arithmetic;
  private final Linear<A> linear;
  private final Buffer<A> in;
  private final Buffer<A> out;
  private final Buffer<A> dIn;

  /**
   * The layer with slots {@code name.weight} and {@code name.bias}.
   *
   * @param number of the layer
   */
  PlainLayer(Kit<A> kit, String name, int number, Buffer<A> in) {
    this.arithmetic = kit.arithmetic;
    this.linear = Linear.affine(kit, name, true);
    this.in = in;
    this.out = kit.buffer(linear.outputs());
    // Shared by every second layer: one reads what the other wrote.
    this.dIn = kit.scratch("dLayer" + number % 2, in.columns);
  }

  @Override
  public Buffer<A> output() {
    return out;
  }

  @Override
  public boolean forward(Tile<A> tile) {
    int rows = tile.rows();
    linear.forward(0, rows, in, out);
    arithmetic.relu(out.data, 0, rows * out.ld);
    return true;
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    int rows = tile.rows();
    arithmetic.gate(g.data, out.data, g.data, 0, rows * g.ld);
    linear.weightGradient(tile, rows, g, in);
    linear.inputGradient(rows, g, dIn, false);
    return dIn;
  }
}
