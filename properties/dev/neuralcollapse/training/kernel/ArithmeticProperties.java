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
  private final Arithmetic<double[]> scalar = new ScalarDoubles();
  private final Arithmetic<double[]> vector = new VectorDoubles();

  /** The same law for one precision. */
  private interface Law {
    <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp);
  }

  private void both(Law law) {
    law.check(scalar, vector, Math.ulp(1.0));
    law.check(new ScalarFloats(), new VectorFloats(), Math.ulp(1f));
  }

  private static <A> A array(Arithmetic<A> arithmetic, double[] values) {
    A a = arithmetic.array(values.length);
    arithmetic.narrow(values, 0, a, 0, values.length);
    return a;
  }

  private static <A> double[] doubles(Arithmetic<A> arithmetic, A a, int n) {
    double[] out = new double[n];
    arithmetic.widen(a, 0, out, 0, n);
    return out;
  }

  @Property(tries = 200, seed = "4201", edgeCases = EdgeCasesMode.NONE)
  void products(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int blocks,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(min = 1, max = 3) int panels,
      @ForAll @IntRange(max = 5) int slack) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            SplittableRandom r = new SplittableRandom(seed);
            int rows = blocks * Arithmetic.BLOCK;
            int columns = panels * scalar.panel();
            int lda = inner + slack;
            int ldc = columns + slack;
            double[] a = random(r, rows * lda + slack);
            double[] b = random(r, columns * inner);
            double[] init = random(r, rows * ldc + 1);
            A packed = scalar.array(b.length);
            scalar.packForward(b, 0, columns, inner, packed);
            for (boolean accumulate : new boolean[] {false, true}) {
              int ldInit = accumulate ? ldc : 0;
              A s = array(scalar, init);
              A v = array(scalar, init);
              A start = accumulate ? s : array(scalar, init);
              A startV = accumulate ? v : start;
              A left = array(scalar, a);
              scalar.product(
                  rows, inner, left, slack, lda, packed, panels, s, 1, ldc, start, 1, ldInit);
              vector.product(
                  rows, inner, left, slack, lda, packed, panels, v, 1, ldc, startV, 1, ldInit);
              double[] got = doubles(scalar, s, init.length);
              assertArrayEquals(got, doubles(scalar, v, init.length));
              for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                  double expected = init[1 + i * ldInit + j];
                  for (int k = 0; k < inner; k++) {
                    expected += a[slack + i * lda + k] * b[j * inner + k];
                  }
                  assertEquals(expected, got[1 + i * ldc + j], 4 * ulp * (inner + 1));
                }
              }
            }
          }
        });
  }

  @Property(tries = 200, seed = "4202", edgeCases = EdgeCasesMode.NONE)
  void transposedProducts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int blocks,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(min = 1, max = 3) int panels) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            SplittableRandom r = new SplittableRandom(seed);
            int rows = blocks * Arithmetic.BLOCK;
            int columns = panels * scalar.panel();
            double[] a = random(r, inner * rows);
            double[] b = random(r, inner * columns);
            double[] init = random(r, rows * columns);
            A left = scalar.array(inner * rows);
            A right = scalar.array(inner * columns);
            for (boolean add : new boolean[] {false, true}) {
              A s = array(scalar, init);
              A v = array(scalar, init);
              A zeros = scalar.array(columns);
              scalar.packColumns(inner, array(scalar, a), 0, rows, rows, left);
              scalar.packPanels(inner, array(scalar, b), 0, columns, panels, right);
              int ldInit = add ? columns : 0;
              scalar.transposed(
                  rows, inner, left, right, panels, s, columns, add ? s : zeros, ldInit);
              scalar.clear(left, 0, inner * rows);
              scalar.clear(right, 0, inner * columns);
              vector.packColumns(inner, array(scalar, a), 0, rows, rows, left);
              vector.packPanels(inner, array(scalar, b), 0, columns, panels, right);
              vector.transposed(
                  rows, inner, left, right, panels, v, columns, add ? v : zeros, ldInit);
              double[] got = doubles(scalar, s, init.length);
              assertArrayEquals(got, doubles(scalar, v, init.length));
              for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                  double expected = add ? init[i * columns + j] : 0;
                  for (int t = 0; t < inner; t++) {
                    expected += a[t * rows + i] * b[t * columns + j];
                  }
                  assertEquals(expected, got[i * columns + j], 4 * ulp * (inner + 1));
                }
              }
            }
          }
        });
  }

  /** A weight packed one way times a row, and packed the other way times a column. */
  @Property(tries = 100, seed = "4208", edgeCases = EdgeCasesMode.NONE)
  void weightsArePackedForBothDirections(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            double[] w = random(new SplittableRandom(seed), 3 + rows * columns);
            int panel = scalar.panel();
            A forward = scalar.array(Arithmetic.up(rows, panel) * columns);
            A backward = scalar.array(Arithmetic.up(columns, panel) * rows);
            vector.packForward(w, 3, rows, columns, forward);
            vector.packBackward(w, 3, rows, columns, backward);
            for (int i = 0; i < rows; i++) {
              for (int k = 0; k < columns; k++) {
                double expected = w[3 + i * columns + k];
                int f = (i / panel * columns + k) * panel + i % panel;
                int b = (k / panel * rows + i) * panel + k % panel;
                assertEquals(expected, scalar.get(forward, f), ulp);
                assertEquals(expected, scalar.get(backward, b), ulp);
              }
            }
          }
        });
  }

  @Property(tries = 200, seed = "4203", edgeCases = EdgeCasesMode.NONE)
  void rows(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 70) int d,
      @ForAll @IntRange(min = 1, max = 5) int rows) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            SplittableRandom r = new SplittableRandom(seed);
            int n = Arithmetic.up(d, scalar.panel());
            double[] ones = new double[n];
            java.util.Arrays.fill(ones, 0, d, 1);
            A mask = array(scalar, ones);
            double[] x = padded(r, rows, d, n);
            double[] g = padded(r, rows, d, n);
            A s = array(scalar, x);
            A v = scalar.array(rows * n);
            A scaleS = scalar.array(rows);
            A scaleV = scalar.array(rows);
            assertEquals(-1, scalar.layerNorm(rows, d, mask, s, 0, s, 0, n, scaleS, 0));
            assertEquals(
                -1, vector.layerNorm(rows, d, mask, array(scalar, x), 0, v, 0, n, scaleV, 0));
            double[] y = doubles(scalar, s, rows * n);
            assertArrayEquals(y, doubles(scalar, v, rows * n));
            assertArrayEquals(doubles(scalar, scaleS, rows), doubles(scalar, scaleV, rows));
            double[] first = java.util.Arrays.copyOf(y, n);
            assertEquals(0, java.util.Arrays.stream(first).sum(), 40 * ulp * n);
            assertEquals(1, java.util.Arrays.stream(first).map(t -> t * t).sum(), 40 * ulp);
            A gs = array(scalar, g);
            A gv = array(scalar, g);
            scalar.layerNormBackward(rows, d, mask, gs, 0, s, 0, n, scaleS, 0);
            vector.layerNormBackward(rows, d, mask, gv, 0, v, 0, n, scaleV, 0);
            double[] back = doubles(scalar, gs, rows * n);
            assertArrayEquals(back, doubles(scalar, gv, rows * n));
            double along = 0;
            for (int j = 0; j < n; j++) {
              along += back[j] * y[j];
            }
            assertEquals(0, along, 1000 * ulp * (1 + norm(back)));
          }
        });
  }

  private static double norm(double[] x) {
    return Math.sqrt(java.util.Arrays.stream(x).map(t -> t * t).sum());
  }

  @Property(tries = 200, seed = "4209", edgeCases = EdgeCasesMode.NONE)
  void entries(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int panels) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            SplittableRandom r = new SplittableRandom(seed);
            int n = panels * scalar.panel();
            int rows = 3;
            double[] x = random(r, rows * n);
            double[] z = random(r, rows * n);
            double[] gain = random(r, n);
            double[] shift = random(r, n);
            java.util.List<double[]> results = new java.util.ArrayList<>();
            for (Arithmetic<A> each : java.util.List.of(scalar, vector)) {
              A zs = array(each, z);
              A y = each.array(rows * n);
              each.addRelu(array(each, x), zs, y, 0, rows * n);
              A dz = each.array(rows * n);
              each.gate(y, array(each, z), dz, 0, rows * n);
              A relu = array(each, z);
              each.relu(relu, 0, rows * n);
              A scaled = each.array(rows * n);
              each.scaleShift(
                  rows, array(each, x), 0, n, array(each, gain), array(each, shift), scaled, n);
              A g = array(each, z);
              A dGain = array(each, shift);
              A dShift = array(each, gain);
              each.scaleShiftBackward(
                  rows, g, array(each, x), n, array(each, gain), dGain, dShift, n);
              A sums = array(each, gain);
              each.sumRows(rows, array(each, x), 0, n, sums, n);
              int m = rows * n;
              double[] all = new double[5 * m + 3 * n];
              each.widen(zs, 0, all, 0, m);
              each.widen(y, 0, all, m, m);
              each.widen(dz, 0, all, 2 * m, m);
              each.widen(relu, 0, all, 0, m);
              each.widen(scaled, 0, all, 3 * m, m);
              each.widen(g, 0, all, 4 * m, m);
              each.widen(dGain, 0, all, 5 * m, n);
              each.widen(dShift, 0, all, 5 * m + n, n);
              each.widen(sums, 0, all, 5 * m + 2 * n, n);
              results.add(all);
            }
            assertArrayEquals(results.get(0), results.get(1));
            double[] got = results.get(0);
            int m = rows * n;
            for (int i = 0; i < m; i++) {
              int j = i % n;
              assertEquals(Math.max(0, z[i]), got[i], ulp);
              assertEquals(x[i] + Math.max(0, z[i]), got[m + i], 2 * ulp);
              assertEquals(z[i] > 0 ? got[m + i] : 0, got[2 * m + i]);
              assertEquals(gain[j] * x[i] + shift[j], got[3 * m + i], 4 * ulp);
              assertEquals(gain[j] * z[i], got[4 * m + i], 2 * ulp);
            }
            assertEquals(
                shift[0] + z[0] * x[0] + z[n] * x[n] + z[2 * n] * x[2 * n], got[5 * m], 8 * ulp);
            assertEquals(gain[0] + z[0] + z[n] + z[2 * n], got[5 * m + n], 8 * ulp);
            assertEquals(gain[0] + x[0] + x[n] + x[2 * n], got[5 * m + 2 * n], 8 * ulp);
          }
        });
  }

  @Property(tries = 200, seed = "4204", edgeCases = EdgeCasesMode.NONE)
  void longVectors(@ForAll long seed, @ForAll @IntRange(max = 150) int n) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            SplittableRandom r = new SplittableRandom(seed);
            double[] a = random(r, n + 3);
            double[] b = random(r, n + 1);
            A left = array(scalar, a);
            A right = array(scalar, b);
            double dot = scalar.dot(left, 3, right, 1, n);
            assertEquals(dot, vector.dot(left, 3, right, 1, n));
            double naive = 0;
            for (int i = 0; i < n; i++) {
              naive += a[3 + i] * b[1 + i];
            }
            assertEquals(naive, dot, 4 * ulp * (n + 1));
            A s = array(scalar, b);
            A v = array(scalar, b);
            scalar.addScaled(s, 1, 0.3, left, 3, n);
            vector.addScaled(v, 1, 0.3, left, 3, n);
            scalar.add(s, 1, left, 3, n);
            vector.add(v, 1, left, 3, n);
            double[] got = doubles(scalar, s, n + 1);
            assertArrayEquals(got, doubles(scalar, v, n + 1));
            assertEquals(b[0], got[0], ulp);
            for (int i = 0; i < n; i++) {
              assertEquals(b[1 + i] + 1.3 * a[3 + i], got[1 + i], 8 * ulp);
            }
          }
        });
  }

  @Property(tries = 100, seed = "4205", edgeCases = EdgeCasesMode.NONE)
  void rowsWithoutVarianceAreRefused(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int d) {
    both(
        new Law() {
          @Override
          public <A> void check(Arithmetic<A> scalar, Arithmetic<A> vector, double ulp) {
            SplittableRandom r = new SplittableRandom(seed);
            int n = Arithmetic.up(d, scalar.panel());
            double[] ones = new double[n];
            java.util.Arrays.fill(ones, 0, d, 1);
            double level = r.nextInt(3) == 0 ? 0 : r.nextGaussian();
            double[] y = new double[2 * n];
            java.util.Arrays.fill(y, n, n + d, level);
            for (int j = 0; j < d; j++) {
              y[j] = r.nextGaussian();
            }
            double[] broken = y.clone();
            broken[n + r.nextInt(d)] = r.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
            for (Arithmetic<A> each : java.util.List.of(scalar, vector)) {
              for (double[] x : new double[][] {y, broken}) {
                A a = array(each, x);
                A mask = array(each, ones);
                A scale = each.array(2);
                assertEquals(1, each.layerNorm(2, d, mask, a, 0, a, 0, n, scale, 0));
              }
            }
          }
        });
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

  private static double[] padded(SplittableRandom r, int rows, int d, int n) {
    double[] x = new double[rows * n];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < d; j++) {
        x[i * n + j] = r.nextGaussian();
      }
    }
    return x;
  }
}
