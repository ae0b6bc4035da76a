package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The parts of a built sequence network that no move decides: the random embedding in general
 * position, and attention with zero keys and queries.
 */
record SequenceFrame(SequenceProblem problem, InputLayer embedding, Matrix zero) {

  static SequenceFrame of(SequenceProblem p) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(p.seed());
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    int d = p.width();
    int length = p.data().inputs().length();
    InputLayer embedding =
        switch (p.data().inputs()) {
          case SequenceInputs.Symbols s -> {
            Matrix symbols = gaussian(gauss, s.vocabulary(), d);
            yield new InputLayer.Table(symbols, gaussian(gauss, length, d));
          }
          case SequenceInputs.Vectors v -> {
            Matrix weight = gaussian(gauss, d, v.tokens().columns());
            Vector bias = Vector.generate(d, i -> gauss.sample());
            yield new InputLayer.Linear(
                new Affine(weight, bias),
                p.kind().hasAttention() ? Option.some(gaussian(gauss, length, d)) : Option.none());
          }
        };
    return new SequenceFrame(p, embedding, Matrix.zeros(d, d));
  }

  private static Matrix gaussian(ZigguratSampler.NormalizedGaussian gauss, int rows, int columns) {
    return Matrix.generate(rows, columns, (i, j) -> gauss.sample());
  }

  /** The network whose first {@code m} blocks attend with {@code α/m}. */
  SequenceNetwork network(double alpha, int attending, Seq<Block> mlps, Head head) {
    Option<Attention> on = attention(alpha / Math.max(1, attending));
    Option<Attention> off = attention(0);
    return new SequenceNetwork(
        embedding,
        mlps.zipWithIndex((mlp, l) -> new SequenceBlock(l < attending ? on : off, mlp)),
        head,
        problem.norm(),
        problem.mask(),
        problem.data().readout());
  }

  private Option<Attention> attention(double strength) {
    Kind kind = problem.kind();
    return switch (kind.valueLayers()) {
      case 0 -> Option.none();
      case 1 -> Option.some(new Attention.OneLayer(zero, zero, diagonal(strength)));
      default -> {
        Matrix root = diagonal(Math.sqrt(strength));
        yield Option.some(new Attention.TwoLayer(zero, zero, root, root));
      }
    };
  }

  private Matrix diagonal(double strength) {
    return strength == 0 ? zero : Matrix.identity(problem.width()).scale(strength);
  }

  /** A block that does nothing. */
  Block idle() {
    Affine nothing = new Affine(zero, Vector.zeros(problem.width()));
    return problem.kind().mlpLayers() == 1
        ? new Block.OneLayer(nothing)
        : new Block.TwoLayer(nothing, nothing);
  }

  /** A head that reads nothing, for networks that only mix. */
  Head noHead() {
    return Head.withoutBias(Matrix.zeros(problem.data().labels().classes(), problem.width()));
  }
}
