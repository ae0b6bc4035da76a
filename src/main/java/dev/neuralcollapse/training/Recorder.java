package dev.neuralcollapse.training;

import dev.neuralcollapse.training.kernel.Layout;
import dev.neuralcollapse.training.kernel.VectorMath;
import io.vavr.collection.Vector;
import java.util.ArrayList;
import java.util.List;

/** Keeps the course of a run and measures its convergence. */
final class Recorder {
  private static final int WINDOW = 100;

  private final Layout layout;
  private final int budget;
  private final ProgressListener listener;
  private final List<Trace.Point> points = new ArrayList<>();
  private final double[] history;
  private Trace.Point last = new Trace.Point(0, Double.NaN, Double.NaN);
  private int filled;
  private int recorded = -1;

  Recorder(Layout layout, int budget, ProgressListener listener) {
    this.layout = layout;
    this.budget = budget;
    this.listener = listener;
    this.history = new double[budget + 2];
  }

  /** Notes an accepted iterate; about one in fifty late ones goes into the trace. */
  void note(int evaluations, double objective, double[] theta, double[] gradient) {
    last =
        new Trace.Point(
            evaluations, objective, relativeGradient(layout, objective, theta, gradient));
    while (filled <= evaluations) {
      history[filled++] = objective;
    }
    if (recorded < 0 || evaluations - recorded >= Math.max(1, evaluations / 50)) {
      points.add(last);
      recorded = evaluations;
    }
    listener.step(evaluations, budget, objective, last.relativeGradient());
  }

  double relativeGradient() {
    return last.relativeGradient();
  }

  /** Relative decrease over the last 100 evaluations; infinite before there are as many. */
  double relativeDecrease() {
    int now = filled - 1;
    return now < WINDOW
        ? Double.POSITIVE_INFINITY
        : (history[now - WINDOW] - history[now]) / Math.abs(history[now]);
  }

  Trace trace(int evaluations) {
    Vector<Trace.Point> all = Vector.ofAll(points);
    boolean ended = all.isEmpty() || all.last().evaluation() != last.evaluation();
    return new Trace(ended ? all.append(last) : all, evaluations);
  }

  /**
   * {@code ‖g‖ ‖θ‖ / 𝓛} with the embedding rescaled to Frobenius norm 1 (its gradient grows by
   * what it shrinks) and the radial part of its gradient left out.
   */
  static double relativeGradient(
      Layout layout, double objective, double[] theta, double[] gradient) {
    int e = layout.embeddingEnd();
    double norm = VectorMath.dot(theta, theta, 0, e);
    double along = VectorMath.dot(theta, gradient, 0, e);
    double tangent = VectorMath.dot(gradient, gradient, 0, e) - along * along / norm;
    double embedding = Math.max(0, tangent) * norm;
    double rest = VectorMath.dot(gradient, gradient, e, theta.length);
    double size = 1 + VectorMath.dot(theta, theta, e, theta.length);
    return Math.sqrt((embedding + rest) * size) / Math.abs(objective);
  }
}
