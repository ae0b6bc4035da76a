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
 * @param scalings the affine parts of all LayerNorms, in the order of {@link
 *     SequenceArchitecture#norms()}; empty where LayerNorm has none
 */
public record SequenceNetwork(
    InputLayer embedding,
    Seq<SequenceBlock> blocks,
    Head head,
    Norm norm,
    Mask mask,
    Readout readout,
    Seq<Scaling> scalings)
    implements Model {

  public SequenceNetwork {
    if (!scalings.isEmpty()) {
      int norms =
          architecture(embedding, blocks, head, norm, mask, readout, scalings).norms().size();
      if (scalings.size() != norms) {
        throw new IllegalArgumentException(scalings.size() + " affine parts, " + norms + " norms");
      }
    }
  }

  /** LayerNorm without affine part. */
  public SequenceNetwork(
      InputLayer embedding,
      Seq<SequenceBlock> blocks,
      Head head,
      Norm norm,
      Mask mask,
      Readout readout) {
    this(embedding, blocks, head, norm, mask, readout, Vector.empty());
  }

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

  /**
   * Its shape. Keys and queries that are all zero are taken for fixed ones; without any block, a
   * network with positions is taken for an L-T11.
   */
  @Override
  public SequenceArchitecture architecture() {
    return architecture(embedding, blocks, head, norm, mask, readout, scalings);
  }

  private static SequenceArchitecture architecture(
      InputLayer embedding,
      Seq<SequenceBlock> blocks,
      Head head,
      Norm norm,
      Mask mask,
      Readout readout,
      Seq<Scaling> scalings) {
    return new SequenceArchitecture(
        SequenceBlock.kind(blocks, embedding.hasPositions()),
        norm,
        mask,
        readout,
        SequenceBlock.keys(blocks),
        !scalings.isEmpty(),
        embedding.entry(),
        embedding.width(),
        blocks.size() + 1,
        head.weight().rows());
  }

  /** The same with these affine parts of all its LayerNorms. */
  public SequenceNetwork withScalings(Seq<Scaling> all) {
    return new SequenceNetwork(embedding, blocks, head, norm, mask, readout, all);
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

  /**
   * Sum of squares of the hidden weights and biases, K and Q and the affine parts of all LayerNorms
   * included.
   */
  @Override
  public double hiddenSumOfSquares() {
    return scalings.foldLeft(
        blocks.foldLeft(0.0, (s, b) -> s + b.sumOfSquares()), (s, a) -> s + a.sumOfSquares());
  }

  /** The affine part of one LayerNorm, none where it has none. */
  Option<Scaling> scaling(int layer, SequenceForward.Place place) {
    if (scalings.isEmpty()) {
      return Option.none();
    }
    int perBlock = architecture().normsPerBlock();
    return Option.some(
        switch (place) {
          case EMBEDDING -> scalings.head();
          case ATTENTION -> scalings.get(1 + (layer - 1) * perBlock);
          case MLP -> scalings.get(layer * perBlock);
          case LAST -> scalings.last();
        });
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

  /**
   * What the head would read of every layer: the samples' rows of {@link #stream}, N×d each,
   * through the last LayerNorm where there is one. The last of them are the features.
   */
  public Either<SequenceForward.Degenerate, Seq<Matrix>> layers(SequenceInputs inputs) {
    SequencePass pass = pass(inputs);
    return stream(inputs).flatMap(all -> Either.sequenceRight(all.map(pass::features)));
  }

  private SequencePass pass(SequenceInputs inputs) {
    return new SequencePass(this, inputs);
  }
}
