package dev.neuralcollapse.training;

import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Prepares the runs of the curvature methods, L-BFGS and Newton: the stages of a continuation, and
 * coordinates in which a free embedding is well conditioned.
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
    int first = begun;
    boolean free = spec.freeEmbedding();
    // An unpenalised embedding may as well read whitened inputs: the same functions, the same
    // objective, better conditioned. A penalised one may not, its norm is paid for.
    Whitening whitening = free ? Whitening.of(data) : Whitening.none();
    TrainingData inner = whitening.apply(data);
    return switch (spec.initialisation()) {
      case Initialisation.Continuation c -> continued(spec, c, first, whitening, inner);
      case Initialisation other -> stage(spec, saved, whitening, inner);
    };
  }

  private Outcome continued(
      TrainingSpec spec,
      Initialisation.Continuation c,
      int first,
      Whitening whitening,
      TrainingData inner) {
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
      Outcome outcome = stage(shallow, begun == first ? saved : Option.none(), whitening, inner);
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
    return stage(spec.with(start), begun == first ? saved : Option.none(), whitening, inner);
  }

  /** The optimiser of a stage: no kicks, and a budget that counts those before it. */
  private static Optimiser stage(Optimiser optimiser, int budget) {
    return switch (optimiser) {
      case Optimiser.Lbfgs l -> new Optimiser.Lbfgs(l.memory(), budget, l.convergence());
      case Optimiser.Newton n -> new Optimiser.Newton(budget, n.maxProducts(), n.convergence());
      case Optimiser.Descent d -> throw notFullBatch(d);
    };
  }

  private Outcome stage(
      TrainingSpec spec, Option<State> from, Whitening whitening, TrainingData inner) {
    try (Engine engine = Trainer.engine(spec, inner, threads)) {
      return switch (spec.optimiser()) {
        case Optimiser.Lbfgs lbfgs -> {
          LbfgsRun run = new LbfgsRun(engine, spec, lbfgs, whitening, used, watch);
          yield from.map(run::resume).getOrElse(() -> run.from(start(spec, whitening)));
        }
        case Optimiser.Newton newton -> {
          NewtonRun run = new NewtonRun(engine, spec, newton, whitening, used, watch);
          yield from.map(run::resume).getOrElse(() -> run.from(start(spec, whitening)));
        }
        case Optimiser.Descent d -> throw notFullBatch(d);
      };
    }
  }

  private static double[] start(TrainingSpec spec, Whitening whitening) {
    return whitening.enter(spec.layout(), Trainer.start(spec));
  }

  private static IllegalStateException notFullBatch(Optimiser.Descent d) {
    return new IllegalStateException("runs by itself: " + d);
  }
}
