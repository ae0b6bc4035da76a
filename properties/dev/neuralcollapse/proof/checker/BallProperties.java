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
    Ball image = rectify ? new Layer(w, b).rectified(x) : new Layer(w, b).of(x);
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
