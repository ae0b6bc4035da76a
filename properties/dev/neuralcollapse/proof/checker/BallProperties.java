package dev.neuralcollapse.proof.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** The checker's own balls hold what they must. */
class BallProperties {
  private static final MathContext DIGITS = new MathContext(60);

  private static double[] gaussian(SplittableRandom r, int n, double scale) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = scale * r.nextGaussian();
    }
    return x;
  }

  /** A point of the ball, near its border. */
  private static double[] member(SplittableRandom r, Ball b) {
    double[] direction = gaussian(r, b.centre().length, 1);
    double norm = Math.sqrt(java.util.Arrays.stream(direction).map(v -> v * v).sum());
    double[] y = b.centre().clone();
    for (int j = 0; j < y.length; j++) {
      y[j] += 0.999 * b.radius() * direction[j] / norm;
    }
    return y;
  }

  private static BigDecimal distance(BigDecimal[] exact, double[] centre) {
    BigDecimal s = BigDecimal.ZERO;
    for (int j = 0; j < centre.length; j++) {
      s = s.add(exact[j].subtract(new BigDecimal(centre[j]), DIGITS).pow(2, DIGITS), DIGITS);
    }
    return s.sqrt(DIGITS);
  }

  private static void assertHolds(Ball ball, BigDecimal[] exact) {
    assertTrue(
        distance(exact, ball.centre()).compareTo(new BigDecimal(ball.radius())) <= 0,
        () -> distance(exact, ball.centre()) + " beyond " + ball.radius());
  }

  @Property(tries = 60, seed = "1721")
  void affineImagesStayInside(@ForAll long seed) throws Refusal {
    SplittableRandom r = new SplittableRandom(seed);
    int n = 1 + r.nextInt(20);
    int m = 1 + r.nextInt(8);
    double scale = Math.pow(10, r.nextInt(5) - 2);
    double[] w = gaussian(r, m * n, scale);
    double[] b = gaussian(r, m, scale);
    Ball x = new Ball(gaussian(r, n, 1), r.nextInt(3) == 0 ? 0 : Math.pow(10, -r.nextInt(15)));
    double[] y = x.radius() == 0 ? x.centre() : member(r, x);
    boolean rectify = r.nextBoolean();
    Ball image = rectify ? new Layer(w, b).rectified(x, false) : new Layer(w, b).of(x);
    BigDecimal[] exact = new BigDecimal[m];
    for (int j = 0; j < m; j++) {
      exact[j] = new BigDecimal(b[j]);
      for (int k = 0; k < n; k++) {
        exact[j] = exact[j].add(new BigDecimal(w[j * n + k]).multiply(new BigDecimal(y[k])));
      }
      exact[j] = rectify ? exact[j].max(BigDecimal.ZERO) : exact[j];
    }
    assertHolds(image, exact);
  }

  /** Blocks near rank one, whose growth is bounded by their two singular values that are not 1. */
  @Property(tries = 60, seed = "1726")
  void residualBlocksStayInside(@ForAll long seed) throws Refusal {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 3 + r.nextInt(8);
    double[] p = gaussian(r, d, 1);
    double[] q = gaussian(r, d, Math.pow(10, r.nextInt(3) - 1));
    double[] w = new double[d * d];
    double[] b = new double[d];
    for (int j = 0; j < d; j++) {
      double sign = r.nextInt(4) == 0 ? 0 : 1;
      for (int k = 0; k < d; k++) {
        w[j * d + k] = sign * Math.abs(p[j]) * q[k] * (1 + 1e-9 * r.nextGaussian());
      }
      b[j] = sign * (r.nextInt(3) == 0 ? 0.1 : 20) * Math.abs(p[j]);
    }
    Ball x = new Ball(gaussian(r, d, 1), Math.pow(10, -4 - r.nextInt(9)));
    double[] y = member(r, x);
    BigDecimal[] exact = new BigDecimal[d];
    for (int j = 0; j < d; j++) {
      BigDecimal z = new BigDecimal(b[j]);
      for (int k = 0; k < d; k++) {
        z = z.add(new BigDecimal(w[j * d + k]).multiply(new BigDecimal(y[k])));
      }
      exact[j] = z.max(BigDecimal.ZERO).add(new BigDecimal(y[j]));
    }
    Ball branch = new Layer(w, b).rectified(x, true);
    Ball plain = new Layer(w, b).rectified(x, false);
    assertTrue(branch.radius() <= plain.radius());
    Statistics.label("tighter")
        .collect(branch.radius() < 0.9 * plain.radius())
        .coverage(c -> c.check(true).percentage(share -> share > 30));
    Ball sum = x.plus(branch);
    assertTrue(
        distance(centred(exact), doubles(centred(exactly(sum.centre()))))
                .compareTo(new BigDecimal(sum.radius() * (1 + 1e-9)))
            <= 0,
        () -> "beyond " + sum.radius());
  }

  private static BigDecimal[] exactly(double[] x) {
    return java.util.Arrays.stream(x).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
  }

  private static double[] doubles(BigDecimal[] x) {
    return java.util.Arrays.stream(x).mapToDouble(BigDecimal::doubleValue).toArray();
  }

  private static BigDecimal[] centred(BigDecimal[] x) {
    BigDecimal mean =
        java.util.Arrays.stream(x)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(BigDecimal.valueOf(x.length), DIGITS);
    return java.util.Arrays.stream(x).map(v -> v.subtract(mean, DIGITS)).toArray(BigDecimal[]::new);
  }

  @Property(tries = 60, seed = "1722")
  void layerNormStaysInside(@ForAll long seed) throws Refusal {
    SplittableRandom r = new SplittableRandom(seed);
    int n = 2 + r.nextInt(12);
    Ball x = new Ball(gaussian(r, n, 1), Math.pow(10, -2 - r.nextInt(14)));
    double[] y = member(r, x);
    BigDecimal mean = BigDecimal.ZERO;
    for (double v : y) {
      mean = mean.add(new BigDecimal(v), DIGITS);
    }
    mean = mean.divide(BigDecimal.valueOf(n), DIGITS);
    BigDecimal square = BigDecimal.ZERO;
    for (double v : y) {
      square = square.add(new BigDecimal(v).subtract(mean, DIGITS).pow(2, DIGITS), DIGITS);
    }
    BigDecimal norm = square.sqrt(DIGITS);
    BigDecimal[] exact = new BigDecimal[n];
    for (int j = 0; j < n; j++) {
      exact[j] = new BigDecimal(y[j]).subtract(mean, DIGITS).divide(norm, DIGITS);
    }
    Ball image;
    try {
      image = x.normalised();
    } catch (Refusal e) {
      assertTrue(norm.doubleValue() <= 2.01 * x.radius(), "refused without need");
      return;
    }
    assertHolds(image, exact);
  }

  @Example
  void noVarianceIsRefused() {
    assertThrows(Refusal.class, () -> new Ball(new double[] {1, 1, 1}, 0).normalised());
    assertThrows(Refusal.class, () -> new Ball(new double[] {1, 1.1}, 0.2).normalised());
    assertThrows(
        Refusal.class,
        () -> new Layer(new double[] {1e308}, new double[1]).of(Ball.point(new double[] {1e10})));
  }

  @Property(tries = 60, seed = "1723")
  void spectralNormsAreBoundedSharply(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int m = 1 + r.nextInt(25);
    int n = 1 + r.nextInt(25);
    double[] a = gaussian(r, m * n, Math.scalb(1.0, r.nextInt(200) - 100));
    double norm = Spectrum.of(Matrix.of(m, n, a)).norm();
    double bound = Layer.spectralNorm(a, m, n);
    assertTrue(bound >= norm * (1 - 1e-13) && bound <= norm * 1.02, () -> bound + " / " + norm);
  }

  @Example
  void degenerateSpectralNorms() {
    assertEquals(0, Layer.spectralNorm(new double[6], 2, 3));
    assertTrue(Layer.spectralNorm(new double[] {Double.MIN_VALUE}, 1, 1) >= Double.MIN_VALUE);
    assertTrue(Layer.spectralNorm(new double[] {1e308, 1e308}, 1, 2) >= 1.4e308);
  }
}
