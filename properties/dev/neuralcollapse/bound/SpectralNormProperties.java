package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The verified bound of {@code ‖A‖₂} is one, and is sharp. */
class SpectralNormProperties {

  @Example
  void degenerateShapes() {
    assertEquals(0, SpectralNorm.upper(Matrix.zeros(3, 2)));
    assertClose(2.5, Matrix.of(1, 1, -2.5));
    assertClose(5, Matrix.of(1, 2, 3, 4));
    assertClose(5, Matrix.of(2, 1, 3, 4));
    assertClose(1, Matrix.identity(40));
    assertClose(7, Matrix.identity(3).scale(7));
    assertClose(6, Matrix.outer(Vector.of(1, -1, 1, -1), Vector.of(3, 0)));
    assertClose(1e-300, Matrix.of(1, 1, 1e-300));
    assertClose(3e300, Matrix.identity(2).scale(3e300));
    assertTrue(SpectralNorm.upper(Matrix.identity(2).scale(1e308)) >= 1e308);
    assertTrue(SpectralNorm.upper(Matrix.of(1, 1, Double.MIN_VALUE)) >= Double.MIN_VALUE);
  }

  private static void assertClose(double norm, Matrix a) {
    double bound = SpectralNorm.upper(a);
    assertTrue(bound >= norm && bound <= norm * 1.001, () -> bound + " for " + norm);
  }

  @Property(tries = 60, seed = "1711")
  void boundsTheLargestSingularValue(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int m = 1 + r.nextInt(30);
    int n = 1 + r.nextInt(30);
    double decay = r.nextDouble() * 3;
    double scale = Math.scalb(1.0, r.nextInt(200) - 100);
    Matrix a =
        Matrix.generate(m, n, (i, j) -> scale * r.nextGaussian() * Math.exp(-decay * (i + j)));
    double norm = Spectrum.of(a).norm();
    double bound = SpectralNorm.upper(a);
    assertTrue(bound >= norm * (1 - 1e-13), () -> bound + " below " + norm);
    assertTrue(bound <= norm * 1.05, () -> bound + " far above " + norm);
  }
}
