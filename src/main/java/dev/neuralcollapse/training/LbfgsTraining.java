package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.TiledEngine;

/**
 * Prepares the runs of L-BFGS: the stages of a continuation, and coordinates in which a free
 * embedding is well conditioned.
 */
final class LbfgsTraining {
  private final Dataset data;
  private final int threads;
  private final ProgressListener listener;

  LbfgsTraining(Dataset data, int threads, ProgressListener listener) {
    this.data = data;
    this.threads = threads;
    this.listener = listener;
  }

  Outcome run(TrainingSpec spec, Optimiser.Lbfgs lbfgs) {
    boolean free = spec.objective().embedding() == EmbeddingDecay.FREE;
    // An unpenalised embedding may as well read whitened inputs: the same functions, the same
    // objective, better conditioned. A penalised one may not, its norm is paid for.
    Whitening whitening = free ? Whitening.of(data.inputs()) : Whitening.none(data.dimension());
    Dataset inner =
        free ? new Dataset(whitening.apply(data.inputs()), data.labels(), data.provenance()) : data;
    return switch (spec.initialisation()) {
      case Initialisation.Continuation c -> continued(spec, lbfgs, c, whitening, inner);
      case Initialisation other -> stage(spec, lbfgs, 0, whitening, inner);
    };
  }

  private Outcome continued(
      TrainingSpec spec,
      Optimiser.Lbfgs lbfgs,
      Initialisation.Continuation c,
      Whitening whitening,
      Dataset inner) {
    int used = 0;
    Initialisation start = new Initialisation.HeOverDepth();
    for (int depth : c.stages(spec.architecture().depth())) {
      int allowed = Math.min(c.evaluations(), lbfgs.maxEvaluations() - used - 1);
      if (allowed < 1) {
        break;
      }
      TrainingSpec shallow =
          new TrainingSpec(
              withDepth(spec.architecture(), depth), spec.objective(), lbfgs, start, spec.seed());
      Outcome outcome =
          stage(
              shallow,
              new Optimiser.Lbfgs(lbfgs.memory(), used + allowed, lbfgs.convergence()),
              used,
              whitening,
              inner);
      used = outcome.trace().evaluations();
      start =
          switch (outcome) {
            case Outcome.Diverged d -> new Initialisation.HeOverDepth();
            case Outcome.Converged ok -> new Initialisation.Refined(ok.network());
            case Outcome.Capped ok -> new Initialisation.Refined(ok.network());
          };
    }
    return stage(spec.with(start), lbfgs, used, whitening, inner);
  }

  private static ResidualNetwork withDepth(ResidualNetwork net, int depth) {
    return new ResidualNetwork(net.kind(), net.inputs(), net.width(), depth, net.classes());
  }

  private Outcome stage(
      TrainingSpec spec, Optimiser.Lbfgs lbfgs, int used, Whitening whitening, Dataset inner) {
    Network start = whitening.enter(Trainer.initial(spec));
    try (Engine engine = TiledEngine.of(spec.architecture(), spec.objective(), inner, threads)) {
      double[] theta = Parameters.flatten(engine.layout(), start);
      return new LbfgsRun(engine, spec, lbfgs, whitening, used, listener).from(theta);
    }
  }
}
