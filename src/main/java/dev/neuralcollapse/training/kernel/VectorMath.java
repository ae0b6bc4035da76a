package dev.neuralcollapse.training.kernel;

/** Long vectors for the optimisers: fast, and the same bits on every machine. */
public final class VectorMath {
  private static final Arithmetic<double[]> ARITHMETIC = Arithmetic.doubles();

  private VectorMath() {}

  /** {@code Σ a_i b_i}. */
  public static double dot(double[] a, double[] b) {
    return ARITHMETIC.dot(a, 0, b, 0, a.length);
  }

  /** {@code Σ a_i b_i} over {@code from <= i < to}. */
  public static double dot(double[] a, double[] b, int from, int to) {
    return ARITHMETIC.dot(a, from, b, from, to - from);
  }

  public static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** {@code y ← y + c x}. */
  public static void addScaled(double[] y, double c, double[] x) {
    ARITHMETIC.addScaled(y, 0, c, x, 0, y.length);
  }

  /** {@code y ← y + c x} over {@code n} entries. */
  static void addScaled(double[] y, int yAt, double c, double[] x, int xAt, int n) {
    ARITHMETIC.addScaled(y, yAt, c, x, xAt, n);
  }

  /** {@code y ← c y} over {@code from <= i < to}. */
  public static void scale(double[] y, double c, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] *= c;
    }
  }
}
