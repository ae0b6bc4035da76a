package dev.neuralcollapse.network;

import io.vavr.control.Option;

/**
 * Attention, then MLP, each with its own residual connection.
 *
 * @param attention none in residual networks
 * @param mlp one-layer or two-layer branch, applied to every token
 */
public record SequenceBlock(Option<Attention> attention, Block mlp) {

  /** Sum of squares of all its weights and biases, {@code K} and {@code Q} included. */
  public double sumOfSquares() {
    return attention.map(Attention::sumOfSquares).getOrElse(0.0) + mlp.sumOfSquares();
  }
}
