package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Slot;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** The engine for every goal and every dense network, against definition and forward mode. */
class GoalGradientProperties {

  private static double evaluate(
      GoalCase c, double[] theta, double[] gradient, EngineOptions options) {
    try (Engine e = Engines.of(c.net(), c.goal(), TrainingData.of(c.data()), options)) {
      return e.valueAndGradient(theta, gradient);
    }
  }

  private static String kind(Architecture net) {
    return net.id() + (net instanceof Perceptron p ? p.branch() + " " + p.depth() : "");
  }

  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  @Property(tries = 600, seed = "4401", edgeCases = EdgeCasesMode.NONE)
  void valueAndGradientAreTheDefinition(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    GoalCase c = GoalCase.drawn(combination, seed);
    Statistics.label("network and criterion")
        .collect(c.net().id(), c.goal().criterion().id())
        .coverage(
            all -> {
              for (String id : new String[] {"mlp", "resnet", "rn1", "rn2"}) {
                for (String loss :
                    new String[] {
                      "ce",
                      "mse",
                      "mse-bias",
                      "regression",
                      "regression-bias",
                      "ordinal-logit",
                      "ordinal-probit",
                      "ordinal-cloglog"
                    }) {
                  all.check(id, loss).count(n -> n > 0);
                }
              }
            });
    double[] gradient = new double[c.theta().length];
    double value = evaluate(c, c.theta(), gradient, EngineOptions.of(1));
    assertEquals(c.total(c.theta()), value, 1e-12 * Math.abs(value), c::toString);
    double norm = Math.sqrt(Arrays.stream(gradient).map(v -> v * v).sum());
    SplittableRandom r = new SplittableRandom(seed + 1);
    for (int k = 0; k < 3; k++) {
      double[] direction = r.doubles(gradient.length, -1, 1).toArray();
      double along = 0;
      for (int i = 0; i < direction.length; i++) {
        along += gradient[i] * direction[i];
      }
      double scale = 1 + norm * Math.sqrt(gradient.length);
      assertEquals(c.along(direction).slope(), along, 1e-10 * scale, c::toString);
    }
  }

  /** Every slot by itself, where directions could hide one of many. */
  @Property(tries = 60, seed = "4402", edgeCases = EdgeCasesMode.NONE)
  void everySlotHasItsOwnDerivative(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    GoalCase c = GoalCase.drawn(combination, seed);
    double[] gradient = new double[c.theta().length];
    evaluate(c, c.theta(), gradient, EngineOptions.of(1));
    double most = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    for (Slot slot : c.layout().slots()) {
      SplittableRandom r = new SplittableRandom(seed);
      double[] direction = new double[gradient.length];
      double along = 0;
      for (int i = slot.from(); i < slot.to(); i++) {
        direction[i] = r.nextDouble(-1, 1);
        along += gradient[i] * direction[i];
      }
      assertEquals(
          c.along(direction).slope(),
          along,
          1e-10 * (1 + most * slot.size()),
          () -> slot.name() + " of " + c);
    }
  }

  @Property(tries = 60, seed = "4403", edgeCases = EdgeCasesMode.NONE)
  void scalarsVectorsAndThreadsGiveTheSameBits(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    GoalCase small = GoalCase.drawn(combination, seed);
    GoalCase c = GoalCase.of(small.net(), small.goal().criterion(), 400, r);
    for (Precision precision : Precision.values()) {
      double[] expected = new double[c.theta().length];
      EngineOptions options = EngineOptions.of(1).with(precision);
      double value = evaluate(c, c.theta(), expected, options.withoutVectors());
      for (int threads : new int[] {1, 2, 16}) {
        double[] gradient = new double[expected.length];
        assertEquals(
            value, evaluate(c, c.theta(), gradient, EngineOptions.of(threads).with(precision)));
        assertArrayEquals(expected, gradient);
      }
    }
  }

  /** Few values, most of them zero: held dense, in bytes or sparse. */
  @Property(tries = 60, seed = "4405", edgeCases = EdgeCasesMode.NONE)
  void theFormOfTheInputsChangesNoBit(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    GoalCase drawn = GoalCase.drawn(combination, seed);
    Matrix few = drawn.data().inputs().map(v -> Math.max(0, Math.rint(v)));
    GoalCase c =
        new GoalCase(
            drawn.net(), drawn.goal(), new Examples(few, drawn.data().targets()), drawn.theta());
    for (Precision precision : Precision.values()) {
      EngineOptions options = EngineOptions.of(1).with(precision);
      double[] dense = new double[c.theta().length];
      double value = evaluate(c, c.theta(), dense, options.with(InputForm.DENSE));
      for (InputForm form : InputForm.values()) {
        if (form == InputForm.SPARSE && c.layout().embeddingEnd() == 0) {
          continue;
        }
        double[] other = new double[dense.length];
        assertEquals(value, evaluate(c, c.theta(), other, options.with(form)));
        assertArrayEquals(dense, other, c::toString);
      }
    }
  }

  /** Single precision is the same function to about six digits. */
  @Property(tries = 200, seed = "4404", edgeCases = EdgeCasesMode.NONE)
  void floatsAreNearDoubles(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    GoalCase c = GoalCase.drawn(combination, seed);
    double[] theta = c.theta().clone();
    double[] exact = new double[theta.length];
    double[] single = new double[theta.length];
    double value = evaluate(c, theta, exact, EngineOptions.of(1));
    double near = evaluate(c, theta, single, EngineOptions.of(1).with(Precision.F32));
    assertEquals(value, near, 2e-5 * Math.abs(value), () -> kind(c.net()) + " " + c);
    double most = Arrays.stream(exact).map(Math::abs).max().orElse(0);
    assertArrayEquals(exact, single, 2e-4 * (1 + most));
  }
}
