package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.training.Convergence;
import dev.neuralcollapse.training.Curvature;
import dev.neuralcollapse.training.EmbeddingScale;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.ProgressListener;
import dev.neuralcollapse.training.Schedule;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Trains the cells of a specification, one chain of cells a thread: a cell never knows how many run
 * beside it, so results do not depend on it.
 */
final class Training {

  private Training() {}

  /**
   * A cell with the network it ended with.
   *
   * @param seconds wall time
   */
  record Trained(Cell cell, Model model, double seconds) {}

  /** All cells of a specification, series by series, by depth and seed within each. */
  static Seq<Cell.Plan> plans(Spec spec) {
    return spec.series().flatMap(Series::plans);
  }

  /** Units of work of a cell: passes over the data times layers. */
  static long work(Spec spec, Cell.Plan plan) {
    return isScaled(spec, plan) ? 0 : budget(spec, plan) * (plan.depth() + 1L);
  }

  private static int budget(Spec spec, Cell.Plan plan) {
    return spec.series(plan).get().budget();
  }

  /** Cells that must be trained one after the other, the shallowest first. */
  static Seq<Seq<Cell.Plan>> chains(Spec spec) {
    Seq<Cell.Plan> plans = plans(spec).filter(p -> !isScaled(spec, p));
    Set<Cell.Plan> parents = plans.flatMap(spec::ancestors).toSet();
    return plans.filter(p -> !parents.contains(p)).map(p -> chain(spec, p));
  }

  private static Seq<Cell.Plan> chain(Spec spec, Cell.Plan last) {
    return spec.ancestors(last).append(last);
  }

  /** All of them, in the order of the plans; the longest chain starts first. */
  static Seq<Trained> all(
      Spec spec,
      LabelledData data,
      Option<Checkpoints> checkpoints,
      int threads,
      Progress progress) {
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads))) {
      Seq<Future<Seq<Trained>>> pending =
          chains(spec)
              .sortBy(c -> -c.map(p -> work(spec, p)).sum().longValue())
              .map(c -> pool.submit(() -> kept(spec, c, data, checkpoints, progress)));
      Map<Cell.Plan, Trained> done =
          pending.flatMap(Training::await).toMap(t -> t.cell().plan(), t -> t);
      return plans(spec)
          .map(
              p ->
                  isScaled(spec, p)
                      ? scaled(spec, p, done.get(twin(p)).get(), data)
                      : done.get(p).get());
    }
  }

  private static boolean isScaled(Spec spec, Cell.Plan plan) {
    return spec.series(plan).exists(s -> s.start() == Series.Start.SCALED);
  }

  /** The cell with a free embedding that a scaled one comes from. */
  private static Cell.Plan twin(Cell.Plan plan) {
    return new Cell.Plan(
        plan.depth(), plan.seed(), plan.optimiser(), EmbeddingDecay.FREE, plan.variant());
  }

  /** A free cell's network under the penalised objective, measured. */
  private static Trained scaled(Spec spec, Cell.Plan plan, Trained twin, LabelledData all) {
    Material data = Material.of(spec.series(plan).get(), all);
    Model model = EmbeddingScale.shrink(twin.model());
    return new Trained(
        new Cell(
            plan,
            twin.cell().convergence(),
            twin.cell()
                .measured()
                .flatMap(
                    m -> Observing.of(model, data, plan.decay(spec.decay()), plan.embedding()))),
        model,
        0);
  }

  /** One cell alone, and those before it in its chain. */
  static Trained one(Spec spec, Cell.Plan plan, LabelledData data, Progress progress) {
    return isScaled(spec, plan)
        ? scaled(spec, plan, one(spec, twin(plan), data, progress), data)
        : kept(spec, chain(spec, plan), data, Option.none(), progress).last();
  }

  private static Seq<Trained> kept(
      Spec spec,
      Seq<Cell.Plan> chain,
      LabelledData data,
      Option<Checkpoints> checkpoints,
      Progress progress) {
    return chain.foldLeft(
        Vector.empty(),
        (done, p) -> done.append(kept(spec, p, done.lastOption(), data, checkpoints, progress)));
  }

  /** Taken up from an interrupted run, or trained and kept. */
  private static Trained kept(
      Spec spec,
      Cell.Plan plan,
      Option<Trained> before,
      LabelledData data,
      Option<Checkpoints> checkpoints,
      Progress progress) {
    Option<Trained> there = checkpoints.flatMap(c -> c.find(plan));
    if (there.isDefined()) {
      progress.advance(work(spec, plan));
      progress.note(plan.id() + " taken up from an interrupted run");
      return there.get();
    }
    Trained trained = train(spec, plan, before, data, progress);
    checkpoints.forEach(
        c -> c.keep(trained, Material.of(spec.series(plan).get(), data), plan.decay(spec.decay())));
    return trained;
  }

  private static <T> T await(Future<T> pending) {
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
  private static Trained train(
      Spec spec, Cell.Plan plan, Option<Trained> before, LabelledData all, Progress progress) {
    Material data = Material.of(spec.series(plan).get(), all);
    long start = System.nanoTime();
    long[] told = {0};
    Outcome outcome =
        run(
            trainingSpec(spec, plan, data, before),
            data,
            (evaluations, budget, objective, gradient) -> {
              long done = evaluations * (plan.depth() + 1L);
              progress.advance(done - told[0]);
              told[0] = done;
            });
    Cell cell = cell(spec, plan, data, outcome);
    progress.advance(work(spec, plan) - told[0]);
    double seconds = (System.nanoTime() - start) * 1e-9;
    progress.note(line(cell));
    return new Trained(cell, outcome.model(), seconds);
  }

  /** On one thread: cells, not samples, are shared among threads. */
  static Outcome run(TrainingSpec spec, Material data, ProgressListener listener) {
    return Trainer.train(spec, data.forTraining(), Session.plain(1).with(listener));
  }

  static TrainingSpec trainingSpec(
      Spec spec, Cell.Plan plan, Material data, Option<Trained> before) {
    Series series = spec.series(plan).get();
    return new TrainingSpec(
            data.architecture(plan, spec.width()),
            new Objective(Loss.CROSS_ENTROPY, plan.decay(spec.decay()), plan.embedding()),
            optimiser(spec, series),
            start(series, before),
            plan.seed())
        .with(series.precision().getOrElse(Precision.F64));
  }

  private static Optimiser optimiser(Spec spec, Series series) {
    return switch (series.optimiser()) {
      case LBFGS ->
          new Optimiser.Lbfgs(
              Optimiser.Lbfgs.STANDARD_MEMORY,
              series.budget(),
              new Convergence(spec.lbfgs().relativeGradient(), spec.lbfgs().relativeDecrease()),
              series.kick());
      case SGD ->
          Optimiser.sgd(
              spec.sgd().step(),
              spec.sgd().momentum(),
              spec.sgd().batch(),
              series.budget(),
              Schedule.dropAt(spec.sgd().dropAt(), 0.1));
    };
  }

  /** A network that diverged is no start; one without hidden blocks cannot be refined. */
  private static Initialisation start(Series series, Option<Trained> before) {
    return switch (series.start()) {
      case FRESH -> Initialisation.standard();
      case CONTINUED -> Initialisation.continuation();
      case SCALED -> throw new IllegalStateException("nothing to train: " + series.id());
      case REFINED ->
          before
              .filter(t -> t.cell().measured().isDefined() && t.cell().plan().depth() > 1)
              .<Initialisation>map(t -> new Initialisation.Refined(t.model()))
              .getOrElse(Initialisation.standard());
    };
  }

  private static Cell cell(Spec spec, Cell.Plan plan, Material data, Outcome outcome) {
    Cell.Status status =
        switch (outcome) {
          case Outcome.Converged c -> Cell.Status.CONVERGED;
          case Outcome.Capped c -> Cell.Status.CAPPED;
          case Outcome.Interrupted i -> Cell.Status.CAPPED;
          case Outcome.Diverged d -> Cell.Status.DIVERGED;
        };
    boolean diverged = status == Cell.Status.DIVERGED;
    Cell.Convergence convergence =
        Cell.Convergence.of(
            status,
            outcome,
            diverged ? Option.none() : curvature(spec, plan, data, outcome.model()),
            budget(spec, plan),
            outcome.stop().words());
    return new Cell(
        plan,
        convergence,
        diverged
            ? Option.none()
            : Observing.of(outcome.model(), data, plan.decay(spec.decay()), plan.embedding()));
  }

  /** Of full-batch runs, where it was asked for. */
  private static Option<Curvature> curvature(
      Spec spec, Cell.Plan plan, Material data, Model model) {
    return spec.curvature()
        .filter(products -> plan.optimiser() == Cell.Optimiser.LBFGS)
        .flatMap(
            products ->
                Trainer.curvature(
                    trainingSpec(spec, plan, data, Option.none()),
                    data.forTraining(),
                    model,
                    1,
                    products));
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
