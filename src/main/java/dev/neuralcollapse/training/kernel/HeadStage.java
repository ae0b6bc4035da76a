package dev.neuralcollapse.training.kernel;

/**
 * The last linear layer; its rows are samples.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class HeadStage<A> implements Stage<A> {
  private final Linear<A> linear;
  private final Buffer<A> in;
  private final Buffer<A> outputs;
  private final Buffer<A> g;

  HeadStage(Kit<A> kit, Buffer<A> in) {
    this.linear =
        new Linear<>(kit, "head.weight", kit.layout.headBias() ? "head.bias" : null, true);
    this.in = in;
    this.outputs = kit.buffer(linear.outputs());
    this.g = kit.buffer(in.columns);
  }

  @Override
  public Buffer<A> output() {
    return outputs;
  }

  @Override
  public boolean forward(Tile<A> tile) {
    linear.forward(0, tile.samples(), in, outputs);
    return true;
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> dOutputs) {
    linear.weightGradient(tile, tile.samples(), dOutputs, in);
    linear.inputGradient(tile.samples(), dOutputs, g, false);
    return g;
  }
}
