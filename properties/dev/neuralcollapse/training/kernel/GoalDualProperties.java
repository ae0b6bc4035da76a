package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The reference itself against the definition and its difference quotients. */
class GoalDualProperties {

  @Property(tries = 300, seed = "4301", edgeCases = EdgeCasesMode.NONE)
  void theReferenceIsTheDefinition(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    GoalCase c = GoalCase.drawn(combination, seed);
    double[] direction = new SplittableRandom(seed + 1).doubles(c.theta().length, -1, 1).toArray();
    Dual dual = c.along(direction);
    double value = c.total(c.theta());
    assertEquals(value, dual.value(), 1e-10 * Math.abs(value));
    double h = 1e-7;
    double[] up = c.theta().clone();
    double[] down = c.theta().clone();
    for (int i = 0; i < up.length; i++) {
      up[i] += h * direction[i];
      down[i] -= h * direction[i];
    }
    double quotient = (c.total(up) - c.total(down)) / (2 * h);
    // A kink of a ReLU inside the step is possible but does not happen with these seeds.
    assertEquals(quotient, dual.slope(), 1e-5 * (1 + Math.abs(value) + Math.abs(quotient)));
  }
}
