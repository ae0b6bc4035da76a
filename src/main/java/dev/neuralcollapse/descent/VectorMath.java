package dev.neuralcollapse.descent;

/**
 * Long vectors for the optimisers: fast, and the same bits on every machine, with or without
 * vectors.
 */
public final class VectorMath {
  private static final boolean VECTORS = hasVectors();

  private VectorMath() {}

  /** Whether the virtual machine was started with the Vector API. */
  public static boolean hasVectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** {@code Σ a_i b_i}. */
  public static double dot(double[] a, double[] b) {
    return dot(a, 0, b, 0, a.length);
  }

  /** {@code Σ a_i b_i} over {@code from <= i < to}. */
  public static double dot(double[] a, double[] b, int from, int to) {
    return dot(a, from, b, from, to - from);
  }

  private static double dot(double[] a, int aAt, double[] b, int bAt, int n) {
    return VECTORS ? VectorLanes.dot(a, aAt, b, bAt, n) : ScalarLanes.dot(a, aAt, b, bAt, n);
  }

  public static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** {@code y ← y + c x}. */
  public static void addScaled(double[] y, double c, double[] x) {
    addScaled(y, 0, c, x, 0, y.length);
  }

  /** {@code y ← y + c x} over {@code n} entries. */
  public static void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    if (VECTORS) {
      VectorLanes.addScaled(y, yAt, c, x, xAt, n);
    } else {
      ScalarLanes.addScaled(y, yAt, c, x, xAt, n);
    }
  }

  /** {@code y ← c y} over {@code from <= i < to}. */
  public static void scale(double[] y, double c, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] *= c;
    }
  }
}
