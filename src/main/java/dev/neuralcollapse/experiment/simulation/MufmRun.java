package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.descent.GradientDescent;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.optimum.BalancedFeatures;
import dev.neuralcollapse.optimum.MufmOptimum;
import dev.neuralcollapse.optimum.MufmProblem;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * The multilayer unconstrained features model on drawn data, by plain gradient descent over time
 * and by its solver over λ.
 *
 * @param data X
 * @param seed of the data and of the start
 */
record MufmRun(BalancedFeatures data, long seed) {
  static final int CLASSES = 3;
  static final int PER_CLASS = 10;
  static final int WIDTH = 5;
  static final double NOISE = 0.3;
  static final double DECAY_W = 0.005;
  static final double DECAY = 0.01;
  static final double STEP = 0.5;
  private static final int STARTS = 3;

  /**
   * Features on the way.
   *
   * @param at steps made, or λ
   */
  record State(
      double at, double value, double within, double pfc1, double pfc2, double alignment) {}

  static MufmRun drawn(long seed) {
    return new MufmRun(BalancedFeatures.drawn(CLASSES, PER_CLASS, WIDTH, NOISE, seed), seed);
  }

  MufmProblem problem(double decay) {
    return new MufmProblem(data.rows(), CLASSES, DECAY_W, decay);
  }

  /** Gradient descent in W and H together, from standard normals; a state a checkpoint. */
  Seq<State> descended(MufmProblem problem, Seq<Integer> checkpoints) {
    Smooth joint = problem.joint();
    Draw draw = Draw.from(Draw.mix(seed, 4));
    double[] x = draw.gaussian(joint.size()).toArray();
    Vector<State> states = Vector.empty();
    int made = 0;
    for (int next : checkpoints) {
      Minimum end = new GradientDescent(STEP, next - made, 0).from(joint, x);
      x = end.point();
      made = next;
      Matrix h = Matrix.slice(problem.samples(), problem.width(), x, CLASSES * problem.width());
      states = states.append(state(next, end.value(), new BalancedFeatures(h, CLASSES)));
    }
    return states;
  }

  /** The lowest point found, for each λ. */
  Seq<State> solved(Seq<Double> decays) {
    return decays.map(
        decay -> {
          MufmOptimum found = optimum(decay);
          return state(decay, found.value(), found.features());
        });
  }

  /** The lowest point found. */
  MufmOptimum optimum(double decay) {
    return MufmOptimum.of(problem(decay), STARTS, seed);
  }

  /**
   * What theory leaves of {@code tr Σ_W} at every stationary point, as a share of that of the data:
   * {@code (1 + 1/(4KNλλ_W))^-2} (D).
   */
  static double floor(double decay) {
    double strength = 4.0 * CLASSES * CLASSES * PER_CLASS * decay * DECAY_W;
    return 1 / ((1 + 1 / strength) * (1 + 1 / strength));
  }

  private State state(double at, double value, BalancedFeatures h) {
    return new State(at, value, h.within(), h.pfc1(), h.pfc2(), h.alignment(data));
  }
}
