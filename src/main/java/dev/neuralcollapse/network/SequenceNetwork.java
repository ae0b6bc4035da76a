package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * A transformer, or a residual network with LayerNorm where {@link Norm} says, with its parameters,
 * as a value.
 *
 * @param embedding E and P, or W_0, b_0 and P
 * @param blocks the {@code L-1} blocks, all of one kind
 * @param head {@code W_L}, K×d
 * @param norm where LayerNorm stands
 * @param mask of the attention
 * @param readout which tokens the head reads
 */
public record SequenceNetwork(
    InputLayer embedding,
    Seq<SequenceBlock> blocks,
    Head head,
    Norm norm,
    Mask mask,
    Readout readout) {

  /** The same function as this residual network. */
  public static SequenceNetwork of(Network network) {
    return new SequenceNetwork(
        new InputLayer.Linear(network.embedding(), Option.none()),
        network.blocks().map(b -> new SequenceBlock(Option.none(), b)),
        network.head(),
        Norm.POST,
        Mask.CAUSAL,
        Readout.LAST);
  }

  /** L, the head counted. */
  public int depth() {
    return blocks.size() + 1;
  }

  /** d. */
  public int width() {
    return embedding.width();
  }

  /** K. */
  public int classes() {
    return head.weight().rows();
  }

  /** Sum of squares of the hidden weights and biases, K and Q included. */
  public double hiddenSumOfSquares() {
    return blocks.foldLeft(0.0, (s, b) -> s + b.sumOfSquares());
  }

  /** Runs the sequences through all layers. */
  public SequenceForward forward(SequenceInputs inputs) {
    return pass(inputs)
        .run(x -> {})
        .fold(
            bad -> bad, features -> new SequenceForward.Completed(features, head.logits(features)));
  }

  /**
   * The residual stream, (N·T)×d each: after the embedding's LayerNorm, then after every block; L
   * of them.
   */
  public Either<SequenceForward.Degenerate, Seq<Matrix>> stream(SequenceInputs inputs) {
    java.util.List<Matrix> layers = new java.util.ArrayList<>();
    return pass(inputs).run(layers::add).map(h -> Vector.ofAll(layers));
  }

  private SequencePass pass(SequenceInputs inputs) {
    return new SequencePass(this, inputs);
  }
}
