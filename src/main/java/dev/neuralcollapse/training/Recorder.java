package dev.neuralcollapse.training;

import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps the course of a run and measures its convergence. */
final class Recorder {
  private static final int WINDOW = 100;

  private static final Trace.Point NOWHERE = new Trace.Point(0, 0, 0);

  private final NearbyGradients nearby;
  private final int budget;
  private int first;
  private final ProgressListener listener;
  private final List<Trace.Point> points = new ArrayList<>();
  private double[] history = new double[256];
  private int filled;
  private int recorded;
  private double relativeGradient = Double.NaN;

  /**
   * Starts a record.
   *
   * @param convergence says how near gradients count as near
   * @param used evaluations used before this record begins
   */
  Recorder(
      ScaleFreeGradient measure,
      Convergence convergence,
      int used,
      int budget,
      ProgressListener listener) {
    this.nearby = new NearbyGradients(measure, convergence.radius());
    this.first = used;
    this.budget = budget;
    this.listener = listener;
  }

  /**
   * Notes an accepted iterate; about one in fifty late ones goes into the trace.
   *
   * @return whether this one did, and its gradient was measured
   */
  boolean note(int evaluations, double objective, double[] theta, double[] gradient) {
    while (filled <= evaluations - first) {
      if (filled == history.length) {
        history = Arrays.copyOf(history, 2 * filled);
      }
      history[filled++] = objective;
    }
    nearby.note(objective, theta, gradient);
    boolean due = points.isEmpty() || evaluations - recorded >= Math.clamp(evaluations / 50, 1, 20);
    if (due) {
      record(evaluations, objective, nearby.relative());
    }
    listener.step(evaluations, budget, objective, relativeGradient);
    return due;
  }

  /** Forgets the decrease so far: the next iterate noted is not a step from the last one. */
  void restart(int used) {
    first = used;
    filled = 0;
    nearby.restart();
  }

  /** Takes gradients in other coordinates from now on. */
  void moved() {
    nearby.restart();
  }

  /** Takes those of before along to other coordinates behind the embedding. */
  void turned(Chart.Turn turn) {
    nearby.turn(turn);
  }

  /** Makes sure the iterate noted last is in the trace. */
  void last(int evaluations, double objective) {
    last(evaluations, objective, nearby.relative());
  }

  /** Makes sure that the trace ends with this iterate. */
  void last(int evaluations, double objective, double gradient) {
    if (points.isEmpty()
        || recorded != evaluations
        || points.get(points.size() - 1).objective() != objective) {
      record(evaluations, objective, gradient);
    }
  }

  private void record(int evaluations, double objective, double gradient) {
    relativeGradient = gradient;
    points.add(new Trace.Point(evaluations, objective, relativeGradient));
    recorded = evaluations;
  }

  /** As last measured. */
  double relativeGradient() {
    return relativeGradient;
  }

  /** Relative decrease over the last 100 evaluations; infinite before there are as many. */
  double relativeDecrease() {
    int now = filled - 1;
    return now < WINDOW
        ? Double.POSITIVE_INFINITY
        : (history[now - WINDOW] - history[now]) / Math.abs(history[now]);
  }

  /** All that must survive an interruption. */
  void state(State s) {
    s.section("recorder");
    first = s.whole(first);
    filled = s.whole(filled);
    history = s.reals(history, filled);
    recorded = s.whole(recorded);
    relativeGradient = s.real(relativeGradient);
    nearby.state(s);
    int count = s.whole(points.size());
    for (int i = 0; i < count; i++) {
      Trace.Point p = i < points.size() ? points.get(i) : NOWHERE;
      Trace.Point same =
          new Trace.Point(
              s.whole(p.evaluation()), s.real(p.objective()), s.real(p.relativeGradient()));
      if (i < points.size()) {
        points.set(i, same);
      } else {
        points.add(same);
      }
    }
  }

  Trace trace(int evaluations) {
    return new Trace(
        Vector.ofAll(points),
        evaluations,
        Option.some(relativeDecrease()).filter(Double::isFinite));
  }
}
