package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.network.Loss;
import io.vavr.control.Option;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Free features under one layer: closed forms against descents and against numbers by hand. */
class UfmOptimumTest {

  /** K = 2, n = 1, c = 1/4: ρ = log(4 - 1), the value -log(3/4) + (1/4) log 3. */
  @Test
  void crossEntropyByHand() {
    UfmOptimum o = UfmOptimum.of(Loss.CROSS_ENTROPY, 2, 1, 0.25, 0.25);
    assertEquals(Math.log(3), o.rho().mid(), 1e-15);
    assertEquals(-Math.log(0.75) + Math.log(3) / 4, o.value(), 1e-15);
    assertEquals(Math.sqrt(Math.log(3)), o.classifierNorm().mid(), 1e-15);
    assertTrue(o.enclosure().get().width() < 1e-14);
    assertTrue(o.attained());
  }

  /** K = 2, n = 4, λ_W = λ_H = 1/8: c = 1/4, half of the threshold. */
  @Test
  void squaredErrorByHand() {
    UfmOptimum frame = UfmOptimum.of(Loss.SQUARED, 2, 4, 0.125, 0.125);
    assertEquals(0.25, frame.c().mid(), 0);
    assertEquals(0.5, frame.scale().mid(), 0);
    assertEquals(2 * (0.25 - 2 * 0.0625 / 2), frame.value(), 1e-15);
    // a² = scale √n, K of them
    assertEquals(Math.sqrt(2 * 0.5 * 2), frame.classifierNorm().mid(), 1e-15);
    assertEquals(2, frame.singularValues().size());
    UfmOptimum etf = UfmOptimum.of(Loss.SQUARED_WITH_BIAS, 2, 4, 0.125, 0.125);
    assertEquals(frame.value() / 2, etf.value(), 1e-15);
    assertEquals(1, etf.singularValues().size());
  }

  @Test
  void nothingIsLearnedFromTheThresholdOn() {
    for (Loss loss : Loss.values()) {
      // n λ_W λ_H = 4/64 = 1/16 = 1/K² exactly
      UfmOptimum at = UfmOptimum.of(loss, 4, 4, 0.125, 0.125);
      assertEquals(0, at.classifierNorm().hi(), 0);
      double zero =
          switch (loss) {
            case CROSS_ENTROPY -> Math.log(4);
            case SQUARED -> 0.5;
            case SQUARED_WITH_BIAS -> 0.375;
          };
      assertEquals(zero, at.value(), 1e-15);
      assertTrue(UfmOptimum.of(loss, 4, 4, 0.12, 0.125).classifierNorm().lo() > 0);
      // A quarter of the samples at the same decays are below it.
      assertTrue(UfmOptimum.of(loss, 4, 1, 0.125, 0.125).value() < zero - 1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void descentsEndAtTheClosedForm(Loss loss) {
    for (int d : new int[] {3, 5}) {
      UfmProblem problem = UfmProblem.of(loss, 4, 2, d, 0.03, 0.01);
      UfmOptimum o = UfmOptimum.of(loss, 4, 2, 0.03, 0.01).in(d);
      assertEquals(o.value(), minimum(problem, 3), 1e-12);
    }
  }

  /** For squared error the modes are counted, for cross entropy a bound is left. */
  @Test
  void tooFewDimensions() {
    UfmOptimum one = UfmOptimum.of(Loss.SQUARED, 3, 1, 0.1, 0.1).in(1);
    assertEquals(0.1 - 3 * 0.01 / 2 + 2.0 / 6, one.value(), 1e-15);
    assertEquals(one.value(), minimum(UfmProblem.of(Loss.SQUARED, 3, 1, 1, 0.1, 0.1), 6), 1e-12);
    UfmOptimum bound = UfmOptimum.of(Loss.CROSS_ENTROPY, 4, 1, 0.02, 0.02).in(2);
    assertFalse(bound.attained());
    assertTrue(bound.notes().head().contains("lower bound"));
    assertFalse(bound.scalars().containsKey("classifierNorm"));
    double found = minimum(UfmProblem.of(Loss.CROSS_ENTROPY, 4, 1, 2, 0.02, 0.02), 8);
    assertTrue(found > bound.value() + 1e-3, found + " above " + bound.value());
  }

  /** The mode of 1 under a penalised bias, on both sides of where it vanishes. */
  @Test
  void aPenalisedBias() {
    for (double decay : new double[] {0.05, 0.5, 5}) {
      UfmProblem free = UfmProblem.of(Loss.SQUARED_WITH_BIAS, 3, 2, 4, 0.05, 0.05);
      UfmOptimum o =
          new UfmOptimum(Loss.SQUARED_WITH_BIAS, 3, 2, Option.some(4), 0.05, 0.05, decay);
      assertEquals(o.value(), minimum(penalised(free, decay), 4), 1e-11, "decay " + decay);
      assertTrue(o.value() > UfmOptimum.of(free.loss(), 3, 2, 0.05, 0.05).value());
      assertTrue(o.value() < UfmOptimum.of(Loss.SQUARED, 3, 2, 0.05, 0.05).value() + 1e-15);
    }
  }

  private static Smooth penalised(UfmProblem free, double decay) {
    return new Smooth() {
      @Override
      public int size() {
        return free.size();
      }

      @Override
      public double valueAndGradient(double[] x, double[] gradient) {
        double value = free.valueAndGradient(x, gradient);
        for (int k = x.length - free.classes(); k < x.length; k++) {
          value += decay * x[k] * x[k] / 2;
          gradient[k] += decay * x[k];
        }
        return value;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void gradientsAreDifferenceQuotients(Loss loss) {
    differences(UfmProblem.of(loss, 3, 2, 2, 0.3, 0.2).withBias());
    differences(UfmProblem.sphere(loss, 4, 3, 0.1));
  }

  static void differences(Smooth f) {
    Random random = new Random(5);
    double[] x = random.doubles(f.size(), -1, 1).toArray();
    double[] gradient = new double[x.length];
    double[] unused = new double[x.length];
    f.valueAndGradient(x, gradient);
    for (int j = 0; j < x.length; j++) {
      double at = x[j];
      x[j] = at + 1e-5;
      double right = f.valueAndGradient(x, unused);
      x[j] = at - 1e-5;
      double left = f.valueAndGradient(x, unused);
      x[j] = at;
      assertEquals((right - left) / 2e-5, gradient[j], 1e-8);
    }
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> UfmOptimum.of(Loss.SQUARED, 1, 1, 0.1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> UfmOptimum.of(Loss.SQUARED, 2, 1, 0, 0.1));
  }

  private static double minimum(Smooth f, int starts) {
    return new Lbfgs(20, 3000, 1e-10)
        .best(f, starts, 7, s -> new Random(s).doubles(f.size(), -0.7, 0.7).toArray())
        .best()
        .value();
  }
}
