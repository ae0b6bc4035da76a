package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.TiledEngine;

/** Prepares a run of L-BFGS: coordinates in which a free embedding is well conditioned. */
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
    Network start = whitening.enter(Trainer.initial(spec));
    try (Engine engine = TiledEngine.of(spec.architecture(), spec.objective(), inner, threads)) {
      double[] theta = engine.layout().flatten(start);
      return new LbfgsRun(engine, spec, lbfgs, whitening, listener).from(theta);
    }
  }
}
