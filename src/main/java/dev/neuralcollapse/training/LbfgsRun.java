package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.QuasiNewton;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;

/**
 * One run of limited-memory BFGS (Nocedal 1980). Where it has come much closer to LayerNorm's
 * singularity, or finds nothing lower, it goes over to the coordinates that suit the point and
 * forgets the curvature.
 */
final class LbfgsRun {
  /** Evaluations between two looks at the coordinates. */
  static final int LOOK = 50;

  /** Evaluations before coordinates are blamed for a long gradient. */
  private static final int ROUND = 100;

  /** Less relative decrease in 100 evaluations than this is none. */
  private static final double STALLED = 1e-9;

  private final Chart chart;
  private final Optimiser.Lbfgs settings;
  private final int before;
  private final Watch watch;
  private final Kicks kicks;
  private final Recorder recorder;
  private final QuasiNewton newton;
  private int used;
  private int looked;
  private int charted;
  private boolean fresh;
  private int firstDescent;
  private boolean interrupted;
  private boolean lost;

  LbfgsRun(Chart chart, Optimiser.Lbfgs settings, long seed, int used, Watch watch) {
    this.chart = chart;
    this.settings = settings;
    this.before = used;
    this.watch = watch;
    this.kicks = new Kicks(chart.layout(), settings.kick(), seed);
    this.recorder =
        new Recorder(
            chart.measure(),
            settings.convergence(),
            used,
            settings.maxEvaluations(),
            watch.listener());
    this.newton = new QuasiNewton(chart, settings.memory());
  }

  /**
   * From its beginning.
   *
   * @param outer parameters as the model has them
   */
  Outcome from(double[] outer) {
    used = before;
    if (!begin(chart.at(outer))) {
      return diverged();
    }
    note();
    return descents();
  }

  private Outcome diverged() {
    return new Outcome.Diverged(
        Parameters.restore(chart.layout(), chart.origin()),
        recorder.trace(used),
        Ending.failed(chart.failure(), used));
  }

  /** From where a snapshot was taken. */
  Outcome resume(State saved) {
    state(saved);
    saved.end();
    return descents();
  }

  /** Goes to a point in coordinates of its own; false when there is no value there. */
  private boolean begin(double[] theta) {
    used++;
    looked = used;
    charted = used;
    fresh = true;
    return !Double.isNaN(newton.start(theta));
  }

  /** All that must survive an interruption between two line searches. */
  private void state(State s) {
    s.section("lbfgs");
    chart.state(s);
    newton.restore(s.real(newton.value()));
    used = s.whole(used);
    looked = s.whole(looked);
    charted = s.whole(charted);
    fresh = s.flag(fresh);
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
    while (!interrupted && !lost && mayKick() && used < settings.maxEvaluations()) {
      kicks.keep(last);
      if (!kick()) {
        break;
      }
      last = descend();
    }
    if (lost) {
      return diverged();
    }
    return interrupted
        ? new Outcome.Interrupted(
            chart.network(newton.point()), recorder.trace(used), Ending.interrupted(used))
        : outcome(kicks.best(last));
  }

  /**
   * Where a descent ended.
   *
   * @param theta parameters as the model has them
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
      if (due() && !(followed() || moved())) {
        break;
      }
      boolean lower = step();
      boolean measured = lower && note();
      if (measured && converged()) {
        return minimum(true, Ending.converged(recorder, settings.convergence()));
      }
      boolean stuck = !lower && !newton.forget() && !moved();
      if (stuck || (measured && recorder.relativeDecrease() < stalled())) {
        return ended(used < settings.maxEvaluations());
      }
    }
    return ended(false);
  }

  /** Whether it is time to look at the coordinates. */
  private boolean due() {
    if (!chart.follows() || fresh || used - looked < LOOK) {
      return false;
    }
    looked = used;
    return true;
  }

  /** Goes over to the preconditioner of this point; false where all coordinates should be anew. */
  private boolean followed() {
    return !(used - charted >= ROUND && blamed())
        && chart.follow(newton.point(), newton.gradient(), newton.pairs(), recorder);
  }

  private boolean blamed() {
    Convergence c = settings.convergence();
    return recorder.relativeDecrease() <= c.relativeDecreaseOver100()
        && recorder.relativeGradient() > c.relativeGradient();
  }

  /**
   * Goes over to the coordinates that suit this point; false where they are in use already, the
   * budget ends, or rounding leaves no value.
   */
  private boolean moved() {
    if (!chart.follows() || fresh || used >= settings.maxEvaluations()) {
      return false;
    }
    recorder.moved();
    lost = !begin(chart.at(chart.leave(newton.point())));
    return !lost;
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
        newton.value(), chart.leave(newton.point()), recorder.relativeGradient(), converged, stop);
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
    boolean begun = begin(kicks.next(chart));
    recorder.restart(used);
    if (begun) {
      note();
    }
    return begun;
  }

  private Outcome outcome(Minimum best) {
    Model network = Parameters.restore(chart.layout(), best.theta());
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
    fresh &= !found;
    return found;
  }

  private boolean note() {
    return recorder.note(used, newton.value(), newton.point(), newton.gradient());
  }
}
