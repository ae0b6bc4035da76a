package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.proof.Draw;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepLinearUfmTest {
  private static double[] start(DeepLinearUfm f, long seed, double size) {
    return Draw.from(seed).gaussian(f.size()).scale(size).toArray();
  }

  @ParameterizedTest
  @CsvSource({"2,1,1,1", "3,2,1,4", "3,1,2,2", "4,2,3,5", "2,3,4,3"})
  void theGradientIsThatOfTheValue(int k, int n, int l, int d) {
    DeepLinearUfm f = new DeepLinearUfm(k, n, l, d, .03);
    double[] x = start(f, 5, .7);
    double[] gradient = new double[f.size()];
    double[] ignored = new double[f.size()];
    f.valueAndGradient(x, gradient);
    for (int i = 0; i < x.length; i++) {
      double at = x[i];
      double h = 1e-5;
      x[i] = at + h;
      double up = f.valueAndGradient(x, ignored);
      x[i] = at - h;
      double down = f.valueAndGradient(x, ignored);
      x[i] = at;
      assertEquals((up - down) / (2 * h), gradient[i], 1e-9, "parameter " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"4,1,1,4", "3,2,2,3", "5,3,2,6", "4,2,4,7"})
  void balancedFactorsOfCollapseCostItsValue(int k, int n, int l, int d) {
    DeepLinearUfmOptimum best = DeepLinearUfmOptimum.of(k, n, l, Option.none(), .004);
    double alpha = best.alpha().mid();
    double scale = Math.pow(alpha * Math.sqrt(n), 1.0 / (l + 1));
    Matrix s = Matrix.generate(k, k, (i, j) -> (i == j ? 1 : 0) - 1.0 / k);
    DeepLinearUfm f = new DeepLinearUfm(k, n, l, d, .004);
    double[] x = f.embedded(scale, s);
    double[] gradient = new double[f.size()];
    assertEquals(best.value(), f.valueAndGradient(x, gradient), 1e-13);
    for (double g : gradient) {
      assertEquals(0, g, 1e-13); // a critical point
    }
    Matrix z = f.logits(x);
    Matrix ideal = Matrix.generate(k, k * n, (i, j) -> alpha * s.get(i, j / n));
    assertTrue(z.minus(ideal).maxAbs() < 1e-12);
    assertEquals(k * n, f.factor(x, 0).columns());
    assertEquals(k, f.factor(x, l).rows());
  }

  @Test
  void descentFindsTheBlock() {
    DeepLinearUfm f = new DeepLinearUfm(6, 1, 2, 6, .005);
    Minimum best = new Lbfgs(20, 3000, 1e-9).best(f, 6, 1, s -> start(f, s, .5)).best();
    assertEquals(.12727447, best.value(), 1e-8);
  }

  @Test
  void refusesSizesWithoutMeaning() {
    assertThrows(IllegalArgumentException.class, () -> new DeepLinearUfm(1, 1, 1, 1, .1));
    assertThrows(IllegalArgumentException.class, () -> new DeepLinearUfm(2, 1, 0, 1, .1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DeepLinearUfm(4, 1, 2, 3, .1).embedded(1, Matrix.identity(4)));
  }
}
