package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.PANEL;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

/** The parameters of one evaluation, packed into the panels the products read. */
final class Weights {
  private final Layout layout;

  /** For {@code X Wᵀ}: panels over outputs, each inputs×PANEL. */
  final double[][] forward;

  /** For {@code dZ W}: panels over inputs, each outputs×PANEL; empty for the embedding. */
  final double[][] backward;

  /** Padded to whole panels; zero where there is none. */
  final double[][] bias;

  Weights(Layout layout) {
    this.layout = layout;
    int n = layout.affines();
    forward = new double[n][];
    backward = new double[n][];
    bias = new double[n][];
    for (int a = 0; a < n; a++) {
      int rows = up(layout.rows(a), PANEL);
      forward[a] = new double[rows * layout.columns(a)];
      backward[a] = new double[a == 0 ? 0 : up(layout.columns(a), PANEL) * layout.rows(a)];
      bias[a] = new double[rows];
    }
  }

  /** Packs affine map {@code a} of θ. */
  void pack(int a, double[] theta) {
    int rows = layout.rows(a);
    int columns = layout.columns(a);
    int from = layout.weightOffset(a);
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
    if (layout.hasBias(a)) {
      System.arraycopy(theta, layout.biasOffset(a), bias[a], 0, rows);
    }
  }

  /** Gradients of all affine maps, padded so that the products may write whole blocks. */
  static final class Gradient {
    final double[][] weight;
    final double[][] bias;

    Gradient(Layout layout) {
      int n = layout.affines();
      weight = new double[n][];
      bias = new double[n][];
      for (int a = 0; a < n; a++) {
        weight[a] = new double[up(layout.rows(a), BLOCK) * up(layout.columns(a), PANEL)];
        bias[a] = new double[up(layout.rows(a), PANEL)];
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
