package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.CurvaturePairs;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Model;

/** One run of truncated Newton; see {@link Optimiser.Newton}. */
final class NewtonRun {
  /** Less relative decrease in 100 evaluations than this is none. */
  private static final double STALLED = 1e-9;

  /** Length of the differences, over the size of θ: it averages over the kinks of the ReLUs. */
  private static final double DIFFERENCE = 1e-4;

  private static final double ARMIJO = 1e-4;
  private static final int MEMORY = 12;
  private static final int MOST_BACKTRACKS = 30;

  private final Chart chart;
  private final Optimiser.Newton settings;
  private final int before;
  private final Watch watch;
  private final Recorder recorder;
  private final Steihaug model;
  private final CurvaturePairs pairs;
  private double[] theta;
  private double[] gradient;
  private double[] trial;
  private double[] trialGradient;
  private double value;
  private double radius = 1;
  private int used;
  private int looked;

  NewtonRun(Chart chart, Optimiser.Newton settings, int used, Watch watch) {
    int n = chart.size();
    this.chart = chart;
    this.settings = settings;
    this.before = used;
    this.watch = watch;
    this.recorder =
        new Recorder(
            chart.measure(),
            settings.convergence(),
            used,
            settings.maxEvaluations(),
            watch.listener());
    this.model = new Steihaug(chart);
    this.pairs = new CurvaturePairs(MEMORY, n);
    this.theta = new double[n];
    this.gradient = new double[n];
    this.trial = new double[n];
    this.trialGradient = new double[n];
  }

  /** From its beginning. */
  Outcome from(double[] outer) {
    used = before;
    if (!begin(outer)) {
      return diverged();
    }
    recorder.note(used, value, theta, gradient);
    return descend();
  }

  private Outcome diverged() {
    return new Outcome.Diverged(
        network(), recorder.trace(used), Ending.failed(chart.failure(), used));
  }

  /** Goes to a point in coordinates of its own; false when there is no value there. */
  private boolean begin(double[] outer) {
    theta = chart.at(outer);
    pairs.forget();
    radius = 1;
    used++;
    looked = used;
    value = chart.valueAndGradient(theta, gradient);
    return !Double.isNaN(value);
  }

  /** From where a snapshot was taken. */
  Outcome resume(State saved) {
    state(saved);
    saved.end();
    return descend();
  }

  /** All that must survive an interruption between two steps. */
  private void state(State s) {
    s.section("newton");
    chart.state(s);
    value = s.real(value);
    radius = s.real(radius);
    used = s.whole(used);
    looked = s.whole(looked);
    s.all(theta);
    s.all(gradient);
    s.pairs(pairs);
    recorder.state(s);
  }

  private Outcome descend() {
    // A step needs a product with the Hessian and a trial.
    while (used + 2 <= settings.maxEvaluations()) {
      if (watch.stop(used, this::state)) {
        return new Outcome.Interrupted(network(), recorder.trace(used), Ending.interrupted(used));
      }
      if (chart.follows() && used - looked >= LbfgsRun.LOOK) {
        looked = used;
        if (!chart.follow(theta, gradient, pairs, recorder)) {
          recorder.moved();
          if (!begin(chart.leave(theta))) {
            return diverged();
          }
        }
      }
      if (!step()) {
        return ended(used + 2 <= settings.maxEvaluations());
      }
      if (recorder.note(used, value, theta, gradient)) {
        if (settings
            .convergence()
            .reached(recorder.relativeGradient(), recorder.relativeDecrease())) {
          return new Outcome.Converged(
              network(), recorder.trace(used), Ending.converged(recorder, settings.convergence()));
        }
        if (recorder.relativeDecrease() < STALLED) {
          return ended(true);
        }
      }
    }
    return ended(false);
  }

  private Outcome ended(boolean stuck) {
    recorder.last(used, value);
    boolean bottom =
        stuck && recorder.relativeGradient() <= settings.convergence().relativeGradient();
    if (bottom) {
      return new Outcome.Converged(network(), recorder.trace(used), Ending.bottom(recorder));
    }
    return new Outcome.Capped(
        network(),
        recorder.trace(used),
        stuck ? Ending.noDescent(recorder) : Ending.budget(recorder, used + " evaluations"));
  }

  /** One solution of the model and one descent along it; false when nothing lower was found. */
  private boolean step() {
    double slope = VectorMath.norm(gradient);
    double h = DIFFERENCE * Math.max(1, VectorMath.norm(theta));
    int spent = model.evaluations();
    boolean solved =
        model.solve(
            theta,
            gradient,
            radius,
            h,
            pairs,
            Math.min(0.5, Math.sqrt(slope)),
            Math.min(settings.maxProducts(), settings.maxEvaluations() - used - 1));
    used += model.evaluations() - spent;
    return solved && descendAlong(model.step());
  }

  /** The whole step, or a part of it; the region follows what the model was worth. */
  private boolean descendAlong(double[] step) {
    double slope = VectorMath.dot(gradient, step);
    double t = 1;
    for (int k = 0; k < MOST_BACKTRACKS && used < settings.maxEvaluations(); k++) {
      System.arraycopy(theta, 0, trial, 0, theta.length);
      VectorMath.addScaled(trial, t, step);
      used++;
      double f = chart.valueAndGradient(trial, trialGradient);
      if (f < value && f <= value + ARMIJO * t * slope) {
        double worth = (value - f) / model.promised();
        double change = pairs.learn(theta, trial, gradient, trialGradient);
        resize(t, change > 0 ? Math.sqrt(change) : t * model.length(), worth);
        accept(f);
        return true;
      }
      t *= Double.isNaN(f) ? 0.1 : shorter(f - value, t * slope);
    }
    return false;
  }

  /** Minimiser of the parabola through both values and the slope, kept in [0.1, 0.5]. */
  private static double shorter(double rise, double slope) {
    return Math.clamp(-slope / (2 * (rise - slope)), 0.1, 0.5);
  }

  /**
   * The next region, from the length of this step in the norm of the next one: there the last step
   * has length {@code √sᵀy}, for M takes it to its y.
   */
  private void resize(double t, double length, double worth) {
    if (t == 1 && worth < 0.25) {
      radius = 0.5 * length;
    } else if (t == 1 && worth > 0.75 && model.edge()) {
      radius = 2 * length;
    } else {
      radius = t == 1 && !model.edge() ? Math.max(radius, length) : length;
    }
    radius = Math.max(radius, Double.MIN_NORMAL);
  }

  private void accept(double f) {
    double[] point = theta;
    theta = trial;
    trial = point;
    double[] old = gradient;
    gradient = trialGradient;
    trialGradient = old;
    value = f;
  }

  private Model network() {
    return chart.network(theta);
  }
}
