package dev.neuralcollapse.training;

import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Prepares the runs of the curvature methods, L-BFGS and Newton: the stages of a continuation, each
 * in coordinates of its own.
 */
final class FullBatch {
  private final TrainingData data;
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
  FullBatch(TrainingData data, int threads, Watch watch, Option<State> saved) {
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

  Outcome run(TrainingSpec asked) {
    if (!(asked.optimiser() instanceof Optimiser.Lbfgs l) || !l.scale().appliesTo(asked)) {
      return minimise(asked);
    }
    TrainingSpec free = asked.with(EmbeddingScale.free(asked.goal()));
    return EmbeddingScale.shrink(free.layout(), minimise(free));
  }

  private Outcome minimise(TrainingSpec spec) {
    saved.forEach(this::state);
    return spec.initialisation() instanceof Initialisation.Continuation c
        ? continued(spec, c, begun)
        : stage(spec, saved);
  }

  private Outcome continued(TrainingSpec spec, Initialisation.Continuation c, int first) {
    Seq<Integer> stages = c.stages(spec.architecture().depth());
    Initialisation start = new Initialisation.HeOverDepth();
    // A stage that a snapshot was taken in goes on from it; those before it are not needed again.
    for (begun = first; begun < stages.size(); begun++) {
      int allowed = Math.min(c.evaluations(), spec.optimiser().budget() - used - 1);
      if (allowed < 1) {
        break;
      }
      TrainingSpec shallow =
          spec.with(Depths.with(spec.architecture(), stages.get(begun)))
              .with(start)
              .with(stage(spec.optimiser(), used + allowed));
      Outcome outcome = stage(shallow, begun == first ? saved : Option.none());
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
    return stage(spec.with(start), begun == first ? saved : Option.none());
  }

  /** The optimiser of a stage: no kicks, and a budget that counts those before it. */
  private static Optimiser stage(Optimiser optimiser, int budget) {
    return switch (optimiser) {
      case Optimiser.Lbfgs l -> new Optimiser.Lbfgs(l.memory(), budget, l.convergence());
      case Optimiser.Newton n -> new Optimiser.Newton(budget, n.maxProducts(), n.convergence());
      case Optimiser.Descent d -> throw notFullBatch(d);
    };
  }

  private Outcome stage(TrainingSpec spec, Option<State> from) {
    try (Chart chart = Chart.of(spec, data, threads)) {
      return switch (spec.optimiser()) {
        case Optimiser.Lbfgs lbfgs -> {
          LbfgsRun run = new LbfgsRun(chart, lbfgs, spec.seed(), used, watch);
          yield from.map(run::resume).getOrElse(() -> run.from(Trainer.start(spec)));
        }
        case Optimiser.Newton newton -> {
          NewtonRun run = new NewtonRun(chart, newton, used, watch);
          yield from.map(run::resume).getOrElse(() -> run.from(Trainer.start(spec)));
        }
        case Optimiser.Descent d -> throw notFullBatch(d);
      };
    }
  }

  private static IllegalStateException notFullBatch(Optimiser.Descent d) {
    return new IllegalStateException("runs by itself: " + d);
  }
}
