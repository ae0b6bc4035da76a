package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.CurvaturePairs;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Truncated Newton on quadratics, where everything is known, and on networks. */
class NewtonTest {
  private static final TrainingData CLUSTERS = TrainingData.of(Toy.clusters(3, 40, 5, 0.5, 1));

  private static TrainingSpec spec(Optimiser optimiser, EmbeddingDecay decay) {
    return new TrainingSpec(
        ResidualNetwork.rn1(5, 7, 3, 3),
        new Objective(Loss.CROSS_ENTROPY, 0.01, decay),
        optimiser,
        Initialisation.standard(),
        11);
  }

  private static double[] start() {
    double[] x = new double[Quadratic.N];
    Arrays.setAll(x, i -> Math.cos(3 * i + 1));
    return x;
  }

  private static CurvaturePairs plain() {
    return new CurvaturePairs(1, Quadratic.N);
  }

  private static double norm(double[] a) {
    return Math.sqrt(Quadratic.dot(a, a));
  }

  private static double model(Quadratic q, double[] g, double[] p) {
    double s = Quadratic.dot(g, p);
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        s += p[i] * q.curvature.get(i, j) * p[j] / 2;
      }
    }
    return s;
  }

  /** In a wide region with products enough it is the solution of {@code A p = -g}. */
  @Test
  void theModelIsSolvedWhereThereIsRoom() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.5, 50), 3, 4);
    double[] g = q.gradient(start(), q.all());
    Steihaug s = new Steihaug(q);
    assertTrue(s.solve(start(), g, 100, 1e-3, plain(), 1e-10, 3 * Quadratic.N));
    double[] c = q.centre();
    double[] expected = new double[Quadratic.N];
    Arrays.setAll(expected, i -> c[i] - start()[i]);
    assertArrayEquals(expected, s.step(), 1e-8);
    assertFalse(s.edge());
    assertEquals(-model(q, g, s.step()), s.promised(), 1e-9);
    assertTrue(s.evaluations() <= 3 * Quadratic.N);
  }

  /** Any region: not outside, at least the steepest descent's promise, and the promise is true. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 0.7, 3, 50})
  void theStepKeepsToItsRegion(double radius) {
    for (double low : new double[] {0.5, -1}) {
      double[] eigenvalues = Quadratic.spread(0.5, 50);
      eigenvalues[3] = low;
      Quadratic q = Quadratic.of(eigenvalues, 3, 4);
      double[] g = q.gradient(start(), q.all());
      Steihaug s = new Steihaug(q);
      assertTrue(s.solve(start(), g, radius, 1e-3, plain(), 1e-10, 60));
      assertTrue(norm(s.step()) <= radius * (1 + 1e-9));
      assertEquals(s.edge(), norm(s.step()) > radius * (1 - 1e-9));
      assertTrue(low > 0 || s.edge(), "negative curvature leads to the edge");
      assertEquals(-model(q, g, s.step()), s.promised(), 1e-7 * Math.max(1, s.promised()));
      double[] along = g.clone();
      double gg = Quadratic.dot(g, g);
      double gAg = 2 * (model(q, new double[g.length], g));
      double t = gAg > 0 ? Math.min(gg / gAg, radius / norm(g)) : radius / norm(g);
      for (int i = 0; i < g.length; i++) {
        along[i] = -t * g[i];
      }
      assertTrue(s.promised() >= -model(q, g, along) * (1 - 1e-7));
      assertTrue(Quadratic.dot(g, s.step()) < 0);
    }
  }

  @Test
  void oneProductIsSteepestDescent() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.5, 50), 1, 4);
    double[] g = q.gradient(start(), q.all());
    Steihaug s = new Steihaug(q);
    assertTrue(s.solve(start(), g, 100, 1e-3, plain(), 1e-10, 1));
    double cosine = -Quadratic.dot(g, s.step()) / norm(g) / norm(s.step());
    assertEquals(1, cosine, 1e-12);
    assertEquals(1, s.evaluations());
  }

  /** A quadratic of condition 1e4 is minimised in a few dozen products. */
  @Test
  void aQuadraticIsMinimised() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.01, 100), 3, 4);
    double least = q.valueAndGradient(q.centre(), new double[Quadratic.N]);
    Outcome outcome = new NewtonRun(Toy.chart(q), lasting(2000), 0, Watch.none()).from(start());
    assertEquals(least, outcome.trace().last().objective(), 1e-10);
    assertArrayEquals(
        q.centre(), Parameters.flatten(Quadratic.LAYOUT, outcome.model()), 1e-4, "the minimiser");
    assertTrue(outcome.trace().evaluations() < 500, outcome.stop().words());
    assertTrue(outcome.stop().reason() != Stop.Reason.BUDGET, outcome.stop().words());
  }

  private static Optimiser.Newton lasting(int evaluations) {
    return new Optimiser.Newton(evaluations, 40, Convergence.never());
  }

  @Test
  void itDescendsKeepsItsBudgetAndBeatsGradientDescent() {
    for (EmbeddingDecay decay : EmbeddingDecay.values()) {
      for (int budget : new int[] {1, 2, 3, 50, 200}) {
        Outcome outcome = Trainer.train(spec(lasting(budget), decay), CLUSTERS, Session.plain(1));
        assertTrue(outcome.trace().evaluations() <= budget);
        double before = Double.POSITIVE_INFINITY;
        for (Trace.Point p : outcome.trace().points()) {
          assertTrue(p.objective() <= before);
          before = p.objective();
        }
        if (budget == 200) {
          Optimiser slow =
              Optimiser.descent(new UpdateRule.Plain(), 0.1, Schedule.constant(), 0, budget);
          Outcome descent = Trainer.train(spec(slow, decay), CLUSTERS, Session.plain(1));
          assertTrue(before < descent.trace().last().objective());
        }
      }
    }
  }

  @Test
  void threadsChangeNoBit() {
    TrainingSpec spec = spec(lasting(60), EmbeddingDecay.FREE);
    Outcome one = Trainer.train(spec, CLUSTERS, Session.plain(1));
    assertEquals(one, Trainer.train(spec, CLUSTERS, Session.plain(2)));
    assertEquals(one, Trainer.train(spec, CLUSTERS, Session.plain(16)));
    assertEquals(1, one.network().embedding().sumOfSquares(), 1e-12);
  }

  @Test
  void itSaysWhyItCannotStart() {
    TrainingSpec spec = spec(lasting(60), EmbeddingDecay.FREE);
    Network start = (Network) Trainer.initial(spec);
    Model dead = new Network(Affine.zeros(7, 5), start.blocks(), start.head());
    Outcome outcome =
        Trainer.train(spec.with(new Initialisation.FromNetwork(dead)), CLUSTERS, Session.plain(1));
    assertInstanceOf(Outcome.Diverged.class, outcome);
    assertEquals(Stop.Reason.ZERO_VARIANCE, outcome.stop().reason());
  }

  /** Beyond the limit the objective has no value: the run steps back and goes round. */
  @Test
  void placesWithoutAValueAreAvoided() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.01, 100), 3, 4);
    q.limit = q.valueAndGradient(start(), new double[Quadratic.N]) * 1.0001;
    Outcome outcome = new NewtonRun(Toy.chart(q), lasting(2000), 0, Watch.none()).from(start());
    double least = q.valueAndGradient(q.centre(), new double[Quadratic.N]);
    assertEquals(least, outcome.trace().last().objective(), 1e-8);
  }

  @Test
  void nonsenseIsAProgrammingError() {
    assertThrows(
        IllegalArgumentException.class, () -> new Optimiser.Newton(0, 1, Convergence.never()));
    assertThrows(
        IllegalArgumentException.class, () -> new Optimiser.Newton(1, 0, Convergence.never()));
  }
}
