package dev.neuralcollapse.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Degenerate shapes, then known answers. */
class SpectrumTest {

  @Test
  void oneByOne() {
    Spectrum s = Spectrum.of(Matrix.of(1, 1, -3));
    assertEquals(Vector.of(3), s.values());
    assertTrue(s.satisfies(Matrix.of(1, 1, -3), 1e-15));
  }

  @Test
  void oneRowAndOneColumn() {
    assertEquals(5, Spectrum.of(Matrix.of(1, 2, 3, 4)).norm(), 1e-15);
    assertEquals(5, Spectrum.valuesOf(Matrix.of(2, 1, 3, 4)).get(0), 1e-15);
  }

  @Test
  void zeroHasRankZeroAndZeroInverse() {
    assertEquals(0, Spectrum.of(Matrix.zeros(3, 2)).rank(1e-12));
    PseudoInverse p = PseudoInverse.of(Matrix.zeros(3, 2), 2, 1e-12);
    assertEquals(0, p.rank());
    assertEquals(Matrix.zeros(2, 3), p.matrix());
    assertEquals(0, p.eigengap());
  }

  @Test
  void refusesNothingAndNotANumber() {
    assertThrows(IllegalArgumentException.class, () -> Spectrum.of(Matrix.zeros(0, 2)));
    assertThrows(
        IllegalArgumentException.class, () -> Spectrum.valuesOf(Matrix.of(1, 1, Double.NaN)));
    assertThrows(IllegalArgumentException.class, () -> SymmetricSpectrum.of(Matrix.zeros(1, 2)));
  }

  @Test
  void hilbertFour() {
    Matrix h = Matrix.generate(4, 4, (i, j) -> 1.0 / (i + j + 1));
    Vector v = SymmetricSpectrum.of(h).values();
    assertEquals(1.5002142800592428, v.get(0), 1e-14);
    assertEquals(9.670230402258689e-5, v.get(3), 1e-15);
  }

  @Test
  void hugeAndTinyEntries() {
    for (double scale : new double[] {1e-300, 1e300}) {
      Matrix a = Matrix.of(2, 2, 3 * scale, 0, 0, -2 * scale);
      assertEquals(3, Spectrum.of(a).values().get(0) / scale, 1e-14);
      assertEquals(2, SymmetricSpectrum.of(a).values().get(1) / -scale, 1e-14);
    }
  }
}
