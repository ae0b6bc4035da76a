package dev.neuralcollapse.training;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Draws the network training starts from. */
final class Initialiser {
  private final ResidualNetwork net;
  private final ZigguratSampler.NormalizedGaussian gauss;

  private Initialiser(ResidualNetwork net, long seed) {
    this.net = net;
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    this.gauss = ZigguratSampler.NormalizedGaussian.of(rng);
  }

  /** The network a run with this seed starts from. */
  static Network start(ResidualNetwork net, Initialisation initialisation, long seed) {
    Initialiser draw = new Initialiser(net, seed);
    return switch (initialisation) {
      case Initialisation.He he -> draw.network(1);
      case Initialisation.HeOverDepth over -> draw.network(1.0 / net.depth());
      case Initialisation.FromNetwork given -> given.network();
      case Initialisation.Refined refined -> refine(refined.network(), net.depth());
      case Initialisation.Continuation c ->
          throw new IllegalStateException("a continuation is resolved by the trainer");
      case Initialisation.Grown grown -> draw.grow(grown.network(), grown.noise());
    };
  }

  private Network network(double branchScale) {
    Affine embedding = affine(net.width(), net.inputs(), 1);
    Seq<Block> blocks =
        io.vavr.collection.Vector.ofAll(
            IntStream.range(1, net.depth()).mapToObj(l -> block(branchScale)).toList());
    return new Network(
        embedding, blocks, Head.withoutBias(gaussian(net.classes(), net.width(), 1)));
  }

  private Block block(double scale) {
    int d = net.width();
    return switch (net.kind()) {
      case RN1 -> new Block.OneLayer(affine(d, d, scale));
      case RN2 ->
          new Block.TwoLayer(affine(d, d, Math.sqrt(scale)), affine(d, d, Math.sqrt(scale)));
    };
  }

  private Affine affine(int outputs, int inputs, double scale) {
    return new Affine(gaussian(outputs, inputs, scale), Vector.zeros(outputs));
  }

  private Matrix gaussian(int rows, int columns, double scale) {
    double deviation = scale * Math.sqrt(2.0 / columns);
    return Matrix.generate(rows, columns, (i, j) -> deviation * gauss.sample());
  }

  private static Network refine(Network shallow, int depth) {
    int have = shallow.blocks().size();
    int want = depth - 1;
    if (have == 0 && want > 0) {
      throw new IllegalArgumentException(
          "cannot resample a network of depth " + shallow.depth() + " to depth " + depth);
    }
    double ratio = want == 0 ? 1 : (double) have / want;
    Seq<Block> blocks =
        io.vavr.collection.Vector.ofAll(
            IntStream.range(0, want)
                .mapToObj(
                    l ->
                        scaled(
                            shallow.blocks().get((int) ((2L * l + 1) * have / (2L * want))), ratio))
                .toList());
    return new Network(shallow.embedding(), blocks, shallow.head());
  }

  private static Block scaled(Block block, double c) {
    return switch (block) {
      case Block.OneLayer one -> new Block.OneLayer(scaled(one.layer(), c));
      case Block.TwoLayer two -> {
        // The inner layer's bias scales with its weight, the outer's with the whole branch.
        double root = Math.sqrt(c);
        yield new Block.TwoLayer(
            scaled(two.in(), root),
            new Affine(two.out().weight().scale(root), two.out().bias().scale(c)));
      }
    };
  }

  private static Affine scaled(Affine affine, double c) {
    return new Affine(affine.weight().scale(c), affine.bias().scale(c));
  }

  private Network grow(Network shallow, double noise) {
    int have = shallow.blocks().size();
    int want = net.depth() - 1;
    if (have > want) {
      throw new IllegalArgumentException(
          "cannot grow a network of depth " + shallow.depth() + " to depth " + net.depth());
    }
    Seq<Block> blocks = io.vavr.collection.Vector.empty();
    for (int l = 0; l < want; l++) {
      int before = (int) ((long) l * have / want);
      int after = (int) ((long) (l + 1) * have / want);
      blocks = blocks.append(after > before ? shallow.blocks().get(before) : nearZero(noise));
    }
    return new Network(shallow.embedding(), blocks, shallow.head());
  }

  private Block nearZero(double noise) {
    int d = net.width();
    return switch (net.kind()) {
      case RN1 -> new Block.OneLayer(affine(d, d, noise));
      case RN2 -> new Block.TwoLayer(affine(d, d, 1), Affine.zeros(d, d));
    };
  }

  /** The start with a zero head bias where the loss has one. */
  static Network withHeadBias(Network network, boolean bias) {
    Head head = network.head();
    Option<Vector> b =
        bias
            ? Option.some(head.bias().getOrElse(Vector.zeros(head.weight().rows())))
            : Option.none();
    return new Network(network.embedding(), network.blocks(), new Head(head.weight(), b));
  }
}
