package dev.neuralcollapse.transport;

/**
 * Householder factorisation of the passive columns of a least-squares problem, grown a column at a
 * time. Mutable and confined to one solve.
 */
final class PassiveFactor {
  /** A column whose part outside the others is below this share of its norm counts as dependent. */
  private static final double DEPENDENT = 1e-13;

  private final int rows;
  private final double[] image;
  private final double[][] reflectors;
  private final double[][] upper;
  private int size;

  PassiveFactor(double[] rhs, int capacity) {
    rows = rhs.length;
    image = rhs.clone();
    reflectors = new double[Math.min(rows, capacity)][];
    upper = new double[Math.min(rows, capacity)][];
  }

  int size() {
    return size;
  }

  /** Appends a column; false, and nothing changed, when it depends on those already there. */
  boolean append(double[] column) {
    if (size == reflectors.length) {
      return false;
    }
    double[] a = column.clone();
    double whole = norm(a, 0);
    for (int k = 0; k < size; k++) {
      reflect(reflectors[k], k, a);
    }
    double rest = norm(a, size);
    if (!(rest > DEPENDENT * whole)) {
      return false;
    }
    double pivot = a[size] > 0 ? -rest : rest;
    double[] v = a.clone();
    v[size] -= pivot;
    double length = norm(v, size);
    for (int i = size; i < rows; i++) {
      v[i] /= length;
    }
    a[size] = pivot;
    reflectors[size] = v;
    upper[size] = a;
    reflect(v, size, image);
    size++;
    return true;
  }

  /** The coefficients of the least-squares fit, in the order the columns came. */
  double[] solve() {
    double[] x = new double[size];
    for (int k = size - 1; k >= 0; k--) {
      double s = image[k];
      for (int j = k + 1; j < size; j++) {
        s -= upper[j][k] * x[j];
      }
      x[k] = s / upper[k][k];
    }
    return x;
  }

  private void reflect(double[] v, int from, double[] a) {
    double s = 0;
    for (int i = from; i < rows; i++) {
      s += v[i] * a[i];
    }
    s *= 2;
    for (int i = from; i < rows; i++) {
      a[i] -= s * v[i];
    }
  }

  private static double norm(double[] a, int from) {
    double s = 0;
    for (int i = from; i < a.length; i++) {
      s += a[i] * a[i];
    }
    return Math.sqrt(s);
  }
}
