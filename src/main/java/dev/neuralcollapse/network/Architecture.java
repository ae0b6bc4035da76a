package dev.neuralcollapse.network;

/** The shape of a network; everything but the numbers. */
public sealed interface Architecture permits ResidualNetwork {

  /** Short name in files: {@code rn1} or {@code rn2}. */
  String id();

  /** L, the head counted: {@code L-1} blocks. */
  int depth();

  /** d, width of the residual stream. */
  int width();

  /** D, dimension of the inputs. */
  int inputs();

  /** K. */
  int classes();
}
