package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Vectors against scalars, to the bit, and both against the schoolbook. */
class ArithmeticProperties {
  private final Arithmetic scalar = new ScalarArithmetic();
  private final Arithmetic vector = new VectorArithmetic();

  @Property(tries = 300, seed = "4201", edgeCases = EdgeCasesMode.NONE)
  void products(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int blocks,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(min = 1, max = 3) int panels,
      @ForAll @IntRange(max = 5) int slack) {
    SplittableRandom r = new SplittableRandom(seed);
    int rows = blocks * Arithmetic.BLOCK;
    int columns = panels * Arithmetic.PANEL;
    int lda = inner + slack;
    int ldc = columns + slack;
    double[] a = random(r, rows * lda);
    double[] b = random(r, inner * columns);
    double[] c = random(r, rows * ldc);
    double[] packed = new double[b.length];
    for (int k = 0; k < inner; k++) {
      for (int j = 0; j < columns; j++) {
        packed[(j / 8 * inner + k) * 8 + j % 8] = b[k * columns + j];
      }
    }
    double[] expected = c.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < inner; k++) {
          expected[i * ldc + j] += a[i * lda + k] * b[k * columns + j];
        }
      }
    }
    double[] s = c.clone();
    double[] v = c.clone();
    scalar.multiply(rows, inner, a, lda, packed, panels, s, ldc);
    vector.multiply(rows, inner, a, lda, packed, panels, v, ldc);
    assertArrayEquals(s, v);
    assertArrayEquals(expected, s, 1e-13 * (inner + 1));
  }

  @Property(tries = 300, seed = "4202", edgeCases = EdgeCasesMode.NONE)
  void transposedProducts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int blocks,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(min = 1, max = 3) int panels,
      @ForAll @IntRange(max = 5) int slack) {
    SplittableRandom r = new SplittableRandom(seed);
    int rows = blocks * Arithmetic.BLOCK;
    int columns = panels * Arithmetic.PANEL;
    int lda = rows + slack;
    int ldb = columns + slack;
    double[] a = random(r, inner * lda);
    double[] b = random(r, inner * ldb);
    double[] c = random(r, slack + rows * columns);
    double[] expected = c.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        for (int t = 0; t < inner; t++) {
          expected[slack + i * columns + j] += a[t * lda + i] * b[t * ldb + j];
        }
      }
    }
    double[] s = c.clone();
    double[] v = c.clone();
    scalar.multiplyTransposed(rows, inner, a, lda, b, ldb, panels, s, slack, columns);
    vector.multiplyTransposed(rows, inner, a, lda, b, ldb, panels, v, slack, columns);
    assertArrayEquals(s, v);
    assertArrayEquals(expected, s, 1e-13 * (inner + 1));
  }

  @Property(tries = 300, seed = "4203", edgeCases = EdgeCasesMode.NONE)
  void rows(@ForAll long seed, @ForAll @IntRange(min = 2, max = 70) int d) {
    SplittableRandom r = new SplittableRandom(seed);
    int n = Arithmetic.up(d, Arithmetic.PANEL);
    double[] mask = new double[n];
    java.util.Arrays.fill(mask, 0, d, 1);
    double[] y = padded(r, d, n);
    double[] s = y.clone();
    double[] v = y.clone();
    double scale = scalar.layerNorm(s, 0, d, mask);
    assertEquals(scale, vector.layerNorm(v, 0, d, mask));
    assertArrayEquals(s, v);
    assertEquals(0, java.util.Arrays.stream(s).sum(), 1e-12);
    assertEquals(1, java.util.Arrays.stream(s).map(x -> x * x).sum(), 1e-13);
    double[] g = padded(r, d, n);
    double[] gs = g.clone();
    double[] gv = g.clone();
    scalar.layerNormBackward(gs, s, 0, d, mask, scale);
    vector.layerNormBackward(gv, s, 0, d, mask, scale);
    assertArrayEquals(gs, gv);
    double[] z = padded(r, d, n);
    double[] zs = z.clone();
    double[] zv = z.clone();
    double[] xs = new double[n];
    double[] xv = new double[n];
    scalar.addRelu(g, zs, xs, 0, n);
    vector.addRelu(g, zv, xv, 0, n);
    assertArrayEquals(zs, zv);
    assertArrayEquals(xs, xv);
    scalar.gate(g, z, xs, 0, n);
    vector.gate(g, z, xv, 0, n);
    assertArrayEquals(xs, xv);
    for (int j = 0; j < n; j++) {
      assertEquals(Math.max(0, z[j]), zs[j]);
      assertEquals(z[j] > 0 ? g[j] : 0, xs[j]);
    }
    double[] rs = z.clone();
    double[] rv = z.clone();
    scalar.relu(rs, 0, n);
    vector.relu(rv, 0, n);
    assertArrayEquals(zs, rs);
    assertArrayEquals(rs, rv);
  }

  @Property(tries = 300, seed = "4204", edgeCases = EdgeCasesMode.NONE)
  void longVectors(@ForAll long seed, @ForAll @IntRange(max = 100) int n) {
    SplittableRandom r = new SplittableRandom(seed);
    double[] a = random(r, n + 3);
    double[] b = random(r, n + 1);
    double dot = scalar.dot(a, 3, b, 1, n);
    assertEquals(dot, vector.dot(a, 3, b, 1, n));
    double naive = 0;
    for (int i = 0; i < n; i++) {
      naive += a[3 + i] * b[1 + i];
    }
    assertEquals(naive, dot, 1e-12);
    double[] s = b.clone();
    double[] v = b.clone();
    scalar.addScaled(s, 1, 0.3, a, 3, n);
    vector.addScaled(v, 1, 0.3, a, 3, n);
    assertArrayEquals(s, v);
    assertEquals(b[0], s[0]);
  }

  @Property(tries = 100, seed = "4205", edgeCases = EdgeCasesMode.NONE)
  void rowsWithoutVarianceAreRefused(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int d) {
    SplittableRandom r = new SplittableRandom(seed);
    int n = Arithmetic.up(d, Arithmetic.PANEL);
    double[] mask = new double[n];
    java.util.Arrays.fill(mask, 0, d, 1);
    double level = r.nextInt(3) == 0 ? 0 : r.nextGaussian();
    double[] y = new double[n];
    java.util.Arrays.fill(y, 0, d, level);
    double[] broken = y.clone();
    broken[r.nextInt(d)] = r.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
    for (Arithmetic each : new Arithmetic[] {scalar, vector}) {
      assertTrue(Double.isNaN(each.layerNorm(y.clone(), 0, d, mask)));
      assertTrue(Double.isNaN(each.layerNorm(broken.clone(), 0, d, mask)));
    }
  }

  @Property(tries = 300, seed = "4206", edgeCases = EdgeCasesMode.NONE)
  void exponentials(@ForAll long seed, @ForAll @IntRange(min = -12, max = 10) int power) {
    SplittableRandom r = new SplittableRandom(seed);
    double scale = Math.min(708, Math.pow(2, power));
    double[] x = r.doubles(16, -scale, scale).toArray();
    x[0] = 0;
    x[1] = -708;
    x[2] = -709;
    x[3] = Double.NEGATIVE_INFINITY;
    x[4] = Double.NaN;
    double[] s = x.clone();
    double[] v = x.clone();
    scalar.exp(s, 0, 16, 0);
    vector.exp(v, 0, 16, 0);
    assertArrayEquals(s, v);
    for (int i = 5; i < 16; i++) {
      double expected = StrictMath.exp(x[i]);
      assertEquals(expected, s[i], 2 * Math.ulp(expected));
    }
    assertEquals(1, s[0]);
    assertTrue(s[1] > 0);
    assertEquals(0, s[2]);
    assertEquals(0, s[3]);
    assertTrue(Double.isNaN(s[4]));
    double[] shifted = {1, 2, 3, 4};
    vector.exp(shifted, 0, 4, -4);
    assertEquals(1, shifted[3]);
    assertEquals(StrictMath.exp(-3), shifted[0], 1e-16);
  }

  @Property(tries = 300, seed = "4207", edgeCases = EdgeCasesMode.NONE)
  void exponentialsAreWithinOneUlp(
      @ForAll long seed, @ForAll @IntRange(min = -3, max = 9) int power) {
    double x = -new SplittableRandom(seed).nextDouble() * Math.pow(2, power);
    BigDecimal exact = BigDecimalMath.exp(new BigDecimal(x), MathContext.DECIMAL128);
    double error = new BigDecimal(Exponential.of(x)).subtract(exact).abs().doubleValue();
    assertTrue(error <= Math.ulp(exact.doubleValue()), () -> x + " is off by " + error);
  }

  private static double[] random(SplittableRandom r, int n) {
    return r.doubles(n, -1, 1).toArray();
  }

  private static double[] padded(SplittableRandom r, int d, int n) {
    double[] x = new double[n];
    for (int j = 0; j < d; j++) {
      x[j] = r.nextGaussian();
    }
    return x;
  }
}
