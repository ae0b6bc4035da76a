package dev.neuralcollapse.training;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.VectorMath;

/**
 * One run of limited-memory BFGS (Nocedal 1980). The free objective ignores the embedding's scale,
 * so the run starts from an embedding of Frobenius norm {@link #EMBEDDING_NORM} and ends with one
 * of norm 1.
 */
final class LbfgsRun {
  private static final double EMBEDDING_NORM = 1;

  private final Engine engine;
  private final Optimiser.Lbfgs settings;
  private final boolean free;
  private final Recorder recorder;
  private final LineSearch search;
  private final double[][] steps;
  private final double[][] changes;
  private final double[] inverse;
  private final double[] alpha;
  private int stored;
  private int newest = -1;

  LbfgsRun(Engine engine, TrainingSpec spec, Optimiser.Lbfgs settings, ProgressListener listener) {
    int n = engine.layout().size();
    this.engine = engine;
    this.settings = settings;
    this.free = spec.objective().embedding() == EmbeddingDecay.FREE;
    this.recorder = new Recorder(engine.layout(), settings.maxEvaluations(), listener);
    this.search = new LineSearch(engine);
    this.steps = new double[settings.memory()][n];
    this.changes = new double[settings.memory()][n];
    this.inverse = new double[settings.memory()];
    this.alpha = new double[settings.memory()];
  }

  Outcome from(double[] start) {
    double[] theta = start.clone();
    if (free) {
      rescale(theta, EMBEDDING_NORM);
    }
    double[] gradient = new double[theta.length];
    double[] direction = new double[theta.length];
    double value = engine.valueAndGradient(theta, gradient);
    if (Double.isNaN(value)) {
      return new Outcome.Diverged(
          engine.layout().toNetwork(theta), recorder.trace(1), Ending.failed(engine, 1));
    }
    int used = 1;
    recorder.note(used, value, theta, gradient);
    while (true) {
      if (settings
          .convergence()
          .reached(recorder.relativeGradient(), recorder.relativeDecrease())) {
        return new Outcome.Converged(
            network(theta),
            recorder.trace(used),
            Ending.converged(recorder, settings.convergence()));
      }
      if (used >= settings.maxEvaluations()) {
        return capped(theta, used, Ending.budget(recorder, used + " evaluations"));
      }
      double slope = direction(gradient, direction);
      double first = stored == 0 ? Math.min(1, 0.1 / VectorMath.norm(direction)) : 1;
      boolean found =
          search.search(theta, value, slope, direction, first, settings.maxEvaluations() - used);
      used += search.evaluations();
      if (found) {
        double[] from = theta;
        double[] old = gradient;
        theta = search.takePoint(theta);
        gradient = search.takeGradient(gradient);
        value = search.value();
        remember(from, old, theta, gradient);
        recorder.note(used, value, theta, gradient);
      } else if (stored > 0) {
        stored = 0;
      } else if (used < settings.maxEvaluations()) {
        return capped(theta, used, Ending.noDescent(recorder));
      }
    }
  }

  private Outcome capped(double[] theta, int used, Stop stop) {
    return new Outcome.Capped(network(theta), recorder.trace(used), stop);
  }

  private dev.neuralcollapse.network.Network network(double[] theta) {
    double[] out = theta.clone();
    if (free) {
      rescale(out, 1);
    }
    return engine.layout().toNetwork(out);
  }

  private void rescale(double[] theta, double norm) {
    int e = engine.layout().embeddingEnd();
    double now = Math.sqrt(VectorMath.dot(theta, theta, 0, e));
    if (now > 0) {
      VectorMath.scale(theta, norm / now, 0, e);
    }
  }

  /** The two-loop recursion; fills {@code -H g} and returns its slope, which is negative. */
  private double direction(double[] gradient, double[] direction) {
    int n = gradient.length;
    for (int i = 0; i < n; i++) {
      direction[i] = -gradient[i];
    }
    int m = settings.memory();
    for (int j = 0; j < stored; j++) {
      int i = Math.floorMod(newest - j, m);
      alpha[i] = inverse[i] * VectorMath.dot(steps[i], direction);
      VectorMath.addScaled(direction, -alpha[i], changes[i]);
    }
    if (stored > 0) {
      double yy = VectorMath.dot(changes[newest], changes[newest]);
      VectorMath.scale(direction, 1 / (inverse[newest] * yy), 0, n);
    }
    for (int j = stored - 1; j >= 0; j--) {
      int i = Math.floorMod(newest - j, m);
      double beta = inverse[i] * VectorMath.dot(changes[i], direction);
      VectorMath.addScaled(direction, alpha[i] - beta, steps[i]);
    }
    double slope = VectorMath.dot(gradient, direction);
    if (slope < 0) {
      return slope;
    }
    stored = 0;
    for (int i = 0; i < n; i++) {
      direction[i] = -gradient[i];
    }
    return -VectorMath.dot(gradient, gradient);
  }

  private void remember(double[] from, double[] old, double[] theta, double[] gradient) {
    int next = (newest + 1) % settings.memory();
    double[] s = steps[next];
    double[] y = changes[next];
    for (int i = 0; i < s.length; i++) {
      s[i] = theta[i] - from[i];
      y[i] = gradient[i] - old[i];
    }
    double sy = VectorMath.dot(s, y);
    // Negative curvature (a kink was crossed, the search gave up early) would spoil the model.
    if (sy > 1e-12 * VectorMath.norm(s) * VectorMath.norm(y)) {
      inverse[next] = 1 / sy;
      newest = next;
      stored = Math.min(stored + 1, settings.memory());
    }
  }
}
