package dev.neuralcollapse.descent;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import java.util.SplittableRandom;

/** Functions whose minima are known. */
final class Functions {
  private Functions() {}

  @FunctionalInterface
  interface Law {
    double at(double[] x, double[] gradient);
  }

  static Smooth of(int size, Law law) {
    return new Smooth() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public double valueAndGradient(double[] x, double[] gradient) {
        return law.at(x, gradient);
      }
    };
  }

  /** {@code 2 + ½ (x-c)ᵀ A (x-c)}. */
  static Smooth quadratic(Matrix a, double[] centre) {
    int n = centre.length;
    return of(
        n,
        (x, g) -> {
          double value = 2;
          for (int i = 0; i < n; i++) {
            g[i] = 0;
            for (int j = 0; j < n; j++) {
              g[i] += a.get(i, j) * (x[j] - centre[j]);
            }
            value += 0.5 * g[i] * (x[i] - centre[i]);
          }
          return value;
        });
  }

  /** Symmetric with these eigenvalues, in a random basis. */
  static Matrix withEigenvalues(double[] values, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int n = values.length;
    Matrix b = Matrix.generate(n, n, (i, j) -> r.nextGaussian());
    Matrix v = SymmetricSpectrum.of(b.plus(b.transpose())).vectors();
    return v.times(Matrix.generate(n, n, (i, j) -> i == j ? values[i] : 0)).timesTransposed(v);
  }

  /** Rosenbrock's valley in n dimensions, minimum 0 at (1, ..., 1). */
  static Smooth rosenbrock(int n) {
    return of(
        n,
        (x, g) -> {
          java.util.Arrays.fill(g, 0);
          double value = 0;
          for (int i = 0; i + 1 < n; i++) {
            double a = 1 - x[i];
            double b = x[i + 1] - x[i] * x[i];
            value += a * a + 100 * b * b;
            g[i] += -2 * a - 400 * b * x[i];
            g[i + 1] += 200 * b;
          }
          return value;
        });
  }

  /** {@code Σ (x_i² - 1)² + x_i/10}: 2ⁿ minima, the lowest where all are negative. */
  static Smooth wells(int n) {
    return of(
        n,
        (x, g) -> {
          double value = 0;
          for (int i = 0; i < n; i++) {
            double w = x[i] * x[i] - 1;
            value += w * w + x[i] / 10;
            g[i] = 4 * x[i] * w + 0.1;
          }
          return value;
        });
  }

  /** {@code |x|} summed. */
  static Smooth absolute(int n) {
    return of(
        n,
        (x, g) -> {
          double value = 0;
          for (int i = 0; i < n; i++) {
            value += Math.abs(x[i]);
            g[i] = Math.signum(x[i]);
          }
          return value;
        });
  }
}
