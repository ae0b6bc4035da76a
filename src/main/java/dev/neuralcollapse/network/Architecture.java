package dev.neuralcollapse.network;

/** The shape of a network; everything but the numbers. */
public sealed interface Architecture permits ResidualNetwork, SequenceArchitecture, Perceptron {

  /** Short name in files: {@code rn1}, {@code rn2}, {@code t11}, {@code t12}, {@code mlp}, ... */
  String id();

  /** L, the head counted: {@code L-1} blocks. */
  int depth();

  /** d, width of the residual stream. */
  int width();

  /** D, dimension of the inputs; for token inputs the size of the vocabulary. */
  int inputs();

  /** K, number of outputs. */
  int classes();
}
