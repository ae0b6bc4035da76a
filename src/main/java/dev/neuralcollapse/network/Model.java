package dev.neuralcollapse.network;

/** A network with its parameters, as a value, of any architecture. */
public sealed interface Model permits Network, SequenceNetwork, PlainNetwork {

  /** Its shape. */
  Architecture architecture();

  /** {@code W_L}, and the free bias where the loss has one. */
  Head head();

  /** Sum of squares of all hidden weights and biases. */
  double hiddenSumOfSquares();
}
