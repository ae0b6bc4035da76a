package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Parameters;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule against a loop written from its paper, over the batches that the run really took. */
class UpdateRuleTest {
  private static final UpdateRule.Adam ADAM = new UpdateRule.Adam(0.8, 0.95, 1e-3);
  private static final double RATE = 0.05;

  /** A rule as a loop: mutable, one step a call. */
  @FunctionalInterface
  private interface Loop {
    void step(double[] x, double[] g, double rate, int t);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(new UpdateRule.Plain(), (Supplier<Loop>) UpdateRuleTest::plain),
        Arguments.of(new UpdateRule.HeavyBall(0.9), (Supplier<Loop>) () -> momentum(0.9, false)),
        Arguments.of(new UpdateRule.HeavyBall(0), (Supplier<Loop>) UpdateRuleTest::plain),
        Arguments.of(new UpdateRule.Nesterov(0.9), (Supplier<Loop>) () -> momentum(0.9, true)),
        Arguments.of(ADAM, (Supplier<Loop>) () -> adam(0)),
        Arguments.of(new UpdateRule.AdamW(ADAM, 0.3), (Supplier<Loop>) () -> adam(0.3)));
  }

  private static Loop plain() {
    return (x, g, rate, t) -> {
      for (int i = 0; i < x.length; i++) {
        x[i] -= rate * g[i];
      }
    };
  }

  /**
   * {@code torch.optim.SGD} as its documentation has it: the buffer starts as the first gradient;
   * with Nesterov {@code g ← g + μ b}, otherwise {@code g ← b}; then {@code θ ← θ - γ g}.
   */
  private static Loop momentum(double mu, boolean nesterov) {
    double[] buffer = new double[Quadratic.N];
    return (x, g, rate, t) -> {
      for (int i = 0; i < x.length; i++) {
        buffer[i] = t == 1 ? g[i] : mu * buffer[i] + g[i];
        double step = nesterov ? g[i] + mu * buffer[i] : buffer[i];
        x[i] -= rate * step;
      }
    };
  }

  /** Algorithm 2 of Loshchilov and Hutter with bias corrections by running products. */
  private static Loop adam(double decay) {
    double[] m = new double[Quadratic.N];
    double[] v = new double[Quadratic.N];
    double[] products = {1, 1};
    int decays = Quadratic.LAYOUT.penalisedEnd();
    return (x, g, rate, t) -> {
      products[0] *= ADAM.beta1();
      products[1] *= ADAM.beta2();
      for (int i = 0; i < x.length; i++) {
        m[i] = ADAM.beta1() * m[i] + (1 - ADAM.beta1()) * g[i];
        v[i] = ADAM.beta2() * v[i] + (1 - ADAM.beta2()) * g[i] * g[i];
        double mHat = m[i] / (1 - products[0]);
        double vHat = v[i] / (1 - products[1]);
        double decayed = i < decays ? rate * decay * x[i] : 0;
        x[i] -= decayed + rate * mHat / (Math.sqrt(vHat) + ADAM.epsilon());
      }
    };
  }

  private static double[] start() {
    double[] x = new double[Quadratic.N];
    Arrays.setAll(x, i -> Math.cos(3 * i + 1));
    return x;
  }

  private static Outcome run(Quadratic q, Optimiser.Descent d, long seed) {
    return new DescentRun(q, d, seed, Watch.none()).from(start());
  }

  private static double[] theta(Outcome outcome) {
    return Parameters.flatten(Quadratic.LAYOUT, outcome.model());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRunIsTheLoopOfItsPaper(UpdateRule rule, Supplier<Loop> loop) {
    Schedule schedule = new Schedule.Cosine(0.2).warmedUp(2);
    for (int batch : new int[] {0, 4, 7, 10}) {
      Quadratic q = Quadratic.of(Quadratic.spread(0.3, 3), 10, 4);
      Outcome outcome = run(q, Optimiser.descent(rule, RATE, schedule, batch, 6), 9);
      int perEpoch = batch == 0 ? 1 : (10 + batch - 1) / batch;
      double[] x = start();
      Loop reference = loop.get();
      for (int t = 1; t <= 6 * perEpoch; t++) {
        int[] rows = perEpoch == 1 ? q.all() : q.batches.get(t - 1);
        double rate = RATE * schedule.at(new Schedule.Clock(t - 1, perEpoch, 6L * perEpoch));
        reference.step(x, q.gradient(x, rows), rate, t);
      }
      assertArrayEquals(x, theta(outcome), 1e-13, "batch " + batch);
    }
  }

  @Test
  void anEpochTakesEverySampleOnceInAnOrderOfItsOwn() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.3, 3), 10, 4);
    Optimiser.Descent d =
        Optimiser.descent(new UpdateRule.Plain(), 0.01, Schedule.constant(), 4, 3);
    run(q, d, 9);
    assertEquals(9, q.batches.size());
    int[][] epochs = new int[3][];
    for (int e = 0; e < 3; e++) {
      assertEquals(2, q.batches.get(3 * e + 2).length, "the last batch is what is left");
      epochs[e] =
          q.batches.subList(3 * e, 3 * e + 3).stream().flatMapToInt(Arrays::stream).toArray();
      assertArrayEquals(q.all(), Arrays.stream(epochs[e]).sorted().toArray());
    }
    assertFalse(Arrays.equals(epochs[0], epochs[1]));
    assertFalse(Arrays.equals(epochs[1], epochs[2]));
    Quadratic other = Quadratic.of(Quadratic.spread(0.3, 3), 10, 4);
    run(other, d, 10);
    assertFalse(Arrays.equals(q.batches.get(0), other.batches.get(0)), "the seed");
  }

  @Test
  void adamWWithoutDecayIsAdamToTheBit() {
    for (int batch : new int[] {0, 3}) {
      Schedule s = Schedule.constant();
      Outcome adam =
          run(
              Quadratic.of(Quadratic.spread(0.3, 3), 10, 4),
              Optimiser.descent(ADAM, RATE, s, batch, 20),
              1);
      Outcome adamW =
          run(
              Quadratic.of(Quadratic.spread(0.3, 3), 10, 4),
              Optimiser.descent(new UpdateRule.AdamW(ADAM, 0), RATE, s, batch, 20),
              1);
      Outcome decayed =
          run(
              Quadratic.of(Quadratic.spread(0.3, 3), 10, 4),
              Optimiser.descent(new UpdateRule.AdamW(ADAM, 0.1), RATE, s, batch, 20),
              1);
      assertEquals(adam, adamW);
      assertNotEquals(adam, decayed);
    }
  }

  /** Decoupled decay minimises something else: it ends above the minimum of the objective. */
  @Test
  void decoupledDecayIsNotPartOfTheObjective() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.3, 3), 1, 4);
    Schedule s = new Schedule.Cosine(0);
    Outcome adam = run(q, Optimiser.descent(ADAM, RATE, s, 0, 2000), 1);
    UpdateRule decoupled = new UpdateRule.AdamW(ADAM, 0.3);
    Outcome adamW = run(q, Optimiser.descent(decoupled, RATE, s, 0, 2000), 1);
    assertEquals(1, adam.trace().last().objective(), 1e-11);
    assertTrue(adamW.trace().last().objective() > 1 + 1e-8);
    assertTrue(decoupled.minimises().contains("decoupled decay 0.3"));
    assertEquals("the objective reported", new UpdateRule.AdamW(ADAM, 0).minimises());
    assertTrue(adamW.stop().words().contains("decoupled decay 0.3"), adamW.stop().words());
    assertFalse(adam.stop().words().contains("decoupled"), adam.stop().words());
  }

  /** η < 2/Λ contracts every eigenvector of a quadratic by its own factor 1 - ηλ_k. */
  @Test
  void gradientDescentContractsAtTheKnownRate() {
    Quadratic q = Quadratic.of(Quadratic.spread(1, 1), 1, 2);
    Outcome outcome =
        run(q, Optimiser.descent(new UpdateRule.Plain(), 0.1, Schedule.constant(), 0, 50), 1);
    double[] x = start();
    double[] c = q.centre();
    for (int k = 0; k < Quadratic.N; k++) {
      x[k] = c[k] + Math.pow(0.9, 50) * (x[k] - c[k]);
    }
    assertArrayEquals(x, theta(outcome), 1e-13);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theLastGoodStateIsWhatADivergedRunGives(UpdateRule rule, Supplier<Loop> loop) {
    for (int batch : new int[] {0, 4}) {
      Quadratic q = Quadratic.of(Quadratic.spread(0.3, 3), 10, 4);
      double first = q.valueAndGradient(start(), new double[Quadratic.N]);
      q.limit = 3 * first;
      Outcome outcome = run(q, Optimiser.descent(rule, 8, Schedule.constant(), batch, 400), 9);
      assertInstanceOf(Outcome.Diverged.class, outcome);
      assertEquals(Stop.Reason.NOT_FINITE, outcome.stop().reason());
      assertTrue(q.valueAndGradient(theta(outcome), new double[Quadratic.N]) < q.limit);
      assertEquals(
          outcome.trace().last().objective(),
          q.valueAndGradient(theta(outcome), new double[Quadratic.N]),
          1e-12);
    }
  }

  @Test
  void anExplosionHasAName() {
    Quadratic q = Quadratic.of(Quadratic.spread(0.3, 3), 10, 4);
    for (int batch : new int[] {0, 4}) {
      Outcome outcome =
          run(q, Optimiser.descent(new UpdateRule.Plain(), 8, Schedule.constant(), batch, 400), 9);
      assertEquals(Stop.Reason.EXPLODED, outcome.stop().reason());
      assertTrue(outcome.trace().evaluations() < 20, outcome.stop().words());
    }
  }

  @Test
  void descentMayStopWhereItConverges() {
    Quadratic q = Quadratic.of(Quadratic.spread(1, 2), 1, 2);
    Optimiser.Descent d =
        new Optimiser.Descent(
            new UpdateRule.HeavyBall(0.5),
            0.3,
            Schedule.constant(),
            0,
            5000,
            new Convergence(1e-6, 1e-12));
    Outcome outcome = run(q, d, 1);
    assertInstanceOf(Outcome.Converged.class, outcome);
    assertTrue(outcome.trace().evaluations() < 1000);
    assertEquals(1, outcome.trace().last().objective(), 1e-9);
  }

  @Test
  void nonsenseIsAProgrammingError() {
    assertThrows(IllegalArgumentException.class, () -> new UpdateRule.HeavyBall(1));
    assertThrows(IllegalArgumentException.class, () -> new UpdateRule.Nesterov(-0.1));
    assertThrows(IllegalArgumentException.class, () -> new UpdateRule.Adam(0.9, 0.999, 0));
    assertThrows(IllegalArgumentException.class, () -> new UpdateRule.AdamW(ADAM, -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Optimiser.descent(ADAM, 0, Schedule.constant(), 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Optimiser.descent(ADAM, 1, Schedule.constant(), 0, 0));
  }
}
