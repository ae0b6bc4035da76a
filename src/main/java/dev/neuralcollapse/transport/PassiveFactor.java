package dev.neuralcollapse.transport;

/**
 * Householder factorisation of the passive columns of a least-squares problem, grown and cut back a
 * column at a time; the right-hand side can be exchanged. Mutable and confined to one solver.
 */
final class PassiveFactor {
  /** A column whose part outside the others is below this share of its norm counts as dependent. */
  private static final double DEPENDENT = 1e-13;

  private final int rows;
  private final double[] image;
  private final double[][] reflectors;
  private final double[][] upper;
  private int size;

  PassiveFactor(int rows, int capacity) {
    this.rows = rows;
    image = new double[rows];
    reflectors = new double[Math.min(rows, capacity)][];
    upper = new double[Math.min(rows, capacity)][];
  }

  int size() {
    return size;
  }

  /** Solves for another right-hand side from now on. */
  void right(double[] rhs) {
    System.arraycopy(rhs, 0, image, 0, rows);
    for (int k = 0; k < size; k++) {
      reflect(reflectors[k], k, image);
    }
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

  /** Forgets all columns but the first ones. Reflections undo themselves. */
  void cutTo(int kept) {
    while (size > kept) {
      size--;
      reflect(reflectors[size], size, image);
    }
  }

  /** The coefficients of the least-squares fit, in the order the columns came. */
  double[] solve() {
    double[] x = new double[size];
    System.arraycopy(image, 0, x, 0, size);
    for (int k = size - 1; k >= 0; k--) {
      double[] column = upper[k];
      double value = x[k] / column[k];
      x[k] = value;
      for (int i = 0; i < k; i++) {
        x[i] -= value * column[i];
      }
    }
    return x;
  }

  private void reflect(double[] v, int from, double[] a) {
    double s = 2 * Dense.dot(v, a, from, rows);
    for (int i = from; i < rows; i++) {
      a[i] -= s * v[i];
    }
  }

  private double norm(double[] a, int from) {
    return Math.sqrt(Dense.dot(a, a, from, rows));
  }
}
