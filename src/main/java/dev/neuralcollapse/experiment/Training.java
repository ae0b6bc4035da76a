package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.Convergence;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.ProgressListener;
import dev.neuralcollapse.training.StepSchedule;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import io.vavr.Tuple2;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Trains the cells of a specification, one cell a thread: a cell never knows how many run beside
 * it, so results do not depend on it.
 */
final class Training {

  private static final int TRIALS = 8;

  private Training() {}

  /**
   * A cell with the network it ended with.
   *
   * @param seconds wall time
   */
  record Trained(Cell cell, Network network, double seconds) {}

  /** L-BFGS for every embedding law and seed, then SGD; by depth and seed within each. */
  static Seq<Cell.Plan> plans(Spec spec) {
    Seq<Cell.Plan> lbfgs =
        spec.embeddings().flatMap(e -> plans(spec, spec.seeds(), Cell.Optimiser.LBFGS, e));
    return lbfgs.appendAll(
        plans(spec, spec.sgd().seeds(), Cell.Optimiser.SGD, EmbeddingDecay.PENALISED));
  }

  private static Seq<Cell.Plan> plans(
      Spec spec, Seq<Long> seeds, Cell.Optimiser optimiser, EmbeddingDecay embedding) {
    return spec.depths().flatMap(d -> seeds.map(s -> new Cell.Plan(d, s, optimiser, embedding)));
  }

  /** Units of work of a cell: passes over the data times layers. */
  static long work(Spec spec, Cell.Plan plan) {
    long passes =
        switch (plan.optimiser()) {
          case LBFGS -> spec.lbfgs().evaluations();
          case SGD -> spec.sgd().epochs();
        };
    return passes * (plan.depth() + 1L);
  }

  /** All of them, in the order of the plans; the largest start first. */
  static Seq<Trained> all(
      Spec spec,
      Seq<Cell.Plan> plans,
      Dataset data,
      Option<Checkpoints> checkpoints,
      int threads,
      Progress progress) {
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads))) {
      Seq<Tuple2<Cell.Plan, Future<Trained>>> pending =
          plans
              .sortBy(p -> -work(spec, p))
              .map(
                  p ->
                      io.vavr.Tuple.of(
                          p, pool.submit(() -> kept(spec, p, data, checkpoints, progress))));
      return plans.map(p -> await(pending.find(t -> t._1.equals(p)).get()._2));
    }
  }

  /** Taken up from an interrupted run, or trained and kept. */
  private static Trained kept(
      Spec spec, Cell.Plan plan, Dataset data, Option<Checkpoints> checkpoints, Progress progress) {
    Option<Trained> before = checkpoints.flatMap(c -> c.find(plan));
    if (before.isDefined()) {
      progress.advance(work(spec, plan));
      progress.note(plan.id() + " taken up from an interrupted run");
      return before.get();
    }
    Trained trained = one(spec, plan, data, progress);
    checkpoints.forEach(c -> c.keep(trained, data, spec.decay()));
    return trained;
  }

  private static Trained await(Future<Trained> pending) {
    try {
      return pending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One cell, trained and measured. */
  static Trained one(Spec spec, Cell.Plan plan, Dataset data, Progress progress) {
    long start = System.nanoTime();
    long[] told = {0};
    Outcome outcome =
        Trainer.train(
            trainingSpec(spec, plan, data),
            data,
            1,
            (evaluations, budget, objective, gradient) -> {
              long done = evaluations * (plan.depth() + 1L);
              progress.advance(done - told[0]);
              told[0] = done;
            });
    Cell cell = cell(spec, plan, data, outcome);
    progress.advance(work(spec, plan) - told[0]);
    double seconds = (System.nanoTime() - start) * 1e-9;
    progress.note(line(cell));
    return new Trained(cell, outcome.network(), seconds);
  }

  static TrainingSpec trainingSpec(Spec spec, Cell.Plan plan, Dataset data) {
    Optimiser optimiser =
        switch (plan.optimiser()) {
          case LBFGS ->
              new Optimiser.Lbfgs(
                  Optimiser.Lbfgs.STANDARD_MEMORY,
                  spec.lbfgs().evaluations(),
                  new Convergence(spec.lbfgs().relativeGradient(), spec.lbfgs().relativeDecrease()),
                  spec.lbfgs().kick());
          case SGD ->
              new Optimiser.Sgd(
                  spec.sgd().step(),
                  spec.sgd().momentum(),
                  spec.sgd().batch(),
                  spec.sgd().epochs(),
                  StepSchedule.dropAt(spec.sgd().dropAt(), 0.1));
        };
    Initialisation start =
        plan.optimiser() == Cell.Optimiser.LBFGS && spec.lbfgs().kick() == 0
            ? Initialisation.continuation()
            : Initialisation.standard();
    return new TrainingSpec(
        ResidualNetwork.rn1(data.dimension(), spec.width(), plan.depth(), data.labels().classes()),
        new Objective(Loss.CROSS_ENTROPY, spec.decay(), plan.embedding()),
        optimiser,
        start,
        plan.seed());
  }

  private static Cell cell(Spec spec, Cell.Plan plan, Dataset data, Outcome outcome) {
    Cell.Status status =
        switch (outcome) {
          case Outcome.Converged c -> Cell.Status.CONVERGED;
          case Outcome.Capped c -> Cell.Status.CAPPED;
          case Outcome.Diverged d -> Cell.Status.DIVERGED;
        };
    boolean diverged = status == Cell.Status.DIVERGED;
    int budget =
        plan.optimiser() == Cell.Optimiser.SGD ? spec.sgd().epochs() : spec.lbfgs().evaluations();
    Cell.Convergence convergence =
        new Cell.Convergence(
            status,
            diverged
                ? Option.none()
                : Option.some(outcome.trace().last().relativeGradient()).filter(Double::isFinite),
            outcome.trace().evaluations(),
            budget,
            outcome.stop().words());
    return new Cell(
        plan,
        convergence,
        diverged
            ? Option.none()
            : Observing.of(outcome.network(), data, spec.decay(), plan.embedding()));
  }

  /** How long training will take, from a few evaluations at the least depth. */
  static String estimate(Spec spec, Dataset data, int threads) {
    Cell.Plan probe =
        new Cell.Plan(
            spec.depths().head(), spec.seeds().head(), Cell.Optimiser.LBFGS, EmbeddingDecay.FREE);
    TrainingSpec trial =
        trainingSpec(spec, probe, data)
            .with(
                new Optimiser.Lbfgs(Optimiser.Lbfgs.STANDARD_MEMORY, TRIALS, Convergence.never()));
    // The first run warms the machine up.
    Trainer.train(trial, data, 1, ProgressListener.none());
    long start = System.nanoTime();
    Outcome outcome = Trainer.train(trial, data, 1, ProgressListener.none());
    double unit =
        (System.nanoTime() - start)
            * 1e-9
            / Math.max(1, outcome.trace().evaluations())
            / (probe.depth() + 1);
    double work = plans(spec).map(p -> work(spec, p)).sum().doubleValue();
    double hours = unit * work / Math.max(1, threads) / 3600;
    return String.format(
        Locale.ROOT,
        "estimated duration: %s on %d threads (%d training runs, %d samples)",
        hours < 1
            ? Math.max(1, Math.round(hours * 60)) + " minutes"
            : String.format(Locale.ROOT, "%.1f hours", hours),
        threads,
        plans(spec).size(),
        data.size());
  }

  private static String line(Cell c) {
    return c.plan().id()
        + " "
        + c.convergence().status().id()
        + c.measured()
            .map(
                m ->
                    String.format(
                        Locale.ROOT,
                        ": objective %.6f, NC1 %.4g, acc %.1f %%",
                        m.parts().under(c.plan().embedding()),
                        m.metric("nc1.trace-ratio").getOrElse(Double.NaN),
                        100 * m.accuracy()))
            .getOrElse(": " + c.convergence().reason());
  }
}
