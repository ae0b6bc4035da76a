package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceForward.Degenerate;
import dev.neuralcollapse.network.SequenceForward.Place;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * One forward pass in error balls, one a token, sequence by sequence; the samples of a residual
 * network are sequences of one token.
 *
 * @param network whose LayerNorms have no affine part
 */
record BallPass(SequenceNetwork network, SequenceInputs inputs) {

  /** The last features of every sample, or the first token whose LayerNorm may not exist. */
  static Either<Degenerate, FeatureBalls> of(SequenceNetwork network, SequenceInputs inputs) {
    return new BallPass(network, inputs).features();
  }

  private Either<Degenerate, FeatureBalls> features() {
    Either<Degenerate, FeatureBalls> x = normalised(embedded(), 0, Place.EMBEDDING);
    for (int l = 1; l < network.depth() && x.isRight(); l++) {
      SequenceBlock block = network.blocks().get(l - 1);
      for (Attention a : block.attention()) {
        x = residual(x, l, Place.ATTENTION, z -> attention(z, a));
      }
      x = residual(x, l, Place.MLP, z -> mlp(z, block.mlp()));
    }
    return x.map(this::read).flatMap(this::last);
  }

  private FeatureBalls embedded() {
    return switch (network.embedding()) {
      case InputLayer.Table t when inputs instanceof SequenceInputs.Symbols s ->
          FeatureBalls.exact(t.symbols())
              .rows(tokens(), r -> s.at(r / s.length(), r % s.length()))
              .plus(positions(t.positions()));
      case InputLayer.Linear l when inputs instanceof SequenceInputs.Vectors v ->
          placed(FeatureBalls.exact(v.tokens()).affine(l.linear()), l.positions());
      default -> throw new IllegalArgumentException("the embedding takes other inputs");
    };
  }

  private FeatureBalls placed(FeatureBalls x, Option<Matrix> places) {
    return places.map(p -> x.plus(positions(p))).getOrElse(x);
  }

  private FeatureBalls positions(Matrix rows) {
    return FeatureBalls.exact(rows).rows(tokens(), r -> r % length());
  }

  private int tokens() {
    return inputs.sequences() * length();
  }

  private int length() {
    return inputs.length();
  }

  private FeatureBalls attention(FeatureBalls z, Attention a) {
    FeatureBalls mixed = AttentionBalls.mixed(z, a, length(), network.mask());
    return switch (a) {
      case Attention.OneLayer one -> mixed.affine(linear(one.value()));
      case Attention.TwoLayer two -> mixed.affine(linear(two.value())).affine(linear(two.output()));
    };
  }

  /** {@code x ↦ W x}. */
  static Affine linear(Matrix weight) {
    return new Affine(weight, Vector.zeros(weight.rows()));
  }

  private FeatureBalls mlp(FeatureBalls z, Block block) {
    return switch (block) {
      case Block.OneLayer b -> z.rectified(b.layer(), network.norm() == Norm.POST);
      case Block.TwoLayer b -> z.rectified(b.in(), false).affine(b.out());
    };
  }

  private Either<Degenerate, FeatureBalls> residual(
      Either<Degenerate, FeatureBalls> stream,
      int layer,
      Place place,
      UnaryOperator<FeatureBalls> branch) {
    return stream.flatMap(
        x ->
            switch (network.norm()) {
              case POST -> {
                FeatureBalls added = branch.apply(x);
                yield normalised(x.plus(added), layer, place)
                    .map(after -> after.standingStill(x, added));
              }
              case PRE ->
                  normalised(x, layer, place)
                      .flatMap(z -> finite(x.plus(branch.apply(z)), layer, place));
              case ENDS -> finite(x.plus(branch.apply(x)), layer, place);
            });
  }

  /** The residual stream, unless a token of it overflowed. */
  private Either<Degenerate, FeatureBalls> finite(FeatureBalls x, int layer, Place place) {
    for (int r = 0; r < tokens(); r++) {
      if (!x.centres().row(r).isFinite() || !Double.isFinite(x.radii().get(r))) {
        return Either.left(new Degenerate(layer, place, r / length(), r % length()));
      }
    }
    return Either.right(x);
  }

  private FeatureBalls read(FeatureBalls stream) {
    return stream.rows(network.readout().samples(inputs.sequences(), length()), this::tokenOf);
  }

  private int tokenOf(int sample) {
    return network.readout().row(sample, length());
  }

  private Either<Degenerate, FeatureBalls> last(FeatureBalls samples) {
    return network.norm() == Norm.POST
        ? Either.right(samples)
        : normalised(samples, network.depth(), Place.LAST, this::tokenOf);
  }

  private Either<Degenerate, FeatureBalls> normalised(FeatureBalls x, int layer, Place place) {
    return normalised(x, layer, place, r -> r);
  }

  private Either<Degenerate, FeatureBalls> normalised(
      FeatureBalls x, int layer, Place place, IntUnaryOperator token) {
    return x.layerNorm()
        .mapLeft(token::applyAsInt)
        .mapLeft(t -> new Degenerate(layer, place, t / length(), t % length()));
  }
}
