package dev.neuralcollapse.descent;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums and multiples with vectors as wide as the machine has them, up to 512 bits. Partial sums are
 * those of one vector of 512 bits, or of two of 256: no width changes a bit.
 */
public final class VectorLanes {
  private static final int PANEL = 8;
  private static final VectorSpecies<Double> S =
      DoubleVector.SPECIES_PREFERRED.length() >= PANEL
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_256;
  private static final int V = S.length();
  private static final boolean WIDE = V == PANEL;
  private static final VectorShuffle<Double> BY_4 = VectorShuffle.iota(S, 4, 1, true);
  private static final VectorShuffle<Double> BY_2 = VectorShuffle.iota(S, 2, 1, true);
  private static final VectorShuffle<Double> BY_1 = VectorShuffle.iota(S, 1, 1, true);

  private VectorLanes() {}

  /** {@code Σ a_i b_i} over {@code n} entries, in a fixed tree of partial sums. */
  public static double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    DoubleVector low = DoubleVector.zero(S);
    DoubleVector high = low;
    DoubleVector nextLow = low;
    DoubleVector nextHigh = low;
    int stride = 2 * PANEL;
    int whole = n / stride * stride;
    for (int j = 0; j < whole; j += stride) {
      low = load(a, aAt + j).fma(load(b, bAt + j), low);
      nextLow = load(a, aAt + j + PANEL).fma(load(b, bAt + j + PANEL), nextLow);
      if (V < PANEL) {
        high = load(a, aAt + j + V).fma(load(b, bAt + j + V), high);
        int k = j + PANEL + V;
        nextHigh = load(a, aAt + k).fma(load(b, bAt + k), nextHigh);
      }
    }
    double total = sum(low.add(nextLow), high.add(nextHigh));
    for (int j = whole; j < n; j++) {
      total = Math.fma(a[aAt + j], b[bAt + j], total);
    }
    return total;
  }

  /**
   * The partial sums in a fixed tree, the upper half onto the lower, until one is left; reduceLanes
   * leaves the order open.
   *
   * @param high the upper half where a vector holds half a panel
   */
  public static double sum(DoubleVector low, DoubleVector high) {
    DoubleVector v = WIDE ? low.add(low.rearrange(BY_4)) : low.add(high);
    v = v.add(v.rearrange(BY_2));
    v = v.add(v.rearrange(BY_1));
    return v.lane(0);
  }

  /** {@code y ← y + c x} over {@code n} entries. */
  public static void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    DoubleVector factor = DoubleVector.broadcast(S, c);
    int whole = n / V * V;
    for (int j = 0; j < whole; j += V) {
      factor.fma(load(x, xAt + j), load(y, yAt + j)).intoArray(y, yAt + j);
    }
    for (int j = whole; j < n; j++) {
      y[yAt + j] = Math.fma(c, x[xAt + j], y[yAt + j]);
    }
  }

  private static DoubleVector load(double[] a, int at) {
    return DoubleVector.fromArray(S, a, at);
  }
}
