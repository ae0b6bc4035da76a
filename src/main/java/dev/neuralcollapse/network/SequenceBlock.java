package dev.neuralcollapse.network;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Attention, then MLP, each with its own residual connection.
 *
 * @param attention none in residual networks
 * @param mlp one-layer or two-layer branch, applied to every token
 */
public record SequenceBlock(Option<Attention> attention, Block mlp) {

  /** The kind of these blocks; without any, by whether tokens have positions. */
  static SequenceArchitecture.Kind kind(Seq<SequenceBlock> blocks, boolean positions) {
    return blocks
        .headOption()
        .map(SequenceBlock::kind)
        .getOrElse(positions ? SequenceArchitecture.Kind.T11 : SequenceArchitecture.Kind.RN1);
  }

  private SequenceArchitecture.Kind kind() {
    int values =
        attention.isEmpty()
            ? 0
            : switch (attention.get()) {
              case Attention.OneLayer one -> 1;
              case Attention.TwoLayer two -> 2;
            };
    int layers =
        switch (mlp) {
          case Block.OneLayer one -> 1;
          case Block.TwoLayer two -> 2;
        };
    for (SequenceArchitecture.Kind k : SequenceArchitecture.Kind.values()) {
      if (k.valueLayers() == values && k.mlpLayers() == layers) {
        return k;
      }
    }
    throw new IllegalStateException(values + " and " + layers + " layers");
  }

  /** Zero where every block attends, and every key and query is zero. */
  static Keys keys(Seq<SequenceBlock> blocks) {
    boolean zero =
        !blocks.isEmpty()
            && blocks.forAll(
                b -> b.attention().exists(a -> a.query().maxAbs() == 0 && a.key().maxAbs() == 0));
    return zero ? Keys.ZERO : Keys.LEARNED;
  }

  /** Sum of squares of all its weights and biases, {@code K} and {@code Q} included. */
  public double sumOfSquares() {
    return attention.map(Attention::sumOfSquares).getOrElse(0.0) + mlp.sumOfSquares();
  }
}
