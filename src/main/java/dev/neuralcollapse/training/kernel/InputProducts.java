package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * Products of all inputs with large matrices, by the loops of the passes: EJML's take longer than a
 * hundred passes. The bits do not depend on the number of threads.
 */
public final class InputProducts {
  /** Rows taken at a time. */
  private static final int TILE = 96;

  /** Columns of a result that one task makes. */
  private static final int COLUMNS = 128;

  private final Arithmetic<double[]> arithmetic = Arithmetic.doubles();
  private final Matrix inputs;
  private final int threads;
  private final int dimension;
  private final int ld;

  /**
   * Of these inputs.
   *
   * @param inputs N×D
   * @param threads at least 1
   */
  public InputProducts(Matrix inputs, int threads) {
    this.inputs = inputs;
    this.threads = threads;
    this.dimension = inputs.columns();
    this.ld = up(dimension, COLUMNS);
  }

  /** {@code Σ_i w_i (x_i - m)(x_i - m)ᵀ}, D×D, of which only {@code k >= j} is filled in. */
  public Matrix scatter(Vector centre, Vector weights) {
    double[] sum = new double[Math.multiplyExact(ld, ld)];
    double[] m = centre.toArray();
    try (Workers workers = new Workers(threads)) {
      workers.run(ld / COLUMNS, (worker, task) -> scatter(m, weights, task * COLUMNS, sum));
    }
    return Matrix.generate(dimension, dimension, (k, j) -> k >= j ? sum[k * ld + j] : 0);
  }

  /** The columns from {@code from} on; the rows above them mirror what others make. */
  private void scatter(double[] centre, Vector weights, int from, double[] sum) {
    int panels = COLUMNS / arithmetic.panel();
    double[] x = new double[TILE * ld];
    double[] y = new double[TILE * COLUMNS];
    double[] blocks = new double[TILE * ld];
    double[] panelled = new double[TILE * COLUMNS];
    double[] part = new double[(ld - from) * COLUMNS];
    for (int i = 0; i < inputs.rows(); i += TILE) {
      int rows = Math.min(TILE, inputs.rows() - i);
      read(i, rows, centre, x);
      for (int r = 0; r < rows; r++) {
        double w = weights.get(i + r);
        for (int j = 0; j < COLUMNS; j++) {
          y[r * COLUMNS + j] = w * x[r * ld + from + j];
        }
      }
      arithmetic.packColumns(rows, x, from, ld, ld - from, blocks);
      arithmetic.packPanels(rows, y, 0, COLUMNS, panels, panelled);
      arithmetic.transposed(
          ld - from, rows, blocks, panelled, panels, part, COLUMNS, part, COLUMNS);
    }
    for (int k = from; k < ld; k++) {
      System.arraycopy(part, (k - from) * COLUMNS, sum, k * ld + from, COLUMNS);
    }
  }

  /** Rows {@code T (x_i - m)}, N×k for a k×D matrix T. */
  public Matrix mapped(Vector centre, Matrix map) {
    int outputs = map.rows();
    PackedMatrix packed = new PackedMatrix(map);
    int ldOut = packed.stride();
    double[] m = centre.toArray();
    double[] out = new double[Math.multiplyExact(inputs.rows(), outputs)];
    int tiles = (inputs.rows() + TILE - 1) / TILE;
    try (Workers workers = new Workers(threads)) {
      workers.run(
          tiles,
          (worker, tile) -> {
            int from = tile * TILE;
            int rows = Math.min(TILE, inputs.rows() - from);
            double[] x = new double[TILE * ld];
            double[] y = new double[TILE * ldOut];
            read(from, rows, m, x);
            packed.times(rows, x, ld, y);
            for (int r = 0; r < rows; r++) {
              System.arraycopy(y, r * ldOut, out, (from + r) * outputs, outputs);
            }
          });
    }
    return Matrix.of(inputs.rows(), outputs, out);
  }

  private void read(int from, int rows, double[] centre, double[] to) {
    double[] row = new double[dimension];
    for (int r = 0; r < rows; r++) {
      inputs.copyRow(from + r, row);
      for (int j = 0; j < dimension; j++) {
        to[r * ld + j] = row[j] - centre[j];
      }
    }
  }
}
