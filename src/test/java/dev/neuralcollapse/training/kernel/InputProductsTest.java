package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputProductsTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 9, 3", "2, 7, 8", "95, 8, 64", "97, 128, 129", "200, 131, 5"})
  void areTheSumsTheySay(int n, int dimension, int outputs) {
    SplittableRandom r = new SplittableRandom(n + dimension);
    Matrix x = Matrix.generate(n, dimension, (i, j) -> r.nextGaussian());
    Vector m = Vector.generate(dimension, j -> r.nextGaussian());
    Vector w = Vector.generate(n, i -> r.nextDouble());
    Matrix t = Matrix.generate(outputs, dimension, (k, j) -> r.nextGaussian());
    InputProducts products = new InputProducts(x, 1);
    Matrix scatter = products.scatter(m, w);
    Matrix mapped = products.mapped(m, t);
    Matrix centred = Matrix.generate(n, dimension, (i, j) -> x.get(i, j) - m.get(j));
    Matrix weighted = Matrix.generate(n, dimension, (i, j) -> w.get(i) * centred.get(i, j));
    Matrix sums = weighted.transposedTimes(centred);
    Matrix lower = Matrix.generate(dimension, dimension, (k, j) -> k >= j ? sums.get(k, j) : 0);
    assertEquals(0, scatter.minus(lower).maxAbs(), 1e-11 * (1 + sums.maxAbs()));
    assertEquals(0, mapped.minus(centred.timesTransposed(t)).maxAbs(), 1e-11 * dimension);
    InputProducts three = new InputProducts(x, 3);
    assertEquals(scatter, three.scatter(m, w), "threads change no bit");
    assertEquals(mapped, three.mapped(m, t), "threads change no bit");
  }
}
