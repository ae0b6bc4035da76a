package dev.neuralcollapse.descent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The smallest eigenvalue of a symmetric operator against dense decompositions. */
class LanczosTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 60, 200})
  void aSymmetricMatrixIsDecomposed(int n) {
    SplittableRandom r = new SplittableRandom(n);
    Matrix b = Matrix.generate(n, n, (i, j) -> r.nextGaussian());
    Matrix a = b.plus(b.transpose());
    Lanczos.Operator operator =
        (v, out) -> {
          for (int i = 0; i < n; i++) {
            out[i] = 0;
            for (int j = 0; j < n; j++) {
              out[i] += a.get(i, j) * v[j];
            }
          }
          return true;
        };
    Lanczos.Pair pair =
        Lanczos.smallest(operator, Lanczos.direction(n, 1), Math.max(n, 5), 1e-11).get();
    double expected = SymmetricSpectrum.of(a).values().get(n - 1);
    assertEquals(expected, pair.value(), 1e-9 * n);
    double[] image = new double[n];
    operator.apply(pair.vector(), image);
    double residual = 0;
    for (int i = 0; i < n; i++) {
      residual += Math.pow(image[i] - pair.value() * pair.vector()[i], 2);
    }
    assertEquals(pair.residual(), Math.sqrt(residual), 1e-9 * n);
    assertTrue(pair.products() <= Math.max(n, 5));
    // Cut off early, it is above the smallest, and an eigenvalue is within the residual.
    Lanczos.Pair early = Lanczos.smallest(operator, Lanczos.direction(n, 1), 5, 1e-11).get();
    assertTrue(early.value() >= expected - 1e-9);
    assertTrue(early.products() <= 5);
  }

  /** Equal eigenvalues: the space spanned is soon invariant. */
  @Test
  void aMultipleOfTheIdentityTakesOneProduct() {
    Lanczos.Operator operator =
        (v, out) -> {
          for (int i = 0; i < v.length; i++) {
            out[i] = -3 * v[i];
          }
          return true;
        };
    Lanczos.Pair pair = Lanczos.smallest(operator, Lanczos.direction(40, 2), 30, 1e-9).get();
    assertEquals(-3, pair.value(), 1e-12);
    assertEquals(1, pair.products());
    assertEquals(
        Option.none(), Lanczos.smallest((v, out) -> false, Lanczos.direction(4, 2), 3, 1e-9));
  }
}
