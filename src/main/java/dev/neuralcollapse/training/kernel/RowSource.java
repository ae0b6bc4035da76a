package dev.neuralcollapse.training.kernel;

/**
 * The rows of dense inputs, in the engine's precision; safe for all workers at once.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
interface RowSource<A> {
  /** Copies token {@code t} of a sequence into row {@code r} of a buffer. */
  void read(int sequence, int t, Buffer<A> to, int r);
}
