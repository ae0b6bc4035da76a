package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.PANEL;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

/** The parameters of one evaluation, packed into the panels the products read. */
final class Weights {
  private final Affines affines;

  /** For {@code X Wᵀ}: panels over outputs, each inputs×PANEL. */
  final double[][] forward;

  /** For {@code dZ W}: panels over inputs, each outputs×PANEL; empty for the embedding. */
  final double[][] backward;

  /** Padded to whole panels; zero where there is none. */
  final double[][] bias;

  Weights(Affines affines) {
    this.affines = affines;
    int n = affines.count();
    forward = new double[n][];
    backward = new double[n][];
    bias = new double[n][];
    for (int a = 0; a < n; a++) {
      int rows = up(affines.rows(a), PANEL);
      forward[a] = new double[rows * affines.columns(a)];
      backward[a] = new double[a == 0 ? 0 : up(affines.columns(a), PANEL) * affines.rows(a)];
      bias[a] = new double[rows];
    }
  }

  /** Packs affine map {@code a} of θ. */
  void pack(int a, double[] theta) {
    int rows = affines.rows(a);
    int columns = affines.columns(a);
    int from = affines.weightOffset(a);
    double[] f = forward[a];
    for (int i = 0; i < rows; i++) {
      int to = i / PANEL * PANEL * columns + i % PANEL;
      for (int k = 0; k < columns; k++) {
        f[to + k * PANEL] = theta[from + i * columns + k];
      }
    }
    if (a > 0) {
      double[] b = backward[a];
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < columns; k++) {
          b[(k / PANEL * rows + i) * PANEL + k % PANEL] = theta[from + i * columns + k];
        }
      }
    }
    if (affines.hasBias(a)) {
      System.arraycopy(theta, affines.biasOffset(a), bias[a], 0, rows);
    }
  }

  /** Gradients of all affine maps, padded so that the products may write whole blocks. */
  static final class Gradient {
    final double[][] weight;
    final double[][] bias;

    Gradient(Affines affines) {
      int n = affines.count();
      weight = new double[n][];
      bias = new double[n][];
      for (int a = 0; a < n; a++) {
        weight[a] = new double[up(affines.rows(a), BLOCK) * up(affines.columns(a), PANEL)];
        bias[a] = new double[up(affines.rows(a), PANEL)];
      }
    }

    void clear() {
      for (int a = 0; a < weight.length; a++) {
        java.util.Arrays.fill(weight[a], 0);
        java.util.Arrays.fill(bias[a], 0);
      }
    }
  }
}
