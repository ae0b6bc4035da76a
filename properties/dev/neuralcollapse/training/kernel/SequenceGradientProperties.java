package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Goal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The engine on sequence networks against the definition and forward-mode derivatives. */
class SequenceGradientProperties {

  /** Kind × norm × mask × readout × entry × affine × keys, each once. */
  @Test
  void everyCombination() {
    for (int i = 0; i < SequenceCase.COMBINATIONS; i++) {
      SequenceCase c = SequenceCase.drawn(i, 31 * i + 7);
      check(c);
    }
  }

  @Property(tries = 100, seed = "4301", edgeCases = EdgeCasesMode.NONE)
  void anyCombination(@ForAll long seed) {
    check(SequenceCase.drawn((int) Math.floorMod(seed, SequenceCase.COMBINATIONS), seed));
  }

  private static void check(SequenceCase c) {
    double[] gradient = new double[c.theta().length];
    double value = evaluate(c, Precision.F64, 1, gradient);
    double expected = c.total(c.theta());
    assertEquals(expected, value, 1e-12 * Math.abs(expected), c::toString);
    double norm = norm(gradient);
    SplittableRandom r = new SplittableRandom(5);
    for (int k = 0; k < 3; k++) {
      double[] direction = r.doubles(gradient.length, -1, 1).toArray();
      double slope = c.along(direction).slope();
      assertEquals(
          slope, dot(gradient, direction), 1e-11 * (1 + norm * norm(direction)), c::toString);
    }
    float32(c, expected, gradient);
  }

  private static void float32(SequenceCase c, double value, double[] gradient) {
    double[] rough = new double[gradient.length];
    double single = evaluate(c, Precision.F32, 1, rough);
    assertEquals(value, single, 1e-4 * Math.abs(value), c::toString);
    double[] difference = new double[rough.length];
    Arrays.setAll(difference, i -> rough[i] - gradient[i]);
    assertTrue(norm(difference) <= 1e-3 * norm(gradient), c::toString);
  }

  /** Every single entry, where directions could hide an error of measure zero. */
  @Property(tries = 40, seed = "4302", edgeCases = EdgeCasesMode.NONE)
  void everyEntryIsTheDifferenceQuotient(@ForAll long seed) {
    SequenceCase c = SequenceCase.drawn((int) Math.floorMod(seed, SequenceCase.COMBINATIONS), seed);
    double[] gradient = new double[c.theta().length];
    evaluate(c, Precision.F64, 1, gradient);
    double most = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    SplittableRandom r = new SplittableRandom(seed + 2);
    int wrong = 0;
    for (int k = 0; k < 20; k++) {
      int i = r.nextInt(gradient.length);
      double h = 1e-6;
      double[] up = c.theta().clone();
      double[] down = c.theta().clone();
      up[i] += h;
      down[i] -= h;
      double quotient = (c.total(up) - c.total(down)) / (2 * h);
      wrong += Math.abs(quotient - gradient[i]) > 1e-6 * (1 + most) ? 1 : 0;
    }
    // A kink inside the step is possible, twice in twenty is not.
    assertTrue(wrong <= 1, () -> c + " wrong in several entries");
  }

  @Property(tries = 40, seed = "4303", edgeCases = EdgeCasesMode.NONE)
  void aBatchOfAllRowsIsTheWholeAndPartsAverageToIt(@ForAll long seed) {
    SequenceCase c = SequenceCase.drawn((int) Math.floorMod(seed, SequenceCase.COMBINATIONS), seed);
    double[] theta = c.theta();
    try (Engine e = engine(c, Precision.F64, 1)) {
      int n = e.samples();
      int half = Math.max(1, n / 2);
      int[] rows = IntStream.range(0, n).map(i -> n - 1 - i).toArray();
      double[] whole = new double[theta.length];
      double[] a = new double[theta.length];
      double[] b = new double[theta.length];
      double v = e.valueAndGradient(theta, whole);
      double va = e.valueAndGradient(theta, a, rows, 0, half);
      double vb = e.valueAndGradient(theta, b, rows, half, n - half);
      double share = (double) half / n;
      assertEquals(v, share * va + (1 - share) * vb, 1e-11 * (1 + Math.abs(v)));
      double[] mean = new double[theta.length];
      Arrays.setAll(mean, i -> share * a[i] + (1 - share) * b[i]);
      assertArrayEquals(whole, mean, 1e-11 * (1 + norm(whole)));
    }
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static Engine engine(SequenceCase c, Precision precision, int threads) {
    return Engines.of(
        c.net(),
        Goal.of(c.objective()),
        TrainingData.of(c.data()),
        EngineOptions.of(threads).with(precision));
  }

  private static double evaluate(
      SequenceCase c, Precision precision, int threads, double[] gradient) {
    try (Engine e = engine(c, precision, threads)) {
      return e.valueAndGradient(c.theta(), gradient);
    }
  }
}
