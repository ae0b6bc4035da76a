package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.transport.Construction;
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

  private final Objective objective;
  private final long seed;

  private ConstructedStart(Objective objective, long seed) {
    this.objective = objective;
    this.seed = seed;
  }

  /** The start, or why nothing can be built for this problem. */
  static Either<Fault, Initialisation> of(Problem problem) {
    return problem
        .objective()
        .toEither(refused("this goal", "ce, mse or mse-bias with one decay for all is needed"))
        .flatMap(
            objective -> {
              ConstructedStart start = new ConstructedStart(objective, problem.spec().seed());
              return switch (problem.architecture()) {
                case ResidualNetwork net when problem.samples() instanceof Samples.Rows rows ->
                    start.residual(net, rows.data());
                case ResidualNetwork net ->
                    Either.left(refused("samples without classes", "class labels are needed"));
                case SequenceArchitecture net -> start.sequence(net, problem.samples());
                case Perceptron net ->
                    Either.left(refused("networks without LayerNorm", "rn1, rn2 or t11 to t22"));
              };
            })
        .mapLeft(f -> f.within("initialisation"));
  }

  private static Fault refused(String what, String mend) {
    return new Fault("construction", "there is none for " + what, mend);
  }

  /** The lowest of what the transports build in so many layers. */
  private Either<Fault, Initialisation> residual(ResidualNetwork net, Dataset data) {
    Either<Fault, Construction> best =
        Either.left(refused("depth " + net.depth(), "a layer for every class is needed"));
    for (Strategy strategy : Strategy.values()) {
      TransportProblem p =
          new TransportProblem(
              data, net.width(), objective.loss(), net.kind(), strategy, Embedding.RANDOM, seed);
      if (net.depth() >= p.leastDepth()) {
        Either<Fault, Construction> built =
            Transport.of(p).flatMap(t -> t.build(net.depth(), objective.decay()));
        best = better(best, built);
      }
    }
    return best.map(c -> filled(c.network()));
  }

  private static Either<Fault, Construction> better(
      Either<Fault, Construction> best, Either<Fault, Construction> built) {
    boolean lower =
        built.isRight() && (best.isLeft() || built.get().upperBound() < best.get().upperBound());
    return lower || (best.isLeft() && built.isLeft()) ? built : best;
  }

  private static Initialisation filled(Network network) {
    Network busy =
        new Network(
            network.embedding(), network.blocks().filter(ConstructedStart::moves), network.head());
    return busy.depth() == network.depth()
        ? new Initialisation.FromNetwork(network)
        : new Initialisation.Grown(busy, NOISE);
  }

  private static boolean moves(Block block) {
    return block.sumOfSquares() > 0;
  }

  private Either<Fault, Initialisation> sequence(SequenceArchitecture net, Samples samples) {
    if (net.affineNorm()) {
      return Either.left(refused("LayerNorm with an affine part", "'affine: false'"));
    }
    return switch (samples) {
      case Samples.Sequences q -> sequence(net, q.data());
      case Samples.Rows r -> sequence(net, SequenceData.of(r.data()));
      case Samples.Valued v ->
          Either.left(refused("samples without classes", "class labels are needed"));
    };
  }

  private Either<Fault, Initialisation> sequence(SequenceArchitecture net, SequenceData data) {
    SequenceProblem p =
        new SequenceProblem(
            data,
            net.kind(),
            net.norm(),
            net.mask(),
            Mixing.FIRST_BLOCK,
            net.width(),
            objective.loss(),
            seed);
    return SequenceTransport.of(p)
        .flatMap(t -> t.build(net.depth(), objective.decay()))
        .map(c -> new Initialisation.FromNetwork(c.network()));
  }
}
