package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.QuasiNewton;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.training.kernel.Engine;

/**
 * One run of limited-memory BFGS (Nocedal 1980). The free objective ignores the embedding's scale,
 * so the run starts from an embedding of Frobenius norm {@link #EMBEDDING_NORM} and ends with one
 * of norm 1.
 */
final class LbfgsRun {
  private static final double EMBEDDING_NORM = 1;

  /** Less relative decrease in 100 evaluations than this is none. */
  private static final double STALLED = 1e-9;

  private final Engine engine;
  private final Optimiser.Lbfgs settings;
  private final boolean free;
  private final Whitening whitening;
  private final int before;
  private final Watch watch;
  private final Kicks kicks;
  private final Recorder recorder;
  private final QuasiNewton newton;
  private int used;
  private int firstDescent;
  private boolean interrupted;

  LbfgsRun(
      Engine engine,
      TrainingSpec spec,
      Optimiser.Lbfgs settings,
      Whitening whitening,
      int used,
      Watch watch) {
    this.engine = engine;
    this.settings = settings;
    this.free = spec.freeEmbedding();
    this.whitening = whitening;
    this.before = used;
    this.watch = watch;
    this.kicks = new Kicks(engine.layout(), settings.kick(), spec.seed());
    this.recorder =
        new Recorder(
            engine.layout(),
            whitening,
            settings.convergence(),
            used,
            settings.maxEvaluations(),
            watch.listener());
    this.newton = new QuasiNewton(engine, settings.memory());
  }

  Outcome from(double[] start) {
    double[] theta = start.clone();
    if (free) {
      rescale(theta, EMBEDDING_NORM);
    }
    used = before + 1;
    if (Double.isNaN(newton.start(theta))) {
      return new Outcome.Diverged(
          network(theta), recorder.trace(used), Ending.failed(engine, used));
    }
    note();
    return descents();
  }

  /** From where a snapshot was taken. */
  Outcome resume(State saved) {
    state(saved);
    saved.end();
    return descents();
  }

  /** All that must survive an interruption between two line searches. */
  private void state(State s) {
    s.section("lbfgs");
    newton.restore(s.real(newton.value()));
    used = s.whole(used);
    firstDescent = s.whole(firstDescent);
    s.all(newton.point());
    s.all(newton.gradient());
    s.pairs(newton.pairs());
    kicks.state(s);
    recorder.state(s);
  }

  private Outcome descents() {
    Minimum last = descend();
    firstDescent = firstDescent == 0 ? used : firstDescent;
    while (!interrupted && mayKick() && used < settings.maxEvaluations()) {
      kicks.keep(last);
      if (!kick()) {
        break;
      }
      last = descend();
    }
    return interrupted
        ? new Outcome.Interrupted(
            network(newton.point()), recorder.trace(used), Ending.interrupted(used))
        : outcome(kicks.best(last));
  }

  /**
   * Where a descent ended.
   *
   * @param relativeGradient as the record measured it
   * @param converged by the thresholds, or where nothing lower exists
   * @param stop why, in words
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Minimum(
      double value, double[] theta, double relativeGradient, boolean converged, Stop stop) {

    /** A place for a minimum yet to be read. */
    static Minimum unknown(int size) {
      return new Minimum(0, new double[size], 0, false, new Stop(Stop.Reason.BUDGET, ""));
    }

    /** All that must survive an interruption. */
    Minimum state(State s) {
      s.all(theta);
      return new Minimum(
          s.real(value),
          theta,
          s.real(relativeGradient),
          s.flag(converged),
          new Stop(Stop.Reason.valueOf(s.text(stop.reason().name())), s.text(stop.words())));
    }
  }

  /** Line searches until the run converges, stalls, or the budget is used up. */
  private Minimum descend() {
    while (used < settings.maxEvaluations()) {
      interrupted = watch.stop(used, this::state);
      if (interrupted) {
        break;
      }
      boolean moved = step();
      boolean measured = moved && note();
      if (measured && converged()) {
        return minimum(true, Ending.converged(recorder, settings.convergence()));
      }
      if ((!moved && !newton.forget()) || (measured && recorder.relativeDecrease() < stalled())) {
        return ended(used < settings.maxEvaluations());
      }
    }
    return ended(false);
  }

  private double stalled() {
    return mayKick() ? Kicks.SLOW : STALLED;
  }

  /** A descent that the budget would cut off early is worth less than finishing this one. */
  private boolean mayKick() {
    int left = settings.maxEvaluations() - used;
    return settings.kick() > 0 && left >= (firstDescent > 0 ? firstDescent : used) / 2;
  }

  private boolean converged() {
    return settings.convergence().reached(recorder.relativeGradient(), recorder.relativeDecrease());
  }

  private Minimum minimum(boolean converged, Stop stop) {
    return new Minimum(
        newton.value(), newton.point(), recorder.relativeGradient(), converged, stop);
  }

  private Minimum ended(boolean stuck) {
    recorder.last(used, newton.value());
    // Where nothing lower exists the decrease is zero, however few evaluations there were.
    boolean bottom =
        stuck && recorder.relativeGradient() <= settings.convergence().relativeGradient();
    if (bottom) {
      return minimum(true, Ending.bottom(recorder));
    }
    return minimum(
        false, stuck ? Ending.noDescent(recorder) : Ending.budget(recorder, used + " evaluations"));
  }

  /** Goes on from beside the best minimum; false when there is no value there. */
  private boolean kick() {
    newton.start(kicks.next());
    used++;
    recorder.restart(used);
    if (Double.isNaN(newton.value())) {
      return false;
    }
    note();
    return true;
  }

  private Outcome outcome(Minimum best) {
    Model network = network(best.theta());
    recorder.last(used, best.value(), best.relativeGradient());
    Stop stop = kicks.count() == 0 ? best.stop() : Ending.kicked(best.stop(), kicks.count());
    return best.converged()
        ? new Outcome.Converged(network, recorder.trace(used), stop)
        : new Outcome.Capped(network, recorder.trace(used), stop);
  }

  /** One line search; false when it found nothing lower. */
  private boolean step() {
    int before = newton.evaluations();
    boolean found = newton.step(settings.maxEvaluations() - used);
    used += newton.evaluations() - before;
    return found;
  }

  private boolean note() {
    return recorder.note(used, newton.value(), newton.point(), newton.gradient());
  }

  private Model network(double[] theta) {
    return whitening.leave(engine.layout(), theta, free);
  }

  private void rescale(double[] theta, double norm) {
    int e = engine.layout().embeddingEnd();
    double now = Math.sqrt(VectorMath.dot(theta, theta, 0, e));
    if (now > 0) {
      VectorMath.scale(theta, norm / now, 0, e);
    }
  }
}
