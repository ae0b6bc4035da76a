package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

class DeepRegressionUfmTest {
  private static final Matrix Y = Draw.from(5).gaussian(2, 9);

  private static double[] start(DeepRegressionUfm f, double size) {
    return Draw.from(6).gaussian(f.size()).scale(size).toArray();
  }

  @Test
  void theGradientIsThatOfTheValue() {
    for (int layers = 1; layers <= 3; layers++) {
      DeepRegressionUfm f = new DeepRegressionUfm(layers, 3, Y, 0.07, 0.3);
      double[] x = start(f, 0.5);
      double[] gradient = new double[f.size()];
      f.valueAndGradient(x, gradient);
      for (int i = 0; i < x.length; i++) {
        double[] up = x.clone();
        double[] down = x.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        double[] ignored = new double[x.length];
        double slope = (f.valueAndGradient(up, ignored) - f.valueAndGradient(down, ignored)) / 2e-5;
        assertEquals(slope, gradient[i], 1e-8, "entry " + i + " of " + layers + " layers");
      }
    }
  }

  /** Descent ends at the closed form: two routes to one number. */
  @Test
  void descentReachesTheClosedForm() {
    Matrix centred = Matrix.generate(2, 9, (i, j) -> Y.get(i, j) - Y.row(i).mean());
    Vector l = SymmetricSpectrum.of(centred.timesTransposed(centred).scale(1 / 9.0)).values();
    for (int layers = 1; layers <= 3; layers++) {
      DeepRegressionUfm f = new DeepRegressionUfm(layers, 3, Y, 0.02, 0.05);
      Minimum end = new Lbfgs(10, 4000, 1e-11).from(f, start(f, 0.7));
      double value =
          DeepRegressionUfmOptimum.of(layers, List.of(l.get(0), l.get(1)), 0.02, 0.05).value();
      assertEquals(value, end.value(), 1e-12, layers + " layers: " + end.reason());
      Matrix w = f.point(end.point()).weights().get(0);
      assertEquals(
          DeepRegressionUfmOptimum.of(layers, List.of(l.get(0), l.get(1)), 0.02, 0.05)
              .classifierNorm()
              .mid(),
          w.frobeniusNorm(),
          1e-6);
      assertTrue(end.above(value) > -1e-13);
    }
  }
}
