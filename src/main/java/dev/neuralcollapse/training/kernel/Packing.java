package dev.neuralcollapse.training.kernel;

/** Copies between row-major matrices and the blocks the products read; of any array type. */
final class Packing {
  private Packing() {}

  /** See {@link Arithmetic#packPanels}. */
  static void panels(int rows, Object x, int at, int ld, int panel, int panels, Object out) {
    for (int p = 0; p < panels; p++) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * ld + p * panel, out, (p * rows + r) * panel, panel);
      }
    }
  }

  /** See {@link Arithmetic#packColumns}. */
  static void columns(int rows, Object x, int at, int ld, int columns, Object out) {
    int block = Arithmetic.BLOCK;
    for (int p = 0; p < columns; p += block) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * ld + p, out, p * rows + r * block, block);
      }
    }
  }
}
