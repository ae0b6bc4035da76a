package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.spec.ArchitecturePart;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.experiment.spec.StartPart;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Mixing;
import dev.neuralcollapse.transport.SequenceProblem;
import dev.neuralcollapse.transport.SequenceTransport;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.control.Either;

/**
 * The start that the depth theorems build (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv
 * 2505.15239, Thms 4.3 and 4.6): a network whose objective is the constructive upper bound, so that
 * training can only improve on it. Layers that the construction leaves idle would have no gradient:
 * they start near zero instead. A transformer's keys and queries are zero, and stay so, because
 * there each one's gradient vanishes with the other.
 */
final class ConstructedStart {
  private static final double NOISE = 1e-3;

  private final ArchitecturePart net;
  private final Loss loss;
  private final double decay;
  private final long seed;

  private ConstructedStart(ArchitecturePart net, Loss loss, double decay, long seed) {
    this.net = net;
    this.loss = loss;
    this.decay = decay;
    this.seed = seed;
  }

  /** The network that is built, or why there is none for this specification. */
  static Either<Fault, Model> of(RunSpec spec, Samples samples, StartPart.Construction how) {
    ArchitecturePart net = spec.architecture();
    if (!(spec.goal().criterion() instanceof Loss loss) || spec.goal().uniform().isEmpty()) {
      return refused("this goal", "ce, mse or mse-bias with one decay for all is needed");
    }
    if (!net.kind().hasNorm()) {
      return refused("networks without LayerNorm", "rn1, rn2 or t11 to t22 are needed");
    }
    if (net.affine()) {
      return refused("LayerNorm with an affine part", "'affine: false' is needed");
    }
    double decay = spec.goal().uniform().get().at(net.depth());
    ConstructedStart start = new ConstructedStart(net, loss, decay, spec.seed());
    return switch (samples) {
      case Samples.Rows r when !net.kind().hasAttention() && net.norm() == Norm.POST ->
          start.residual(r.data(), Strategy.parse(how.transport()).get());
      case Samples.Rows r -> start.sequence(SequenceData.of(r.data()));
      case Samples.Sequences q -> start.sequence(q.data());
      case Samples.Valued v -> refused("real targets", "class labels are needed");
    };
  }

  private static Either<Fault, Model> refused(String what, String mend) {
    return Either.left(new Fault("construction", "there is none for " + what, mend));
  }

  private SequenceArchitecture.Kind kind() {
    return SequenceArchitecture.Kind.parse(net.kind().id()).get();
  }

  private Either<Fault, Model> residual(Dataset data, Strategy strategy) {
    TransportProblem p =
        new TransportProblem(
            data, net.width(), loss, kind().mlp(), strategy, Embedding.RANDOM, seed);
    return Transport.of(p).flatMap(t -> t.build(net.depth(), decay)).map(c -> c.network());
  }

  private Either<Fault, Model> sequence(SequenceData data) {
    SequenceProblem p =
        new SequenceProblem(
            data, kind(), net.norm(), net.mask(), Mixing.FIRST_BLOCK, net.width(), loss, seed);
    return SequenceTransport.of(p).flatMap(t -> t.build(net.depth(), decay)).map(c -> c.network());
  }

  /** Training from it, idle layers near zero. */
  static Initialisation filled(Model model) {
    if (model instanceof Network n && n.blocks().exists(b -> !moves(b))) {
      Network busy =
          new Network(n.embedding(), n.blocks().filter(ConstructedStart::moves), n.head());
      return new Initialisation.Grown(busy, NOISE);
    }
    return new Initialisation.FromNetwork(model);
  }

  private static boolean moves(Block block) {
    return block.sumOfSquares() > 0;
  }
}
