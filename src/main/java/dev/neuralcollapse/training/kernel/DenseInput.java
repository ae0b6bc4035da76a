package dev.neuralcollapse.training.kernel;

/**
 * Dense rows as they are, for a head that reads them: a linear model.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class DenseInput<A> implements Stage<A> {
  private final DenseRows<A> source;
  private final Buffer<A> output;

  DenseInput(Kit<A> kit, DenseRows<A> source) {
    int inputs = kit.layout.architecture().inputs();
    if (source.columns() != inputs) {
      throw new IllegalArgumentException(
          "rows of " + source.columns() + " for a network that takes " + inputs);
    }
    this.source = source;
    this.output = kit.buffer(inputs);
  }

  @Override
  public Buffer<A> output() {
    return output;
  }

  @Override
  public boolean forward(Tile<A> tile) {
    source.read(tile, output);
    return true;
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    return g;
  }
}
