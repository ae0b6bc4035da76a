package dev.neuralcollapse.training.kernel;

/**
 * What follows the embedding's linear map. A part of stages, not a stage.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
interface Activation<A> {

  /** Where the linear map may be put, to be changed in place. */
  Buffer<A> raw();

  Buffer<A> output();

  /** Fills rows {@code from <= r < to} of the output; x may be {@link #raw()}. */
  boolean forward(Tile<A> tile, int from, int to, Buffer<A> x);

  /** Turns the gradient in the output into that in the input, in place. */
  void backward(Tile<A> tile, int rows, Buffer<A> g);
}
