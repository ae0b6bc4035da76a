package dev.neuralcollapse.training.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The part of a batch that a worker takes through all stages at once: whole sequences, one after
 * the other, so that row {@code r} is token {@code r % length} of sequence {@code r / length} of
 * the tile. A plain sample is a sequence of one token.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Tile<A> {
  /** T, tokens a sequence. */
  final int length;

  private final boolean every;
  private int @Nullable [] order;
  private int from;
  private int sequences;
  private double share;
  private @Nullable Gradient<A> gradient;
  private Engine.@Nullable Failure failure;

  /**
   * A tile of sequences.
   *
   * @param every whether every token is a sample, or each sequence one
   */
  Tile(int length, boolean every) {
    this.length = length;
    this.every = every;
  }

  /**
   * Moves on to other sequences.
   *
   * @param order numbers of the batch's sequences in the data, or null for all in order
   * @param from first of the tile's in that order
   * @param sequences how many
   * @param share weight of one sample in the objective, 1 over the samples of the batch
   * @param gradient receives the parameters' gradients
   */
  void set(int @Nullable [] order, int from, int sequences, double share, Gradient<A> gradient) {
    this.order = order;
    this.from = from;
    this.sequences = sequences;
    this.share = share;
    this.gradient = gradient;
    this.failure = null;
  }

  /** Sequences in this tile. */
  int sequences() {
    return sequences;
  }

  /** Tokens in this tile. */
  int rows() {
    return sequences * length;
  }

  /** Whether its sequences follow each other in the data. */
  boolean inOrder() {
    return order == null;
  }

  /** Number in the data of the tile's sequence {@code s}. */
  int sequence(int s) {
    return order == null ? from + s : order[from + s];
  }

  /** Samples in this tile: its sequences, or its tokens. */
  int samples() {
    return every ? sequences * length : sequences;
  }

  /** Number in the data of the tile's sample {@code i}. */
  int sample(int i) {
    return every ? sequence(i / length) * length + i % length : sequence(i);
  }

  /** Weight of one sample in the objective. */
  double share() {
    return share;
  }

  /** Where parameters' gradients are added. */
  Gradient<A> gradient() {
    if (gradient == null) {
      throw new IllegalStateException("no tile is set");
    }
    return gradient;
  }

  /** Says that LayerNorm {@code layer} has no value at this row; always false. */
  boolean fail(int layer, int row) {
    failure = new Engine.Failure.ZeroVariance(layer, sequence(row / length));
    return false;
  }

  /** Says that LayerNorm {@code layer} has no value at this sample; always false. */
  boolean failAtSample(int layer, int sample) {
    return fail(layer, every ? sample : sample * length);
  }

  /** Why the tile has no value, or null. */
  Engine.@Nullable Failure failure() {
    return failure;
  }
}
