package dev.neuralcollapse.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.decomposition.SingularValue;
import org.ojalgo.matrix.store.R064Store;

/** Spectra and pseudo-inverses against their definitions and against ojAlgo. */
class SpectrumProperties {

  /** Random, of random shape and rank, entries over many scales. */
  private static Matrix draw(long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    int rows = 1 + rng.nextInt(9);
    int columns = 1 + rng.nextInt(9);
    int rank = rng.nextInt(Math.min(rows, columns) + 1);
    double scale = Math.pow(10, rng.nextInt(-150, 150));
    Matrix left = Matrix.generate(rows, rank, (i, j) -> rng.nextGaussian());
    Matrix right = Matrix.generate(rank, columns, (i, j) -> scale * rng.nextGaussian());
    return rank == 0 ? Matrix.zeros(rows, columns) : left.times(right);
  }

  private static R064Store store(Matrix a) {
    R064Store s = R064Store.FACTORY.make(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        s.set(i, j, a.get(i, j));
      }
    }
    return s;
  }

  @Property(tries = 500, seed = "4101")
  void spectrumSatisfiesItsDefinition(@ForAll long seed) {
    Matrix a = draw(seed);
    Spectrum s = Spectrum.of(a);
    // The tolerance is absolute for small norms, so compare at norm 1.
    double scale = s.norm() == 0 ? 1 : s.norm();
    Spectrum unit = new Spectrum(s.left(), s.values().scale(1 / scale), s.right());
    assertTrue(unit.satisfies(a.scale(1 / scale), 1e-13), () -> a + " " + s.values());
    Vector alone = Spectrum.valuesOf(a);
    assertTrue(alone.minus(s.values()).maxAbs() <= 1e-13 * scale);
    Statistics.collect(
        s.rank(1e-10) == 0 ? "zero" : s.rank(1e-10) < s.values().size() ? "deficient" : "full");
    Statistics.coverage(
        c -> {
          c.check("zero").percentage(p -> p > 3);
          c.check("deficient").percentage(p -> p > 20);
          c.check("full").percentage(p -> p > 5);
        });
  }

  @Property(tries = 60, seed = "4102")
  void wrongSpectraAreRefused(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    Matrix a = Matrix.generate(4, 3, (i, j) -> rng.nextGaussian());
    Spectrum s = Spectrum.of(a);
    assertFalse(new Spectrum(s.left(), s.values().scale(1.01), s.right()).satisfies(a, 1e-12));
    assertFalse(new Spectrum(s.left().scale(-1), s.values(), s.right()).satisfies(a, 1e-12));
    assertFalse(
        new Spectrum(s.left().scale(2), s.values(), s.right().scale(2)).satisfies(a, 1e-12));
    assertFalse(s.satisfies(a.scale(1.01), 1e-12));
  }

  @Property(tries = 200, seed = "4103")
  void ojAlgoAgrees(@ForAll long seed) {
    Matrix a = draw(seed);
    double scale = a.maxAbs() == 0 ? 1 : a.maxAbs();
    SingularValue<Double> other = SingularValue.R064.make(a.rows(), a.columns());
    other.decompose(store(a.scale(1 / scale)));
    Vector s = Spectrum.valuesOf(a);
    for (int i = 0; i < s.size(); i++) {
      assertEquals(other.getSingularValues().doubleValue(i), s.get(i) / scale, 1e-12);
    }
  }

  @Property(tries = 200, seed = "4104")
  void symmetricSpectrumAgreesWithOjAlgo(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
    SplittableRandom rng = new SplittableRandom(seed);
    Matrix b = Matrix.generate(n, n, (i, j) -> rng.nextGaussian());
    // Not symmetric to the last bit.
    Matrix a = b.plus(b.transpose()).plus(b.scale(1e-16));
    SymmetricSpectrum s = SymmetricSpectrum.of(a);
    assertTrue(s.satisfies(a, 1e-12));
    Eigenvalue<Double> other = Eigenvalue.R064.make(n, true);
    other.decompose(store(a.plus(a.transpose()).scale(0.5)));
    double[] expected =
        other.getEigenvalues().stream().mapToDouble(z -> z.getReal()).sorted().toArray();
    for (int i = 0; i < n; i++) {
      assertEquals(expected[n - 1 - i], s.values().get(i), 1e-11);
    }
  }

  @Property(tries = 300, seed = "4105")
  void pseudoInverseSatisfiesPenrose(@ForAll long seed) {
    Matrix drawn = draw(seed);
    Matrix a = drawn.maxAbs() == 0 ? drawn : drawn.scale(1 / drawn.maxAbs());
    int rank = Spectrum.of(a).rank(1e-10);
    PseudoInverse p = PseudoInverse.of(a, 99, 1e-10);
    assertEquals(rank, p.rank());
    assertTrue(p.satisfies(a, 1e-5), () -> a + " " + p);
    Matrix back = a.times(p.matrix()).times(a);
    assertTrue(back.minus(a).maxAbs() < 1e-9 * Math.max(1, p.matrix().maxAbs()));
  }

  /** A tiny singular value is not inverted when the rank says it is none, and the gap says so. */
  @Property(tries = 60, seed = "4106")
  void rankIsRespected(
      @ForAll long seed, @ForAll @DoubleRange(min = -17, max = -8) double exponent) {
    SplittableRandom rng = new SplittableRandom(seed);
    Matrix q = Spectrum.of(Matrix.generate(4, 4, (i, j) -> rng.nextGaussian())).left();
    Vector s = Vector.of(3, 2, 1, Math.pow(10, exponent));
    Matrix a = q.times(Spectrum.diagonal(s)).timesTransposed(q);
    PseudoInverse p = PseudoInverse.of(a, 3, 0);
    assertEquals(3, p.rank());
    assertEquals(1, Spectrum.of(p.matrix()).norm(), 1e-6);
    assertEquals(1.0 / 3, p.eigengap(), 1e-6);
  }
}
