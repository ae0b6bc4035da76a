package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.VectorMath;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearbyGradientsTest {

  private static NearbyGradients nearby(Kinked f, double radius) {
    return new NearbyGradients(new ScaleFreeGradient(f.layout()), radius);
  }

  private static double note(NearbyGradients near, Kinked f, double... x) {
    double[] g = new double[x.length];
    near.note(f.valueAndGradient(x, g), x, g);
    return near.relative();
  }

  @Test
  void gradientsFromBothSidesOfKinksCancel() {
    Kinked f = new Kinked(2, Kinked::valley);
    NearbyGradients near = nearby(f, 0.01);
    double alone = note(near, f, 1, 1.001);
    double both = note(near, f, 1, 0.999);
    assertTrue(alone > 20, "a single gradient: " + alone);
    assertEquals(0, both, 1e-12);
  }

  /** On the floor of the valley but not at its end the slope along the floor remains. */
  @Test
  void whatPointsAlongAKinkDoesNotCancel() {
    Kinked f = new Kinked(2, Kinked::valley);
    NearbyGradients near = nearby(f, 0.01);
    note(near, f, 0.5, 0.251);
    double both = note(near, f, 0.5, 0.249);
    // The projection of (-2(1-x), 0) on the floor's tangent (1, 2x), with ‖θ‖ and the value there.
    double slope = 2 * 0.5 / Math.sqrt(2);
    double value = 1 + 0.008 + 0.25;
    assertEquals(slope * Math.sqrt(1 + 0.25 + 0.249 * 0.249) / value, both, 1e-9);
  }

  @Test
  void gradientsFurtherApartThanTheRadiusDoNot() {
    Kinked f = new Kinked(2, Kinked::valley);
    NearbyGradients near = nearby(f, 0.001);
    note(near, f, 1, 1.01);
    assertTrue(note(near, f, 1, 0.99) > 20);
    near = nearby(f, 0);
    note(near, f, 1, 1 + 1e-15);
    assertTrue(note(near, f, 1, 1 - 1e-15) > 20, "radius zero: the gradient itself");
  }

  @Test
  void neverLongerThanTheGradientsItCombinesAndForgottenOnRestart() {
    SplittableRandom r = new SplittableRandom(5);
    Kinked f = new Kinked(6, Kinked::corners);
    NearbyGradients near = nearby(f, 0.01);
    ScaleFreeGradient single = new ScaleFreeGradient(f.layout());
    double least = Double.POSITIVE_INFINITY;
    double last = Double.NaN;
    for (int k = 0; k < 400; k++) {
      double[] x = new double[6];
      for (int i = 0; i < 6; i++) {
        x[i] = i + 1 + 1e-3 * r.nextGaussian();
      }
      double[] g = new double[6];
      double value = f.valueAndGradient(x, g);
      near.note(value, x, g);
      last = single.relative(value, x, g);
      least = Math.min(least, last);
      assertTrue(near.relative() <= least * 1.02, k + ": " + near.relative() + " > " + least);
    }
    assertTrue(near.relative() < 0.1 * least, near.relative() + " of " + least);
    near.restart();
    double[] x = {1.5, 2, 3, 4, 5, 6};
    double[] g = new double[6];
    double value = f.valueAndGradient(x, g);
    near.note(value, x, g);
    assertEquals(single.relative(value, x, g), near.relative(), 1e-12);
  }

  @Test
  void survivesAnInterruption() {
    Kinked f = new Kinked(2, Kinked::valley);
    NearbyGradients near = nearby(f, 0.01);
    note(near, f, 0.5, 0.251);
    NearbyGradients other = nearby(f, 0.01);
    State saved = State.of(State.save(near::state));
    other.state(saved);
    saved.end();
    assertEquals(near.relative(), other.relative());
    assertEquals(note(near, f, 0.5, 0.249), note(other, f, 0.5, 0.249));
  }

  /** Where no gradient ever gets short, a run still knows that it has arrived. */
  @Test
  void descentsConvergeOnKinks() {
    for (Kinked f : new Kinked[] {new Kinked(2, Kinked::valley), new Kinked(6, Kinked::corners)}) {
      int n = f.layout().size();
      Optimiser.Lbfgs settings = new Optimiser.Lbfgs(10, 3000, new Convergence(0.1, 1e-6));
      double[] start = new double[n];
      start[0] = -1;
      Outcome outcome = new LbfgsRun(Toy.chart(f), settings, 1, 0, Watch.none()).from(start);
      assertInstanceOf(Outcome.Converged.class, outcome, outcome.stop().words());
      assertEquals(1, outcome.trace().last().objective(), 1e-4);
      assertTrue(outcome.trace().last().relativeGradient() <= 0.1);
      assertTrue(outcome.trace().evaluations() < 3000);
      double[] g = new double[n];
      double[] end = new double[n];
      for (int i = 0; i < n; i++) {
        end[i] = i + 1 - 1e-9;
      }
      f.valueAndGradient(end, g);
      assertTrue(VectorMath.norm(g) > 5, "the gradient itself stays long");
    }
  }
}
