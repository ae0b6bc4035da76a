package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The multilayer unconstrained features model: objective, gradients, eliminated classifier. */
class MufmProperties {

  private static MufmProblem problem(long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    int k = 2 + rng.nextInt(3);
    int n = 1 + rng.nextInt(3);
    int d = 1 + rng.nextInt(5);
    BalancedFeatures data = BalancedFeatures.drawn(k, n, d, 0.5, seed);
    double decayW = Math.pow(10, rng.nextDouble(-3, 0));
    return new MufmProblem(data.rows(), k, decayW, Math.pow(10, rng.nextDouble(-3, 1)));
  }

  private static double[] gaussian(int size, long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    return rng.doubles(size).map(x -> rng.nextGaussian()).toArray();
  }

  /** {@code (1/2N)‖HWᵀ - Y‖² + (λ_W/2)‖W‖² + (λ/2)‖H - X‖²} from matrices. */
  private static double objective(MufmProblem p, Matrix w, Matrix h) {
    Matrix y = Matrix.generate(p.samples(), p.classes(), (i, k) -> i / p.perClass() == k ? 1 : 0);
    return h.timesTransposed(w).minus(y).sumOfSquares() / (2 * p.samples())
        + p.decayW() / 2 * w.sumOfSquares()
        + p.decay() / 2 * h.minus(p.data()).sumOfSquares();
  }

  @Property(tries = 40, seed = "8301")
  void bothFormsAreTheObjective(@ForAll long seed) {
    MufmProblem p = problem(seed);
    double[] x = gaussian(p.joint().size(), seed);
    int head = p.classes() * p.width();
    Matrix w = Matrix.slice(p.classes(), p.width(), x, 0);
    Matrix h = Matrix.slice(p.samples(), p.width(), x, head);
    double joint = p.joint().valueAndGradient(x, new double[x.length]);
    assertEquals(objective(p, w, h), joint, 1e-12 * (1 + joint));
    double reduced = p.reduced().valueAndGradient(h.toArray(), new double[p.reduced().size()]);
    Matrix best = p.classifier(h);
    assertEquals(objective(p, best, h), reduced, 1e-12 * (1 + reduced));
    // Ridge regression: nothing beats it, and the quadratic says by how much.
    Matrix off = w.minus(best);
    double excess =
        h.timesTransposed(off).sumOfSquares() / (2 * p.samples())
            + p.decayW() / 2 * off.sumOfSquares();
    assertEquals(joint - reduced, excess, 1e-10 * (1 + joint));
  }

  @Property(tries = 40, seed = "8302")
  void gradientsAreThoseOfTheValues(@ForAll long seed) {
    MufmProblem p = problem(seed);
    for (Smooth f : new Smooth[] {p.joint(), p.reduced()}) {
      double[] x = gaussian(f.size(), seed);
      double[] direction = gaussian(f.size(), seed + 1);
      double[] gradient = new double[f.size()];
      f.valueAndGradient(x, gradient);
      double slope = 0;
      for (int i = 0; i < x.length; i++) {
        slope += gradient[i] * direction[i];
      }
      double step = 1e-5;
      double there = at(f, x, direction, step) - at(f, x, direction, -step);
      assertEquals(slope, there / (2 * step), 1e-6 * (1 + Math.abs(slope)));
    }
  }

  private static double at(Smooth f, double[] x, double[] direction, double step) {
    double[] moved = x.clone();
    for (int i = 0; i < x.length; i++) {
      moved[i] += step * direction[i];
    }
    return f.valueAndGradient(moved, new double[moved.length]);
  }

  /** At X = 0 it is the unconstrained features model, known in closed form where d is enough. */
  @Property(tries = 12, seed = "8303")
  void withoutDataItIsTheUnconstrainedModel(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    int k = 2 + rng.nextInt(2);
    int n = 1 + rng.nextInt(3);
    double product = Math.pow(10, rng.nextDouble(-5, -2)) / (n * k * k);
    double decayW = Math.pow(10, rng.nextDouble(-3, -1));
    MufmProblem p = new MufmProblem(Matrix.zeros(k * n, k + 1), k, decayW, product / decayW);
    double expected = k * (Math.sqrt(n * product) - n * k * product / 2);
    MufmOptimum found = MufmOptimum.of(p, 4, seed);
    assertEquals(expected, found.value(), 1e-10);
    assertEquals(0, found.features().pfc1(), 1e-8);
  }

  /** Where the gradient vanishes H is a backward Euler step from X, and the value is no higher. */
  @Property(tries = 12, seed = "8304")
  void theSolutionIsStationaryAndBelowTheData(@ForAll long seed) {
    MufmProblem p = problem(seed);
    MufmOptimum found = MufmOptimum.of(p, 3, seed);
    assertTrue(found.minimum().gradientNorm() < 1e-8, () -> found.minimum().reason());
    assertTrue(found.minimum().curvature().get().looksLikeMinimum());
    double[] x = p.data().toArray();
    assertTrue(found.value() <= p.reduced().valueAndGradient(x, new double[x.length]));
    Matrix h = found.features().rows();
    Matrix w = p.classifier(h);
    Matrix y = Matrix.generate(p.samples(), p.classes(), (i, k) -> i / p.perClass() == k ? 1 : 0);
    Matrix pull = h.timesTransposed(w).minus(y).times(w).scale(1.0 / p.samples());
    assertTrue(h.plus(pull.scale(1 / p.decay())).minus(p.data()).maxAbs() < 1e-6);
  }
}
