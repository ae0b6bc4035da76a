package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.training.kernel.Engine;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Prepares the runs of L-BFGS: the stages of a continuation, and coordinates in which a free
 * embedding is well conditioned.
 */
final class LbfgsTraining {
  private final Dataset data;
  private final int threads;
  private final Watch watch;
  private final Option<State> saved;
  private int begun;
  private int used;

  /**
   * Prepares.
   *
   * @param saved where a snapshot was taken, none to begin at the beginning
   */
  LbfgsTraining(Dataset data, int threads, Watch watch, Option<State> saved) {
    this.data = data;
    this.threads = threads;
    this.watch = watch.within(this::state);
    this.saved = saved;
  }

  /** The stage that is under way, and what those before it used. */
  private void state(State s) {
    s.section("stage");
    begun = s.whole(begun);
    used = s.whole(used);
  }

  Outcome run(TrainingSpec spec, Optimiser.Lbfgs lbfgs) {
    saved.forEach(this::state);
    int first = begun;
    boolean free = spec.freeEmbedding();
    // An unpenalised embedding may as well read whitened inputs: the same functions, the same
    // objective, better conditioned. A penalised one may not, its norm is paid for.
    Whitening whitening = free ? Whitening.of(data.inputs()) : Whitening.none();
    Dataset inner =
        free ? new Dataset(whitening.apply(data.inputs()), data.labels(), data.provenance()) : data;
    return switch (spec.initialisation()) {
      case Initialisation.Continuation c -> continued(spec, lbfgs, c, first, whitening, inner);
      case Initialisation other -> stage(spec, lbfgs, saved, whitening, inner);
    };
  }

  private Outcome continued(
      TrainingSpec spec,
      Optimiser.Lbfgs lbfgs,
      Initialisation.Continuation c,
      int first,
      Whitening whitening,
      Dataset inner) {
    Seq<Integer> stages = c.stages(spec.architecture().depth());
    Initialisation start = new Initialisation.HeOverDepth();
    // A stage that a snapshot was taken in goes on from it; those before it are not needed again.
    for (begun = first; begun < stages.size(); begun++) {
      int allowed = Math.min(c.evaluations(), lbfgs.maxEvaluations() - used - 1);
      if (allowed < 1) {
        break;
      }
      TrainingSpec shallow =
          new TrainingSpec(
              Depths.with(spec.architecture(), stages.get(begun)),
              spec.goal(),
              lbfgs,
              start,
              spec.seed());
      Outcome outcome =
          stage(
              shallow,
              new Optimiser.Lbfgs(lbfgs.memory(), used + allowed, lbfgs.convergence()),
              begun == first ? saved : Option.none(),
              whitening,
              inner);
      used = outcome.trace().evaluations();
      switch (outcome) {
        case Outcome.Interrupted i -> {
          return i;
        }
        case Outcome.Diverged d -> start = new Initialisation.HeOverDepth();
        case Outcome.Converged ok -> start = new Initialisation.Refined(ok.model());
        case Outcome.Capped ok -> start = new Initialisation.Refined(ok.model());
      }
    }
    return stage(spec.with(start), lbfgs, begun == first ? saved : Option.none(), whitening, inner);
  }

  private Outcome stage(
      TrainingSpec spec,
      Optimiser.Lbfgs lbfgs,
      Option<State> from,
      Whitening whitening,
      Dataset inner) {
    try (Engine engine = Trainer.engine(spec, inner, threads)) {
      LbfgsRun run = new LbfgsRun(engine, spec, lbfgs, whitening, used, watch);
      return from.isDefined()
          ? run.resume(from.get())
          : run.from(whitening.enter(engine.layout(), Trainer.start(spec)));
    }
  }
}
