package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Inner products: always enclosed, tight, and within the a-priori bound in whatever order they are
 * summed.
 */
class RoundedSumProperties {

  @Property(tries = 400, seed = "31")
  void innerProductsAreEnclosed(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HardDoubles doubles = new HardDoubles(random);
    int n = random.nextInt(0, 40);
    boolean hard = random.nextBoolean();
    double[] x = draw(n, hard, doubles, random);
    double[] y = draw(n, hard, doubles, random);
    BigDecimal exact = exact(x, y);
    Interval dot = RoundedSum.dot(x, y);
    assertTrue(
        (dot.lo() == Double.NEGATIVE_INFINITY || new BigDecimal(dot.lo()).compareTo(exact) <= 0)
            && (dot.hi() == Double.POSITIVE_INFINITY
                || exact.compareTo(new BigDecimal(dot.hi())) <= 0),
        () -> exact + " escapes " + dot);
    if (!hard && n > 0) {
      double magnitude = Math.abs(exact.doubleValue());
      double scale = exact(absolute(x), absolute(y)).doubleValue();
      assertTrue(
          dot.width() <= 6 * Math.ulp(magnitude) + 1e-28 * n * n * scale, () -> "too wide: " + dot);
      Interval norm = RoundedSum.norm(x);
      BigDecimal squares = exact(x, x);
      assertTrue(new BigDecimal(norm.lo()).pow(2).compareTo(squares) <= 0, () -> "norm " + norm);
      assertTrue(new BigDecimal(norm.hi()).pow(2).compareTo(squares) >= 0, () -> "norm " + norm);
      assertTrue(norm.width() <= 8 * Math.ulp(norm.hi()), () -> "norm " + norm);
    }
  }

  @Property(tries = 400, seed = "32")
  void anyOrderStaysWithinTheAPrioriBound(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = random.nextInt(1, 200);
    double[] x = draw(n, false, null, random);
    double[] y = draw(n, false, null, random);
    double bound = RoundedSum.dotErrorUp(n, RoundedSum.normUp(x), RoundedSum.normUp(y));
    BigDecimal exact = exact(x, y);
    double forward = 0;
    double fused = 0;
    double even = 0;
    double odd = 0;
    for (int i = 0; i < n; i++) {
      forward += x[i] * y[i];
      fused = Math.fma(x[n - 1 - i], y[n - 1 - i], fused);
      even += i % 2 == 0 ? x[i] * y[i] : 0;
      odd += i % 2 == 1 ? x[i] * y[i] : 0;
    }
    for (double computed : new double[] {forward, fused, even + odd}) {
      BigDecimal error = new BigDecimal(computed).subtract(exact).abs();
      assertTrue(
          error.compareTo(new BigDecimal(bound)) <= 0,
          () -> error.round(MathContext.DECIMAL64) + " > " + bound);
    }
  }

  private static double[] draw(int n, boolean hard, HardDoubles doubles, SplittableRandom random) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] =
          hard ? doubles.next() : random.nextGaussian() * StrictMath.exp(random.nextDouble(-8, 8));
    }
    return x;
  }

  private static double[] absolute(double[] x) {
    double[] a = x.clone();
    for (int i = 0; i < a.length; i++) {
      a[i] = Math.abs(a[i]);
    }
    return a;
  }

  private static BigDecimal exact(double[] x, double[] y) {
    BigDecimal s = BigDecimal.ZERO;
    for (int i = 0; i < x.length; i++) {
      s = s.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i])));
    }
    return s;
  }
}
