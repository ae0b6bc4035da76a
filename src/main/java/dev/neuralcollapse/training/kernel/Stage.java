package dev.neuralcollapse.training.kernel;

/**
 * One step of a forward pass over a tile, with its exact adjoint. A stage belongs to one worker: it
 * keeps what the way back needs in buffers of its own, and is called forward, then backward, tile
 * after tile.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
interface Stage<A> {

  /** What the next stage reads; filled by {@link #forward}. */
  Buffer<A> output();

  /** Computes the output; false when LayerNorm met a row without variance ({@link Tile#fail}). */
  boolean forward(Tile<A> tile);

  /**
   * Adds the gradients of its parameters to {@link Tile#gradient()} and gives the gradient in its
   * input.
   *
   * @param g the gradient in its output; may be changed
   * @return the gradient in its input, in {@code g} itself or in a buffer of the stage's; the first
   *     stage of all may return what it likes
   */
  Buffer<A> backward(Tile<A> tile, Buffer<A> g);
}
