package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.linear.Matrix;

/**
 * A matrix W packed once for many products {@code Y = X Wᵀ} by the loops of the passes. Read-only,
 * so threads may share it.
 */
public final class PackedMatrix {
  private final Arithmetic<double[]> arithmetic = Arithmetic.doubles();
  private final int columns;
  private final int stride;
  private final double[] packed;
  private final double[] zeros;

  /** Packs it. */
  public PackedMatrix(Matrix w) {
    this.columns = w.columns();
    this.stride = up(w.rows(), arithmetic.panel());
    this.packed = new double[Math.multiplyExact(stride, columns)];
    this.zeros = new double[stride];
    arithmetic.packForward(w.toArray(), 0, w.rows(), columns, packed);
  }

  /** How many rows an array of so many has room for. */
  public static int room(int rows) {
    return up(rows, BLOCK);
  }

  /** Entries from one row of Y to the next: its columns rounded up. */
  public int stride() {
    return stride;
  }

  /**
   * Multiplies.
   *
   * @param x so many rows, {@code ld} apart, with {@link #room} for more
   * @param y receives Y, with the same room, rows {@link #stride} apart
   */
  public void times(int rows, double[] x, int ld, double[] y) {
    int panels = stride / arithmetic.panel();
    arithmetic.product(room(rows), columns, x, 0, ld, packed, panels, y, 0, stride, zeros, 0, 0);
  }
}
