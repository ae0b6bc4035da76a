package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.descent.VectorLanes.sum;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * LayerNorm over rows with vectors as wide as the machine has them, up to 512 bits. Partial sums
 * are those of one vector of 512 bits, or of two of 256: the same bits either way.
 */
final class DoubleRows {
  private static final int PANEL = 8;
  private static final VectorSpecies<Double> S =
      DoubleVector.SPECIES_PREFERRED.length() >= PANEL
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_256;
  private static final int V = S.length();
  private static final boolean WIDE = V == PANEL;

  private DoubleRows() {}

  private static DoubleVector load(double[] a, int at) {
    return DoubleVector.fromArray(S, a, at);
  }

  /** Rows whose norm is below this times their mean have no direction. */
  private static double noise(int d) {
    return 4 * Math.ulp(1.0) * Math.sqrt(d);
  }

  private static DoubleVector centred(
      DoubleVector v, DoubleVector minus, double[] mask, int j, boolean full) {
    return full ? v.add(minus) : minus.fma(load(mask, j), v);
  }

  /** See {@link Arithmetic#layerNorm}. */
  static int layerNorm(
      int rows,
      int d,
      double[] mask,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int ld,
      double[] scale,
      int scaleAt) {
    int n = mask.length;
    boolean full = d == n;
    double noise = noise(d);
    DoubleVector zero = DoubleVector.zero(S);
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * ld;
      int to = yAt + r * ld;
      DoubleVector low = zero;
      DoubleVector high = zero;
      for (int j = 0; j < n; j += PANEL) {
        low = low.add(load(x, from + j));
        if (!WIDE) {
          high = high.add(load(x, from + j + V));
        }
      }
      double mean = sum(low, high) / d;
      DoubleVector minus = DoubleVector.broadcast(S, -mean);
      low = zero;
      high = zero;
      for (int j = 0; j < n; j += PANEL) {
        DoubleVector v = centred(load(x, from + j), minus, mask, j, full);
        low = v.fma(v, low);
        if (!WIDE) {
          v = centred(load(x, from + j + V), minus, mask, j + V, full);
          high = v.fma(v, high);
        }
      }
      double norm = Math.sqrt(sum(low, high));
      if (!(norm > noise * Math.abs(mean)) || !(norm <= Double.MAX_VALUE)) {
        return r;
      }
      double inverse = 1 / norm;
      for (int j = 0; j < n; j += V) {
        centred(load(x, from + j), minus, mask, j, full).mul(inverse).intoArray(y, to + j);
      }
      scale[scaleAt + r] = inverse;
    }
    return -1;
  }

  /** See {@link Arithmetic#layerNormBackward}. */
  static void layerNormBackward(
      int rows,
      int d,
      double[] mask,
      double[] g,
      int gAt,
      double[] y,
      int yAt,
      int ld,
      double[] scale,
      int scaleAt) {
    int n = mask.length;
    boolean full = d == n;
    DoubleVector zero = DoubleVector.zero(S);
    for (int r = 0; r < rows; r++) {
      int at = gAt + r * ld;
      int from = yAt + r * ld;
      DoubleVector low = zero;
      DoubleVector high = zero;
      DoubleVector alongLow = zero;
      DoubleVector alongHigh = zero;
      for (int j = 0; j < n; j += PANEL) {
        DoubleVector v = load(g, at + j);
        low = low.add(v);
        alongLow = v.fma(load(y, from + j), alongLow);
        if (!WIDE) {
          v = load(g, at + j + V);
          high = high.add(v);
          alongHigh = v.fma(load(y, from + j + V), alongHigh);
        }
      }
      DoubleVector minus = DoubleVector.broadcast(S, -(sum(low, high) / d));
      DoubleVector minusDot = DoubleVector.broadcast(S, -sum(alongLow, alongHigh));
      DoubleVector by = DoubleVector.broadcast(S, scale[scaleAt + r]);
      for (int j = 0; j < n; j += V) {
        DoubleVector v = centred(load(g, at + j), minus, mask, j, full);
        minusDot.fma(load(y, from + j), v).mul(by).intoArray(g, at + j);
      }
    }
  }

  /** See {@link Arithmetic#normGateBackward}. */
  static void normGateBackward(
      int rows,
      int d,
      double[] mask,
      double[] g,
      double[] y,
      double[] z,
      double[] dz,
      int ld,
      double[] scale) {
    int n = mask.length;
    boolean full = d == n;
    DoubleVector zero = DoubleVector.zero(S);
    for (int r = 0; r < rows; r++) {
      int at = r * ld;
      DoubleVector low = zero;
      DoubleVector high = zero;
      DoubleVector alongLow = zero;
      DoubleVector alongHigh = zero;
      for (int j = at; j < at + n; j += PANEL) {
        DoubleVector v = load(g, j);
        low = low.add(v);
        alongLow = v.fma(load(y, j), alongLow);
        if (!WIDE) {
          v = load(g, j + V);
          high = high.add(v);
          alongHigh = v.fma(load(y, j + V), alongHigh);
        }
      }
      DoubleVector minus = DoubleVector.broadcast(S, -(sum(low, high) / d));
      DoubleVector minusDot = DoubleVector.broadcast(S, -sum(alongLow, alongHigh));
      DoubleVector by = DoubleVector.broadcast(S, scale[r]);
      for (int j = 0; j < n; j += V) {
        int k = at + j;
        DoubleVector v = centred(load(g, k), minus, mask, j, full);
        v = minusDot.fma(load(y, k), v).mul(by);
        v.intoArray(g, k);
        zero.blend(v, load(z, k).compare(VectorOperators.GT, zero)).intoArray(dz, k);
      }
    }
  }
}
