package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/** A random sequence network with nothing zero, and data for it. */
public record DrawnSequences(
    long seed,
    Kind kind,
    Norm norm,
    Mask mask,
    Readout readout,
    boolean symbols,
    int depth,
    Keys keys,
    boolean affine) {
  private static final int WIDTH = 5;
  private static final int SEQUENCES = 6;
  private static final int VOCABULARY = 4;
  private static final int CLASSES = 3;

  public DrawnSequences(
      long seed, Kind kind, Norm norm, Mask mask, Readout readout, boolean symbols, int depth) {
    this(seed, kind, norm, mask, readout, symbols, depth, Keys.LEARNED, false);
  }

  int length() {
    return kind.hasAttention() ? 3 : 1;
  }

  public SequenceFolder folder() {
    Draw draw = Draw.from(seed);
    SequenceNetwork network =
        new SequenceNetwork(
            embedding(draw),
            Vector.range(1, depth).map(l -> block(draw)),
            Head.withoutBias(draw.gaussian(CLASSES, WIDTH)),
            norm,
            mask,
            readout);
    return new SequenceFolder(
        kind,
        affine ? network.withScalings(scalings(draw, network)) : network,
        new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.PENALISED),
        data(draw),
        seed);
  }

  private Seq<Scaling> scalings(Draw draw, SequenceNetwork plain) {
    return plain
        .architecture()
        .norms()
        .map(n -> new Scaling(draw.gaussian(WIDTH), draw.gaussian(WIDTH).scale(0.5)));
  }

  private InputLayer embedding(Draw draw) {
    if (!kind.hasAttention()) {
      return new InputLayer.Linear(affine(draw, 2), Option.none());
    }
    return symbols
        ? new InputLayer.Table(draw.gaussian(VOCABULARY, WIDTH), draw.gaussian(length(), WIDTH))
        : new InputLayer.Linear(affine(draw, 2), Option.some(draw.gaussian(length(), WIDTH)));
  }

  private static Affine affine(Draw draw, int inputs) {
    return new Affine(draw.gaussian(WIDTH, inputs).scale(0.5), draw.gaussian(WIDTH));
  }

  private SequenceBlock block(Draw draw) {
    Affine first = affine(draw, WIDTH);
    return new SequenceBlock(
        attention(draw),
        kind.mlpLayers() == 1
            ? new Block.OneLayer(first)
            : new Block.TwoLayer(first, affine(draw, WIDTH)));
  }

  private Option<Attention> attention(Draw draw) {
    return switch (kind.valueLayers()) {
      case 0 -> Option.none();
      case 1 -> Option.some(new Attention.OneLayer(key(draw), key(draw), square(draw)));
      default ->
          Option.some(new Attention.TwoLayer(key(draw), key(draw), square(draw), square(draw)));
    };
  }

  private Matrix key(Draw draw) {
    return keys == Keys.ZERO ? Matrix.zeros(WIDTH, WIDTH) : square(draw);
  }

  private static Matrix square(Draw draw) {
    return draw.gaussian(WIDTH, WIDTH).scale(0.5);
  }

  private SequenceData data(Draw draw) {
    SequenceInputs inputs =
        symbols && kind.hasAttention()
            ? new SequenceInputs.Symbols(
                Vector.range(0, SEQUENCES)
                    .map(i -> Vector.range(0, length()).map(t -> draw.integer(0, VOCABULARY - 1))),
                VOCABULARY)
            : new SequenceInputs.Vectors(draw.gaussian(SEQUENCES * length(), 2), length());
    return new SequenceData(
        inputs,
        readout,
        Labels.balanced(CLASSES, readout.samples(SEQUENCES, length()) / CLASSES),
        new Provenance("drawn", "test", "none", List.empty()));
  }
}
