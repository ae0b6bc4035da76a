package dev.neuralcollapse.training.kernel;

/**
 * ReLU, or nothing: what follows the embedding of a network without LayerNorm.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class PlainActivation<A> implements Activation<A> {
  private final Arithmetic<A> arithmetic;
  private final boolean relu;
  private final Buffer<A> values;

  PlainActivation(Kit<A> kit, boolean relu) {
    this.arithmetic = kit.arithmetic;
    this.relu = relu;
    this.values = kit.buffer(kit.layout.architecture().width());
  }

  @Override
  public Buffer<A> raw() {
    return values;
  }

  @Override
  public Buffer<A> output() {
    return values;
  }

  /** In place: x is {@link #raw()}. */
  @Override
  public boolean forward(Tile<A> tile, int from, int to, Buffer<A> x) {
    if (relu) {
      arithmetic.relu(values.data, from * values.ld, (to - from) * values.ld);
    }
    return true;
  }

  @Override
  public void backward(Tile<A> tile, int rows, Buffer<A> g) {
    if (relu) {
      arithmetic.gate(g.data, values.data, g.data, 0, rows * g.ld);
    }
  }
}
