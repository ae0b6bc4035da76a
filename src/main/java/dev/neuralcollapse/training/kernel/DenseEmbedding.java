package dev.neuralcollapse.training.kernel;

import org.jspecify.annotations.Nullable;

/**
 * {@code LN(W_0 x + b_0)}, or another activation than LN, of dense rows, or {@code LN(W_0 p_t + b_0
 * + P[t])} of the patches of sequences.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class DenseEmbedding<A> implements Stage<A> {
  private final DenseRows<A> source;
  private final Linear<A> linear;
  private final Activation<A> activation;
  private final Buffer<A> input;
  private final @Nullable Positions<A> positions;

  DenseEmbedding(Kit<A> kit, DenseRows<A> source, Activation<A> activation) {
    this.positions = kit.layout.has(Positions.SLOT) ? new Positions<>(kit) : null;
    this.source = source;
    this.linear = Linear.affine(kit, "embedding", false);
    this.activation = activation;
    if (source.columns() != linear.inputs()) {
      throw new IllegalArgumentException(
          "rows of " + source.columns() + " for an embedding of " + linear.inputs());
    }
    this.input = kit.buffer(linear.inputs());
  }

  @Override
  public Buffer<A> output() {
    return activation.output();
  }

  @Override
  public boolean forward(Tile<A> tile) {
    int rows = tile.rows();
    source.read(tile, input);
    linear.forward(0, rows, input, activation.raw());
    if (positions != null) {
      positions.forward(tile, activation.raw());
    }
    return activation.forward(tile, 0, rows, activation.raw());
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    activation.backward(tile, tile.rows(), g);
    linear.weightGradient(tile, tile.rows(), g, input);
    if (positions != null) {
      positions.backward(tile, g);
    }
    return g;
  }
}
