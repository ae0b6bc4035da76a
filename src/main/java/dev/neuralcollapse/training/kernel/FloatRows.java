package dev.neuralcollapse.training.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * LayerNorm over rows with vectors as wide as the machine has them, up to 512 bits. Partial sums
 * are those of one vector of 512 bits, or of two of 256: the same bits either way.
 */
final class FloatRows {
  private static final int PANEL = 16;
  private static final VectorSpecies<Float> S =
      FloatVector.SPECIES_PREFERRED.length() >= PANEL
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_256;
  private static final int V = S.length();
  private static final boolean WIDE = V == PANEL;
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(S, 8, 1, true);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(S, 4, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(S, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(S, 1, 1, true);

  private FloatRows() {}

  private static FloatVector load(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  /**
   * The partial sums in a fixed tree, the upper half onto the lower, until one is left; reduceLanes
   * leaves the order open.
   *
   * @param high the upper half where a vector holds half a panel
   */
  static float sum(FloatVector low, FloatVector high) {
    FloatVector v = WIDE ? low.add(low.rearrange(BY_8)) : low.add(high);
    v = v.add(v.rearrange(BY_4));
    v = v.add(v.rearrange(BY_2));
    v = v.add(v.rearrange(BY_1));
    return v.lane(0);
  }

  /** Rows whose norm is below this times their mean have no direction. */
  private static float noise(int d) {
    return 4 * Math.ulp(1f) * (float) Math.sqrt(d);
  }

  private static FloatVector centred(
      FloatVector v, FloatVector minus, float[] mask, int j, boolean full) {
    return full ? v.add(minus) : minus.fma(load(mask, j), v);
  }

  /** See {@link Arithmetic#layerNorm}. */
  static int layerNorm(
      int rows,
      int d,
      float[] mask,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int ld,
      float[] scale,
      int scaleAt) {
    int n = mask.length;
    boolean full = d == n;
    float noise = noise(d);
    FloatVector zero = FloatVector.zero(S);
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * ld;
      int to = yAt + r * ld;
      FloatVector low = zero;
      FloatVector high = zero;
      for (int j = 0; j < n; j += PANEL) {
        low = low.add(load(x, from + j));
        if (!WIDE) {
          high = high.add(load(x, from + j + V));
        }
      }
      float mean = sum(low, high) / d;
      FloatVector minus = FloatVector.broadcast(S, -mean);
      low = zero;
      high = zero;
      for (int j = 0; j < n; j += PANEL) {
        FloatVector v = centred(load(x, from + j), minus, mask, j, full);
        low = v.fma(v, low);
        if (!WIDE) {
          v = centred(load(x, from + j + V), minus, mask, j + V, full);
          high = v.fma(v, high);
        }
      }
      float norm = (float) Math.sqrt(sum(low, high));
      if (!(norm > noise * Math.abs(mean)) || !(norm <= Float.MAX_VALUE)) {
        return r;
      }
      float inverse = 1 / norm;
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
      float[] mask,
      float[] g,
      int gAt,
      float[] y,
      int yAt,
      int ld,
      float[] scale,
      int scaleAt) {
    int n = mask.length;
    boolean full = d == n;
    FloatVector zero = FloatVector.zero(S);
    for (int r = 0; r < rows; r++) {
      int at = gAt + r * ld;
      int from = yAt + r * ld;
      FloatVector low = zero;
      FloatVector high = zero;
      FloatVector alongLow = zero;
      FloatVector alongHigh = zero;
      for (int j = 0; j < n; j += PANEL) {
        FloatVector v = load(g, at + j);
        low = low.add(v);
        alongLow = v.fma(load(y, from + j), alongLow);
        if (!WIDE) {
          v = load(g, at + j + V);
          high = high.add(v);
          alongHigh = v.fma(load(y, from + j + V), alongHigh);
        }
      }
      FloatVector minus = FloatVector.broadcast(S, -(sum(low, high) / d));
      FloatVector minusDot = FloatVector.broadcast(S, -sum(alongLow, alongHigh));
      FloatVector by = FloatVector.broadcast(S, scale[scaleAt + r]);
      for (int j = 0; j < n; j += V) {
        FloatVector v = centred(load(g, at + j), minus, mask, j, full);
        minusDot.fma(load(y, from + j), v).mul(by).intoArray(g, at + j);
      }
    }
  }

  /** See {@link Arithmetic#normGateBackward}. */
  static void normGateBackward(
      int rows,
      int d,
      float[] mask,
      float[] g,
      float[] y,
      float[] z,
      float[] dz,
      int ld,
      float[] scale) {
    int n = mask.length;
    boolean full = d == n;
    FloatVector zero = FloatVector.zero(S);
    for (int r = 0; r < rows; r++) {
      int at = r * ld;
      FloatVector low = zero;
      FloatVector high = zero;
      FloatVector alongLow = zero;
      FloatVector alongHigh = zero;
      for (int j = at; j < at + n; j += PANEL) {
        FloatVector v = load(g, j);
        low = low.add(v);
        alongLow = v.fma(load(y, j), alongLow);
        if (!WIDE) {
          v = load(g, j + V);
          high = high.add(v);
          alongHigh = v.fma(load(y, j + V), alongHigh);
        }
      }
      FloatVector minus = FloatVector.broadcast(S, -(sum(low, high) / d));
      FloatVector minusDot = FloatVector.broadcast(S, -sum(alongLow, alongHigh));
      FloatVector by = FloatVector.broadcast(S, scale[r]);
      for (int j = 0; j < n; j += V) {
        int k = at + j;
        FloatVector v = centred(load(g, k), minus, mask, j, full);
        v = minusDot.fma(load(y, k), v).mul(by);
        v.intoArray(g, k);
        zero.blend(v, load(z, k).compare(VectorOperators.GT, zero)).intoArray(dz, k);
      }
    }
  }
}
